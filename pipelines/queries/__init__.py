"""Queries: answers that change nothing, one question a file."""
