"""The theme of a course in packages: its pictures, and the styles of its pages."""
