"""Sentences read one after the other."""
