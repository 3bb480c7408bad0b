"""Positions, colours and marks, drawn by pages, stills and documents alike."""
