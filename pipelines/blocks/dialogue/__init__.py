"""A dialogue: turns of named roles, made up to show something."""
