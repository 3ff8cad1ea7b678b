"""Where a course's sources are kept: one file a kind of origin, each behind the protocol of `origin.py`.

Local ones are listed at every look; the others are pulled, and what is read is what was pulled last.
Decided in docs/decisions/0051-sources-are-pulled-once.md.
"""
