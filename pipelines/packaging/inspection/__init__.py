"""Judging a package nobody here built: any size, any standard, whatever it does to the reader."""
