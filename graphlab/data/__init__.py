"""Packaged data: the open-source example, the County Lines Programme as editions, coastline and gazetteer."""
