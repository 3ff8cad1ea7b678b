"""Code, word for word."""
