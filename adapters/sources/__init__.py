"""Origins of sources: one file for each kind, all behind the protocol in `origin.py`.

Local ones are listed at every look; the others are pulled, and what is read is what was pulled last.
Decided in docs/decisions/0051-sources-are-pulled-once.md.
"""
