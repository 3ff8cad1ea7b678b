"""Comments on words of a draft: the words they are about, and what people said of them.

Decided in docs/decisions/0157-comments-on-the-sentence.md.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.ids import CommentId, Digest, Line, ModuleKey, Person

LONGEST_REMARK = 10_000
"""Characters of one remark: what is longer is a text of its own, and belongs in a source."""

LONGEST_QUOTE = 20_000
LONGEST_CONTEXT = 40
"""Characters kept of what stands before and after the quoted words: they tell two alike quotations apart."""


class QuotedWords(Contract):
    """Words of one text of a draft: the element and its part, the words, and where in it they stood.

    Without a quotation it is the element as a whole.
    """

    digest: Digest = Field(description="Digest of the draft on which the comment was written.")
    revision: int = Field(ge=1)
    place: Line = Field(description="Id of the element, kind of the deliverable, or `content`.")
    part: Line | None = Field(
        default=None, description="As edits name it: `text`, `cells/2`, `options/a/text`."
    )
    quote: str = Field(default="", max_length=LONGEST_QUOTE)
    before: str = Field(default="", max_length=LONGEST_CONTEXT)
    after: str = Field(default="", max_length=LONGEST_CONTEXT)
    start: int = Field(default=0, ge=0, description="Characters of the text before the words.")
    repeated: Literal[True] | None = Field(
        default=None,
        description="Whether other elements said the words too: they are then followed to none of them.",
    )

    @model_validator(mode="after")
    def _quotes_a_part(self) -> Self:
        if bool(self.quote) != (self.part is not None):
            raise ValueError("words are quoted from a part, and a part is quoted")
        return self


class Remark(Contract):
    """What one person said in a comment: never changed; the first remark of a comment is `about` words."""

    module: ModuleKey
    comment: CommentId
    about: QuotedWords | None = Field(default=None, description="Only of the first remark.")
    until: QuotedWords | None = Field(
        default=None, description="The last of the words, where they end in another element than they begin."
    )
    text: str = Field(min_length=1, max_length=LONGEST_REMARK)
    person: Person
    written_at: datetime | None = Field(
        default=None, description="When it was written in Word, by the clock of that machine."
    )
    at: datetime

    @model_validator(mode="after")
    def _ends_what_begins(self) -> Self:
        if self.until is not None and (self.about is None or self.until.place == self.about.place):
            raise ValueError("words that end in another element begin in one")
        return self

    def says_same(self, other: "Remark") -> bool:
        """Return whether another remark says the same as this one, whenever it was sent."""
        return self == other.model_copy(update={"at": self.at, "comment": self.comment})


def make_comment_id(
    module: str, about: QuotedWords, until: QuotedWords | None, text: str, person: str, at: datetime
) -> str:
    """Return the id of a comment that begins with this remark."""
    words = [each.canonical().decode() for each in (about, until) if each is not None]
    begun = json.dumps([module, *words, text, person, at.isoformat()])
    return f"c-{sha256(begun.encode()).hexdigest()[:10]}"
