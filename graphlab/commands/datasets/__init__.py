"""What is in a dataset, how it got there and what changed: a module a command."""
