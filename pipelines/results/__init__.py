"""Learners' results: read from other systems, counted, reported, and turned into findings."""
