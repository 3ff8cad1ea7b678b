"""Mending by patch: a model names an element by id and gives one part of it a new text; the rest stays."""
