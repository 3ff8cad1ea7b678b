"""Text files, in whatever encoding an editor saved them."""
