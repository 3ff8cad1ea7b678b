"""Editing of a draft by a person: in the desk's forms, as Markdown or in Word.

`places` lists what can be changed, `apply_edits` makes edits a revision, `carry` takes them over to a
newer draft, `changes` says what edits lead from one content to another.

In the Markdown file one line is one element: a sentence, a step, a table row, an answer. Its id stands
at the end in braces, `{#st-0003}`: what an editor shows as plain text no word processor rewrites (it
would turn the dashes of an HTML comment into one long dash).
"""

from pipelines.review.editing.changes import find_additions, find_edits
from pipelines.review.editing.clashes import CarriedEdits, carry_edits
from pipelines.review.editing.edits import apply_edits
from pipelines.review.editing.elements import Editable, list_editables
from pipelines.review.editing.markdown_reader import read_module_key
from pipelines.review.editing.markdown_revision import from_markdown
from pipelines.review.editing.markdown_writer import to_markdown

__all__ = [
    "CarriedEdits",
    "Editable",
    "apply_edits",
    "carry_edits",
    "find_additions",
    "find_edits",
    "from_markdown",
    "list_editables",
    "read_module_key",
    "to_markdown",
]
