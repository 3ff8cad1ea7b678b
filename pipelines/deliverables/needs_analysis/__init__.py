"""The needs analysis (pré-analyse)."""
