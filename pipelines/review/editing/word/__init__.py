"""A draft as a Word file, and a person's changes in it; ambiguous changes are not applied.

Each text is in a content control tagged with its place and part, and locked against deletion in Word. What
else was changed in the file that comes back is only listed. Decided in
docs/decisions/0018-word-round-trip.md.
"""

from pipelines.review.editing.word.reader import Ambiguity, WordChanges, WordStamp, from_word, stamp_of
from pipelines.review.editing.word.texts import Unsure
from pipelines.review.editing.word.walk import WordComment
from pipelines.review.editing.word.writer import to_word

__all__ = [
    "Ambiguity",
    "Unsure",
    "WordChanges",
    "WordComment",
    "WordStamp",
    "from_word",
    "stamp_of",
    "to_word",
]
