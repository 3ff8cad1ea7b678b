"""One question inside a page, answered at once."""
