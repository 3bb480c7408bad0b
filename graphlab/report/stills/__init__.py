"""Pictures for paper: PNG, SVG, PDF."""
