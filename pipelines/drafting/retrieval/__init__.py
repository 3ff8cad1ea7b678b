"""Retrieval: which passages of the sources speak of an objective, in words or in meaning.

Scores order passages for a model and for a reader; none passes or fails a draft. Decided in
docs/decisions/0061-retrieval.md.
"""
