"""Account of a module's sources: what became of each passage, in words, and why.

Decided in docs/decisions/0120-every-word-accounted-for.md.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.plan import LeftOutReason
from schemas.source import DropReason

Reason = LeftOutReason | DropReason


class Fate(StrEnum):
    """What became of a passage of a source."""

    CARRIED = "carried"
    """Something that learners read rests on it."""

    FOR_TRAINERS = "for_trainers"
    """Only what trainers read rests on it, or it is a speaker's note."""

    FURNITURE = "furniture"
    """It is no text of the document: navigation, a header, what nobody sees."""

    LEFT_OUT = "left_out"


NOT_FURNITURE = frozenset(
    {
        DropReason.NO_TEXT,
        DropReason.NO_VALUE,
        DropReason.BEYOND,
        DropReason.TOO_DEEP,
        DropReason.NOT_INCLUDED,
        DropReason.DIAGRAM,
        DropReason.SHORTCODE,
    }
)
"""Reasons of readers for which text of the document itself is missing."""

FURNITURE_REASONS: frozenset[Reason] = frozenset(
    {
        LeftOutReason.NAVIGATION,
        LeftOutReason.FRONT_MATTER,
        LeftOutReason.REFERENCES,
        LeftOutReason.LINKS,
        LeftOutReason.NO_WORDS,
        LeftOutReason.MARKUP,
        LeftOutReason.ADDRESS,
        LeftOutReason.RIGHTS,
        *(reason for reason in DropReason if reason not in NOT_FURNITURE),
    }
)
"""Reasons for which a passage is furniture; for all others it is left out."""

DECIDED = frozenset({LeftOutReason.REMOVED, LeftOutReason.UNPLANNED, LeftOutReason.SETTLED})
"""Reasons that a person gave: nobody has to be told of them."""

NO_LOSS = DECIDED | {LeftOutReason.TO_FILL_IN}
"""Reasons for which nobody would take a passage in, however long it is."""

MOST_LEFT_OUT = 0.1
"""Share of a chapter's words that may be left out without a finding."""


@dataclass(frozen=True)
class AccountedPassage:
    """A passage of a source, or a text that its reader left out: what became of it.

    `span` is None for what the reader left out. `elements` are those that rest on it, `reason` says why
    there are none. `prose` counts those of its words that would say something by themselves.
    """

    source: str
    span: str | None
    words: int
    chapter: tuple[str, ...]
    fate: Fate
    reason: Reason | None = None
    elements: tuple[str, ...] = ()
    prose: int = 0


@dataclass(frozen=True)
class AccountedChapter:
    """A chapter of a source: the titles above its passages, its words, and those left out by reason.

    `lost_prose` counts the words of lost passages that say something, those that a person left out and
    blanks of forms left aside.
    """

    source: str
    titles: tuple[str, ...]
    words: int
    left_out: Mapping[Reason, int]
    lost_prose: int

    @property
    def lost(self) -> int:
        """Return the words that are left out, without those that a person left out."""
        return sum(count for reason, count in self.left_out.items() if reason not in DECIDED)

    @property
    def share(self) -> float:
        """Return the share of its words that is lost, 0 to 1."""
        return self.lost / self.words if self.words else 0.0


@dataclass(frozen=True)
class SourceAccount:
    """What became of every passage of a module's sources, in reading order."""

    passages: tuple[AccountedPassage, ...]

    @cached_property
    def words(self) -> int:
        """Return the number of words of all passages."""
        return sum(passage.words for passage in self.passages)

    @cached_property
    def by_span(self) -> dict[str, AccountedPassage]:
        """Return the passages that are spans, by id."""
        return {passage.span: passage for passage in self.passages if passage.span is not None}

    def select(self, source: str) -> "SourceAccount":
        """Return the account of one source."""
        return SourceAccount(tuple(each for each in self.passages if each.source == source))

    def count(self, fate: Fate) -> int:
        """Return the number of words with a fate."""
        return sum(passage.words for passage in self.passages if passage.fate is fate)

    def count_reasons(self, *fates: Fate) -> Counter[Reason]:
        """Return the words of these fates by reason."""
        counted: Counter[Reason] = Counter()
        for passage in self.passages:
            if passage.fate in fates and passage.reason is not None:
                counted[passage.reason] += passage.words
        return counted

    def share(self, words: int) -> float:
        """Return the share of all words that a number of words is, in percent."""
        return 100 * words / self.words if self.words else 0.0

    def list_chapters(self) -> tuple[AccountedChapter, ...]:
        """Return the chapters in reading order.

        Furniture, notes for trainers and what is said again are part of none: no chapter loses by them.
        """
        counted = (
            passage
            for passage in self.passages
            if passage.span is not None
            and passage.fate in {Fate.CARRIED, Fate.LEFT_OUT}
            and passage.reason is not LeftOutReason.REPEATED
        )
        return tuple(_walk_chapters(counted))


def _walk_chapters(passages: Iterable[AccountedPassage]) -> Iterator[AccountedChapter]:
    for (source, titles), run in groupby(passages, key=lambda each: (each.source, each.chapter)):
        chapter = SourceAccount(tuple(run))
        lost = (each for each in chapter.passages if each.fate is Fate.LEFT_OUT)
        lost_prose = sum(each.prose for each in lost if each.reason not in NO_LOSS)
        reasons = chapter.count_reasons(Fate.LEFT_OUT)
        yield AccountedChapter(source, titles, chapter.words, reasons, lost_prose)


def describe_reason(reason: Reason, language: Language) -> str:
    """Return why a passage is on no page, as part of a sentence."""
    return read_texts("drafting.account", language)[f"reason_{reason}"]
