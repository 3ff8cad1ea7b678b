"""Version of what writes drafts, apart from it: who only names it need not load every rule."""

WRITER_VERSION = "1"
"""Raise it if the same sources and settings should be drafted anew."""
