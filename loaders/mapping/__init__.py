"""Foreign sheets through a mapping."""
