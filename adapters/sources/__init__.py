"""Origins of sources: one file for each kind, all behind the protocol in `origin.py`.

Local sources are listed each time; the others are pulled, and drafts use what was last pulled.
Decided in docs/decisions/0051-sources-are-pulled-once.md.
"""
