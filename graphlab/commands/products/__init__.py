"""What is handed on: a module a command."""
