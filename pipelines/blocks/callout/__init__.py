"""A callout: a key point, a warning, an example, a counter-example, before and after, what holds at home."""
