"""Practice drafts: a real draft with a few claims made false, to keep a reviewer's eye sharp.

Code makes the false claims from real spans, so that a look at the source always reveals them.
"""

from pipelines.drafting.practice.practice_draft import make_practice_draft

__all__ = ["make_practice_draft"]
