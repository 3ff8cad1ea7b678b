"""QTI 2.1 and 3.0: one way to write an item, two ways to spell it."""
