"""Packaged data: the open-source example, the Programme as editions, coastline, gazetteer; read in packaged."""
