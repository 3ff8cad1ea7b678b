"""Retrieval: passages of the sources ranked for an objective, by their words or their meaning.

Scores order passages for a model and for a reader; none passes or fails a draft. Decided in
docs/decisions/0061-retrieval.md.
"""
