"""Accessibility one can hand over: the report beside a release, and the statement in its packages."""
