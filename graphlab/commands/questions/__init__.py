"""What the network answers: a module a command."""
