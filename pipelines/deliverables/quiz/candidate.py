"""A question the sources could give, before its options are chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from pipelines.drafting.citations import cite
from pipelines.drafting.material import Piece
from schemas.draft import Citation, Item


@dataclass(frozen=True)
class CandidateAnswer:
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
    key: CandidateAnswer
    distractors: tuple[CandidateAnswer, ...]
    pieces: tuple[Piece, ...]
    family: str
    evidence: str
    weight: float = 0.0

    @property
    def seed(self) -> int:
        """Return a number that depends on nothing but the question: it stands in for chance."""
        return seed_of(self.stem, self.key.text)


@dataclass(frozen=True)
class ItemCandidate:
    """A question with nothing left to choose: it is right or wrong by the source alone.

    `build` makes it, given its id and objective; `family` and `evidence` are as a candidate's.
    """

    stem: str
    pieces: tuple[Piece, ...]
    family: str
    evidence: str
    build: Callable[["ItemCandidate", str, str | None], Item]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the citations of what it rests on."""
        return tuple(cite(piece.source, piece.span) for piece in self.pieces)

    @property
    def seed(self) -> int:
        """Return a number that depends on nothing but the question."""
        return seed_of(self.stem)

    def make(self, identity: str, objective: str | None) -> Item:
        """Return the question under an id."""
        return self.build(self, identity, objective)


def seed_of(*texts: str) -> int:
    """Return a number that depends on the texts alone: it stands in for chance."""
    return int(sha256("\0".join(texts).encode()).hexdigest()[:12], 16)
