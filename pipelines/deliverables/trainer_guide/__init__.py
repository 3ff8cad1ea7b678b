"""The trainer guide."""
