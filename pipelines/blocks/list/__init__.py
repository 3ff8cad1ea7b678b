"""A list with its lead-in."""
