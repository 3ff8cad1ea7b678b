"""Practice drafts: a real draft with a few claims made false, to keep a reviewer's eye sharp.

What is planted is made by code from real spans, so that opening the source always tells.
"""

from pipelines.drafting.practice.planting import plant

__all__ = ["plant"]
