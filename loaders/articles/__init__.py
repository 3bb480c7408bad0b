"""From an article to draft claims."""
