"""The readers of sources, one file or folder a format, found by their name.

Each exports an object READER and is quick to import: parsers are imported when a source is read. Readers of
other distributions are entry points of the group `premierjet.readers`.
"""
