"""A Neo4j database as a store."""
