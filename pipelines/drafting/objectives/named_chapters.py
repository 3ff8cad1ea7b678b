"""Chapters whose headings name what an objective is about, where their words say too little of it.

A heading that an objective says whole is a topic of it: "Columns" of "Set line spacing, columns and borders".
A heading that asks is not: « Pourquoi des exceptions ? » has the words of every objective on exceptions. Nor
is one that its source repeats, or the title of a source, which names all of it. Of an objective that counts
("the six phases"), the headings or the steps that come to as many are what it is about.
Decided in docs/decisions/0143-what-a-writer-without-a-model-cannot-reach.md.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar

from pipelines.drafting.objectives.chapters import Chapter
from pipelines.drafting.objectives.evidence_strength import FEWEST_SHARED_STEMS, StemIndex
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, split_words
from schemas.language import Language
from schemas.languages.lexicon import FirstWord, Vocabulary, Words, read_vocabulary
from schemas.source import SpanKind


class HeadingWords(Vocabulary):
    """Words of headings, and numbers in words.

    `questions` begin a heading that asks, `joints` stand between its topics. `small_numbers` are read as
    numbers, and a number of `steps` is that of a list.
    """

    room: ClassVar[str] = "headings"

    questions: FirstWord
    joints: Words
    small_numbers: dict[str, int]
    steps: Words


LEAST_SHARE = 0.15
"""The share of an objective's weight that a chapter says whose heading it names; measured on the development
courses of `bench.objective_evidence` and on the fourth round of strangers (docs/performance.md)."""

FEWEST_TOPICS = 2
"""Chapters beside each other with a topic of the objective that make a list of them."""

WORDS_AFTER_NUMBER = 3
MOST_CHAPTERS_COUNTED = 12
NUMBERING = re.compile(r"^[\W\d_]+")

Path = tuple[str, ...]


@dataclass(frozen=True)
class _Count:
    """A number that a text says, with the stems of the words after it."""

    number: int
    stems: frozenset[str]
    is_of_steps: bool


@dataclass(frozen=True)
class NamedChapters:
    """Chapters of a module's sources by their headings; `usable` are the numbers of those to be searched."""

    chapters: tuple[Chapter, ...]
    usable: tuple[int, ...]
    stems: StemIndex
    language: Language

    def list_counted(self, text: str, subject: frozenset[str]) -> tuple[int, ...]:
        """Return the chapters with as many headings or steps as an objective's text counts; may be empty."""
        counts = tuple(_find_counts(text, self.language))
        if not counts:
            return ()
        return self._find_counted_section(counts, subject) or self._find_counted_steps(counts, subject)

    def list_topics(self, subject: frozenset[str]) -> tuple[int, ...]:
        """Return two chapters or more beside each other, each with a topic of the objective; may be empty."""
        groups: dict[Path, dict[int, frozenset[str]]] = defaultdict(dict)
        for number in self._telling:
            topics = [each for each in self._list_topic_stems(number) if each <= subject]
            if topics:
                groups[self._paths[number][:-1]][number] = frozenset[str]().union(*topics)
        listed = [group for group in groups.values() if _tells_several(group.values())]
        best = max(listed, key=lambda group: self._weigh_all(group.values()), default={})
        return tuple(best)

    def find_named(self, subject: frozenset[str]) -> int | None:
        """Return the chapter whose heading an objective says whole, if it says more of the objective too.

        None if another such chapter says as much.
        """
        whole = self.stems.weigh_stems(subject)
        shares = {
            number: self.stems.weigh_stems(shared) / whole
            for number in self._telling
            if self._list_heading_stems(number) <= subject
            and len(shared := self.stems.list_stems(number) & subject) >= FEWEST_SHARED_STEMS
        }
        most = max(shares.values(), default=0.0)
        best = [number for number, share in shares.items() if share == most]
        return best[0] if len(best) == 1 and most >= LEAST_SHARE else None

    def _find_counted_section(self, counts: tuple[_Count, ...], subject: frozenset[str]) -> tuple[int, ...]:
        """Return the chapters under a heading that says the same number of the same things."""
        for path, numbers in self._sections.items():
            said = tuple(_find_counts(path[-1], self.language))
            if len(numbers) <= MOST_CHAPTERS_COUNTED and _count_same(counts, said, subject):
                return tuple(numbers)
        return ()

    def _find_counted_steps(self, counts: tuple[_Count, ...], subject: frozenset[str]) -> tuple[int, ...]:
        """Return the only chapter with as many steps as an objective says there are, if any of its words."""
        wanted = {each.number for each in counts if each.is_of_steps}
        found = tuple(number for number in self.usable if self._count_steps(number) in wanted)
        return found if len(found) == 1 and self.stems.list_stems(found[0]) & subject else ()

    def _count_steps(self, number: int) -> int:
        return sum(piece.span.kind is SpanKind.STEP for piece in self.chapters[number].pieces)

    def _list_heading_stems(self, number: int) -> frozenset[str]:
        return list_content_stems(self.chapters[number].title, self.language)

    def _list_topic_stems(self, number: int) -> tuple[frozenset[str], ...]:
        """Return the stems of each topic of a heading: "Borders and shading" has two."""
        topics = _match_joint(self.language).split(canonical(self.chapters[number].title))
        stems = (list_content_stems(topic, self.language) for topic in topics)
        return tuple(each for each in stems if each)

    def _asks(self, number: int) -> bool:
        """Return whether a chapter's heading is a question, or announces a definition."""
        title = NUMBERING.sub("", canonical(self.chapters[number].title).lower())
        return read_vocabulary(HeadingWords, self.language).questions.match(title) is not None

    def _weigh_all(self, topics: Iterable[frozenset[str]]) -> float:
        return self.stems.weigh_stems(frozenset[str]().union(*topics))

    @cached_property
    def _paths(self) -> tuple[Path, ...]:
        """Return where each chapter stands: its source, the headings above it and its own."""
        return tuple(
            (chapter.pieces[0].source.name, *chapter.pieces[0].span.anchor.heading)
            if chapter.pieces
            else (chapter.title,)
            for chapter in self.chapters
        )

    @cached_property
    def _sections(self) -> dict[Path, list[int]]:
        """Return the usable chapters under each heading, its own text among them."""
        sections: dict[Path, list[int]] = defaultdict(list)
        for number in self.usable:
            path = self._paths[number]
            for depth in range(2, len(path) + 1):
                sections[path[:depth]].append(number)
        return sections

    @cached_property
    def _telling(self) -> tuple[int, ...]:
        """Return the usable chapters whose heading says what they, and no others, are about."""
        named = Counter((self._paths[n][0], self.chapters[n].title) for n in range(len(self.chapters)))
        return tuple(
            number
            for number in self.usable
            if self._paths[number][1:]
            and self._list_heading_stems(number)
            and named[self._paths[number][0], self.chapters[number].title] == 1
            and not self._is_title_of_source(number)
            and not self._asks(number)
        )

    def _is_title_of_source(self, number: int) -> bool:
        path = self._paths[number]
        return not path[2:] and len(self._sections[path]) > 1


