"""Packaged data: the open-source example, coastline and gazetteer."""
