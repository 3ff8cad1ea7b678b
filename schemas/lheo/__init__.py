"""Catalogue entries in LHÉO 2.3: closed lists of codes, elements with their limits, and their reader."""
