"""Spans in, draft out: written by a model or extracted, grounded in its sources, criticised."""
