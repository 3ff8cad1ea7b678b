"""Kinds of target, one folder each: its entry in `course.yaml`, its code and its texts.

`target.py` of a folder describes the kind and is light: what speaks to the outside is imported when a target
is opened. A kind of somebody else is an entry point of the group `premierjet.targets`.
"""
