"""The kinds of target, one folder each: its entry in `course.yaml`, what it does, its words.

`target.py` of a folder describes the kind and is light: what speaks to the outside is imported when a target
is opened. A kind of somebody else is an entry point of the group `premierjet.targets`.
"""
