"""A person's edits of a draft, whichever way they come: from the desk's forms, as Markdown, as Word.

`places` lists what can be changed, `apply_edits` makes edits a revision, `carry` takes them over to a
newer draft, `changes` says what edits lead from one content to another.

In the Markdown file one line is one element: a sentence, a step, a table row, an answer. Its id stands
at the end in braces, `{#st-0003}`: what an editor shows as plain text no word processor rewrites (it
would turn the dashes of an HTML comment into one long dash).
"""

from pipelines.review.editing.changes import added, changes
from pipelines.review.editing.clashes import Carried, carry
from pipelines.review.editing.edits import apply_edits
from pipelines.review.editing.elements import Editable, places
from pipelines.review.editing.reading import module_of
from pipelines.review.editing.revising import from_markdown
from pipelines.review.editing.writing import to_markdown

__all__ = [
    "Carried",
    "Editable",
    "added",
    "apply_edits",
    "carry",
    "changes",
    "from_markdown",
    "module_of",
    "places",
    "to_markdown",
]
