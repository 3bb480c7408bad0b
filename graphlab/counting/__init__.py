"""The engine: what is one cell, one period, one table, and what may be added."""
