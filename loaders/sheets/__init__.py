"""Workbooks read into grids, within bounds."""
