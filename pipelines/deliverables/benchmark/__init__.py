"""The benchmark (veille)."""
