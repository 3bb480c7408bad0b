"""Results to people: tables, pages, pictures, documents and files that other programs read."""
