"""Candidates for a quiz: questions that the sources could give, before any is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b, sha256

from pipelines.drafting.material import Piece
from schemas.draft import Citation, Item

HASH_KEY = b"premierjet.quiz"
"""Key of the hash in the place of chance; another key would arrange every question anew."""


@dataclass(frozen=True)
class CandidateAnswer:
    """A possible option of a question; `value` is set if it is a measure, and orders it among others."""

    text: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Candidate:
    """A multiple-choice question: its stem, its key and all distractors that are safe, the most likely first.

    `family` names what it is about (a table, a procedure), so that a quiz does not ask about one too often.
    `evidence` is what the source says, ready to be shown, with its own words between quotation marks.
    `is_sure` says that rules found nothing to doubt; any other is only proposed to the reviewer.
    """

    stem: str
    key: CandidateAnswer
    distractors: tuple[CandidateAnswer, ...]
    pieces: tuple[Piece, ...]
    family: str
    evidence: str
    weight: float = 0.0
    is_sure: bool = True

    @property
    def seed(self) -> int:
        """Return a number in place of chance: it depends on the question alone."""
        return seed_of(self.stem, self.key.text)


@dataclass(frozen=True)
class ItemCandidate:
    """A question of another kind, such as an ordering: it has no distractors to choose.

    `build` returns the question, given this candidate, an id and an objective. `family` and `evidence` mean
    the same as in Candidate.
    """

    stem: str
    pieces: tuple[Piece, ...]
    family: str
    evidence: str
    build: Callable[["ItemCandidate", str, str | None], Item]
    is_sure: bool = True

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the citations of the pieces the question rests on."""
        return tuple(piece.citation for piece in self.pieces)

    @property
    def seed(self) -> int:
        """Return a number in place of chance: it depends on the question alone."""
        return seed_of(self.stem)

    def make(self, identity: str, objective: str | None) -> Item:
        """Return the question, with an id and the objective it serves."""
        return self.build(self, identity, objective)


def draw_number(*texts: str) -> int:
    """Return a number in place of chance, evenly spread: a keyed hash of the texts."""
    return int.from_bytes(blake2b("\0".join(texts).encode(), digest_size=8, key=HASH_KEY).digest(), "big")


def seed_of(*texts: str) -> int:
    """Return a number in place of chance: it depends on the texts alone."""
    return int(sha256("\0".join(texts).encode()).hexdigest()[:12], 16)
