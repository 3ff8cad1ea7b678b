"""Sentences that another paper of the module says: a paper refers to it instead of repeating them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from pipelines.packaging.documents.source_notes import strip_full_stop
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.draft import Block, Citation, Content, Origin, PhasePlan, Row, Statement, Table, walk_citing
from schemas.draft.alignment import list_pages, list_phases
from schemas.language import Language
from schemas.languages.formats import quote_text

FEWEST_WORDS = 3
"""A shorter sentence is said again without anybody noticing."""

TOLD = ("method", "trainer", "learners", "assessment", "adaptation", "content")
LETTER = re.compile(r"\w")
SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+")


def list_left_to_trainer(content: Content) -> frozenset[str]:
    """Return what session plans leave to the trainer, with room to note it."""
    plans = (each for each in content.artefacts if isinstance(each, PhasePlan))
    return frozenset(each.text for plan in plans for each in plan.left_to_trainer)


@dataclass(frozen=True)
class SaidElsewhere:
    """The sentences of another paper, each with the title of its page or phase."""

    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_pages(cls, content: Content) -> Self:
        """Return what the pages of the lesson say, which learners have in their handout."""
        return cls._collect(
            (_write_element(each), page.title)
            for page in list_pages(content)
            for block in page.blocks
            if block.is_for_learners
            for each in list_told(block)
        )

    @classmethod
    def of_phases(cls, content: Content) -> Self:
        """Return what the phases of the session plan tell people to do."""
        return cls._collect(
            (sentence, phase.title)
            for phase in list_phases(content)
            for told in (getattr(phase, name) for name in TOLD)
            for sentence in SENTENCE_END.split(told)
        )

    @classmethod
    def _collect(cls, said: Iterable[tuple[str, str]]) -> Self:
        places: dict[str, str] = {}
        for text, title in said:
            if len(text.split()) >= FEWEST_WORDS:
                places.setdefault(_simplify(text), clean_text(title))
        return cls(places)

    def find_places(self, element: Statement | Row | str) -> tuple[str, ...]:
        """Return the titles of those that together say all of a text; empty if they leave something out."""
        text = element if isinstance(element, str) else _write_element(element)
        rest, found = _simplify(text), []
        for sentence, title in sorted(self.places.items(), key=lambda said: -len(said[0])):
            if sentence in rest:
                rest = rest.replace(sentence, "")
                found.append(title)
        in_order = [title for title in dict.fromkeys(self.places.values()) if title in found]
        return () if LETTER.search(rest) else tuple(in_order)

    def find_definition(self, term: str, definition: str) -> str | None:
        """Return the title of the first page that has a term and says its definition; None if none does.

        The definition is a sentence of its own, or all that follows the term in one.
        """
        name, sought = re.escape(_simplify(term)), _simplify(definition)
        says = re.compile(rf"(?:{name}\s*[:|–—]\s*)?{re.escape(sought)}")
        is_long = len(sought.split()) >= FEWEST_WORDS
        found = (
            title
            for said, title in self.places.items()
            if is_long and any(says.fullmatch(strip_full_stop(each)) for each in SENTENCE_END.split(said))
        )
        has_term = re.compile(rf"(?<!\w){name}(?!\w)")
        return next((title for title in found if has_term.search(self._read_page(title))), None)

    def _read_page(self, title: str) -> str:
        said = (text for text, other in self.places.items() if other == title)
        return "\n".join((title.casefold(), *said))


def find_quoting_pages(citations: Iterable[Citation], content: Content) -> tuple[str, ...]:
    """Return the titles of the lesson's pages that quote all of these passages; none if one is left out."""
    quoted = {
        citation.span: clean_text(page.title)
        for page in list_pages(content)
        for block in page.blocks
        if block.is_for_learners
        for element in walk_citing(block)
        if element.origin is Origin.EXTRACTIVE
        for citation in element.citations
    }
    titles = [quoted.get(citation.span, "") for citation in citations]
    return tuple(dict.fromkeys(titles)) if all(titles) else ()


def list_told(block: Block) -> Sequence[Statement | Row]:
    """Return what a block says: its statements, or the rows of a table."""
    return block.rows if isinstance(block, Table) else block.list_statements()


def refer_to_pages(key: str, titles: Iterable[str], language: Language) -> str:
    """Return the text of a key that names pages or phases, each once, in quotation marks."""
    named = [quote_text(title, language) for title in dict.fromkeys(titles) if title]
    return read_document_texts(language)[key].format(titles=", ".join(named))


def _write_element(element: Statement | Row) -> str:
    return element.text if isinstance(element, Statement) else " | ".join(element.cells)


def _simplify(text: str) -> str:
    return strip_full_stop(clean_text(text)).casefold()
