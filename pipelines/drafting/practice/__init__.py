"""Practice drafts: a real draft with a few claims made false, to keep a reviewer's eye sharp.

What is planted is made by code from real spans, so that opening the source always tells.
"""

from pipelines.drafting.practice.practice_draft import make_practice_draft

__all__ = ["make_practice_draft"]
