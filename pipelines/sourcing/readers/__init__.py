"""The readers of sources, one file or folder a format, found by their name.

Each describes itself by the object READER and is light: what parses is imported when a source is read. A
reader of somebody else is an entry point of the group `premierjet.readers`.
"""