def _tells_several(topics: Iterable[frozenset[str]]) -> bool:
    told = frozenset(topics)
    return len(told) >= FEWEST_TOPICS and len(frozenset[str]().union(*told)) >= FEWEST_SHARED_STEMS


def _count_same(counts: Iterable[_Count], said: Iterable[_Count], subject: frozenset[str]) -> bool:
    """Return whether an objective and a heading count the same, by a word that says what."""
    heard = [(each.number, each.stems) for each in said]
    return any(
        one.number == number and one.stems & stems & subject for one in counts for number, stems in heard
    )


def _find_counts(text: str, language: Language) -> Iterator[_Count]:
    """Yield each number from two on that a text says of things, in digits or in words."""
    vocabulary, words = read_vocabulary(HeadingWords, language), split_words(text)
    for place, word in enumerate(words):
        number = int(word) if word.isdecimal() else vocabulary.small_numbers.get(word, 0)
        if 1 < number <= max(vocabulary.small_numbers.values()):
            after = words[place + 1 : place + 1 + WORDS_AFTER_NUMBER]
            stems = list_content_stems(" ".join(after), language)
            yield _Count(number, stems, bool(vocabulary.steps.intersection(after)))


@cache
def _match_joint(language: Language) -> re.Pattern[str]:
    joints = "|".join(sorted(read_vocabulary(HeadingWords, language).joints))
    return re.compile(rf"\s+(?:{joints})\s+|\s*[,&/;:]\s*", re.IGNORECASE)
