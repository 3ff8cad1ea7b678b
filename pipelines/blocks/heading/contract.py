"""The contract of a heading within a page."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from schemas.draft import NumberedBlock, Statement
from schemas.finding import Finding

LONGEST = 80
"""Characters of a heading; a longer one is read as a sentence."""


class Heading(NumberedBlock):
    """The title of the blocks that follow it, up to the next heading; it stands one level below the page's.

    Its words claim nothing. A person may write any: what makes a sentence of them is a finding, never a
    draft that cannot be read.
    """

    LISTS: ClassVar[tuple[str, ...]] = ("words",)

    is_heading: ClassVar[bool] = True

    kind: Literal["heading"] = "heading"
    words: Statement

    def list_findings(self) -> Iterator[Finding]:
        """Yield a finding if its words are a sentence."""
        if not is_title(self.words.text):
            yield Finding(rule="heading.sentence", place=self.words.id, facts={"most": str(LONGEST)})


def is_title(text: str) -> bool:
    """Return whether a text is short enough for a heading, and without a full stop."""
    return len(text) <= LONGEST and not text.rstrip().endswith(".")
