"""Inspection of packages made by others, of any size and standard, even hostile ones."""
