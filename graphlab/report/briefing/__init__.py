"""Briefings: one description (`document`), three writers."""
