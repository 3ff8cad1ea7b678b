"""A procedure, in order."""
