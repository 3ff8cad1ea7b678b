"""A draft as one Markdown file a person edits, and the revision that comes back from it.

One line is one element: a sentence, a step, a table row, an answer. Its id stands at the end in braces,
`{#st-0003}`: what an editor shows as plain text no word processor rewrites (it would turn the dashes of
an HTML comment into one long dash).
"""

from pipelines.review.editing.reading import module_of
from pipelines.review.editing.revising import from_markdown
from pipelines.review.editing.writing import to_markdown

__all__ = ["from_markdown", "module_of", "to_markdown"]
