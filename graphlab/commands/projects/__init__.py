"""Work of every week: a module a command."""
