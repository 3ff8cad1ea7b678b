"""Kinds of deliverable, one folder each: extraction without a model, writing with one, and rendering."""
