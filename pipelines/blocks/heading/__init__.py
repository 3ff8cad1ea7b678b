"""A heading within a page: what the blocks below it are about."""
