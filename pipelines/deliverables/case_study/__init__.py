"""The case study."""
