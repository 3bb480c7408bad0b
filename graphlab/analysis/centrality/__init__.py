"""Which lines and places matter: `ranking` (the command), its measures, ties and stability."""
