"""A question the sources could give, before its options are chosen."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from pipelines.drafting.material import Piece


@dataclass(frozen=True)
class Answer:
    """One possible option; `value` orders answers that are measures."""

    text: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Candidate:
    """A stem, its key and every distractor that is safe to use, the most likely first.

    `family` names what must not be asked about too often (a table, a procedure); `evidence` is what
    the source says, ready to be shown: words between quotation marks are its own.
    """

    stem: str
    key: Answer
    distractors: tuple[Answer, ...]
    pieces: tuple[Piece, ...]
    family: str
    evidence: str
    weight: float = 0.0

    @property
    def seed(self) -> int:
        """Return a number that depends on nothing but the question: it stands in for chance."""
        return int(sha256(f"{self.stem}\0{self.key.text}".encode()).hexdigest()[:12], 16)
