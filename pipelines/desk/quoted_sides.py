"""Two quotations of a finding side by side, the words in which they differ, and what keeps one of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.review.editing.authorship import touches_claim
from pipelines.review.editing.elements import find, list_citations_of
from pipelines.review.editing.quoted_places import find_quotations, list_kept_places
from schemas.draft import CitationStatus, Cited, Content
from schemas.draft.element_parts import NATURE, list_parts
from schemas.edit import Cite, Edit, Replace
from schemas.finding import Finding
from schemas.source import SourceSpans

LONGEST_NAME = 40
WORD = re.compile(r"\S+\s*")
SIGNS = " \t\n.,;:!?«»“”\"'()\u00a0\u202f"


@dataclass(frozen=True)
class QuotedSide:
    """One of two quotations: its words, those marked that the other does not have, and where it stands.

    `source` and `place` are empty for the draft's own words, and for a source the element cites.
    """

    name: str
    pieces: tuple[tuple[str, bool], ...]
    source: str = ""
    place: str = ""

    @property
    def text(self) -> str:
        """Return the whole quotation."""
        return "".join(piece for piece, _ in self.pieces).strip()

    @property
    def differing_words(self) -> str:
        """Return the words the other side does not have, if they are few enough to name it by them."""
        words = " … ".join(piece.strip(SIGNS) for piece, differs in self.pieces if differs)
        return words if len(words) <= LONGEST_NAME else ""


def find_sides(finding: Finding) -> tuple[QuotedSide, QuotedSide] | None:
    """Return the two sides of a finding that quotes two; None for any other finding."""
    names = find_quotations(finding)
    if names is None:
        return None
    one, other = _mark_differences(*(finding.facts[name] for name in names))
    return (_make_side(finding, names[0], one), _make_side(finding, names[1], other))


def find_kept_sides(finding: Finding, name: str) -> tuple[QuotedSide, QuotedSide] | None:
    """Return the side of that name and the other one; None if the finding quotes no two sides."""
    sides = find_sides(finding)
    return sides if sides is None or sides[0].name == name else sides[::-1]


def _make_side(finding: Finding, name: str, pieces: tuple[tuple[str, bool], ...]) -> QuotedSide:
    facts = finding.facts
    return QuotedSide(name, pieces, facts.get(f"{name}_source", ""), facts.get(f"{name}_place", ""))


def _mark_differences(
    one: str, other: str
) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    ones, others = WORD.findall(one), WORD.findall(other)
    marked: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for differs, before, after in _list_steps(ones, others):
        for pieces, words in zip(marked, (before, after), strict=True):
            if words:
                pieces.append(("".join(words), differs))
    return tuple(marked[0]), tuple(marked[1])


def _list_steps(
    ones: Sequence[str], others: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Yield runs of words of two texts, and whether they differ in them, whatever their case and signs."""
    folded, folded_others = ([word.strip(SIGNS).casefold() for word in words] for words in (ones, others))
    matcher = SequenceMatcher(None, folded, folded_others, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        yield tag != "equal", ones[start:end], others[other_start:other_end]


def make_keeping_edits(
    content: Content, place: str, kept: QuotedSide, lost: QuotedSide, spans: SourceSpans
) -> tuple[Edit, ...] | None:
    """Return the edits that make an element say what one side says; None if only a person can write them.

    An element that says nothing of the other side needs none. One that was to be verified stays so, unless
    the passage says its words.
    """
    element = find(content, place)
    if not isinstance(element, Cited):
        return None
    edits: list[Edit] = []
    said = []
    for part, text in list_parts(element):
        after = _put_words(text, kept, lost)
        if after is None:
            return None
        if part != NATURE and touches_claim(element, part):
            said.append(after)
        if after != text:
            edits.append(Replace(place=place, part=part, before=text, after=after))
    span = _find_span(kept, spans)
    if span and span not in {citation.span for citation in list_citations_of(element)}:
        overruled = _find_span(lost, spans)
        others = (each.span for each in list_citations_of(element) if each.span != overruled)
        is_doubted = _is_to_verify(element) and not _says(spans, span, said)
        cited = tuple(dict.fromkeys((*others, span)))
        edits.append(Cite(place=place, spans=cited, keeps_doubt=True if is_doubted else None))
    return tuple(edits)


def _is_to_verify(element: Cited) -> bool:
    return any(each.status is CitationStatus.TO_VERIFY for each in list_citations_of(element))


def _says(spans: SourceSpans, span: str, texts: Sequence[str]) -> bool:
    """Return whether a passage says the words of all texts, whatever their case and signs."""
    found = spans.find(span)
    passage = f" {_fold_words(found[1].text)} " if found else ""
    return all(f" {_fold_words(text)} " in passage for text in texts)


def _fold_words(text: str) -> str:
    return " ".join(word.strip(SIGNS).casefold() for word in WORD.findall(text))


def is_said(content: Content, finding: Finding, name: str, spans: SourceSpans) -> bool:
    """Return whether a content says what one side of a finding says, wherever it says anything of it."""
    sides = find_kept_sides(finding, name)
    places = (place for place in list_kept_places(finding) if find(content, place) is not None)
    return sides is not None and all(
        make_keeping_edits(content, place, *sides, spans) == () for place in places
    )


def _put_words(text: str, kept: QuotedSide, lost: QuotedSide) -> str | None:
    """Return a text with the kept words for the lost ones; None if those stand there more than once."""
    for differs, before, after in _list_steps(WORD.findall(lost.text), WORD.findall(kept.text)):
        words, others = ("".join(run).strip(SIGNS) for run in (before, after))
        if not differs:
            continue
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
        found = re.findall(pattern, text) if words else []
        if len(found) > 1 or (found and not others):
            return None
        if found:
            text = re.sub(pattern, others.replace("\\", r"\\"), text)
    return text


def _find_span(side: QuotedSide, spans: SourceSpans) -> str | None:
    """Return the passage a side quotes, which a finding may have cut short."""
    begins = side.text.removesuffix("…").strip()
    for source in spans.sources:
        for span in source.spans:
            if source.name == side.source and " ".join(span.text.split()).startswith(begins):
                return span.id
    return None
