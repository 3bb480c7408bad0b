"""Groups of lines and places that hold together: `detection` (the command)."""
