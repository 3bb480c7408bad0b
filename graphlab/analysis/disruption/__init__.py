"""What was done to lines and what came after: `summary` (the command) and its five tables."""
