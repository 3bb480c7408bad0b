"""What is done to data before it leaves the room: suppression, its attack, pseudonym keys, run records."""
