"""Kinds of block, one folder each: what a page is made of."""
