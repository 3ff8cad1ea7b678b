"""Numbered endnotes of a document's sources; a quotation cited twice keeps its number."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import Self

from adapters.blob import Member
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Endnote, Endnotes, Words
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from schemas.anchor import PagePlace, ParagraphPlace, Place, abbreviate_place
from schemas.course import Authority
from schemas.draft import Citation, CitationStatus, Nature, needs_evidence
from schemas.draft.nature_labels import label_nature
from schemas.draft.source_titles import title_sources
from schemas.ids import Digest, SpanId
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.places import describe_place, describe_whole_place, name_source

CELL_END = " | "
"""Stands between the cells of a row that is quoted."""

LETTER = re.compile(r"\w")


@dataclass
class SourceNotes:
    """Numbers the citations of one document in the order a reader meets them.

    `blocks` are the kinds of block the document may have, `media` its pictures by their sha256,
    `titles` those of the sources by the names they are cited by. `repeated` are quotations that need not be
    given again; `names_handout`: some of them because the learners' handout says them.

    `by_source`: each source has one number, which stands where it changes and holds until the next; the list
    names it once, with its places.
    """

    language: Language
    blocks: Mapping[str, PackagedBlock] = field(default_factory=dict)
    media: Mapping[Digest, Member] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, int, str], int] = field(default_factory=dict)
    notes: list[Endnote] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    names_handout: bool = False
    places: dict[str, list[Place]] = field(default_factory=dict)
    doubts: dict[str, dict[str, None]] = field(default_factory=dict)
    """By the title of a source, its citations to verify, each with its place and its words."""

    by_source: bool = False
    marked: tuple[int, ...] = ()
    """With `by_source`, the numbers that hold."""

    @classmethod
    def of(cls, edition: Edition, *, by_source: bool = False) -> Self:
        """Return the empty list of a document of an edition."""
        content = edition.content
        titles = {
            source: title + _name_authority(edition.course.find_source_authority(source), content.language)
            for source, title in title_sources(content.citations, content.language).items()
        }
        return cls(content.language, edition.kinds.blocks, edition.media, titles, by_source=by_source)

    def name_source(self, source: str) -> str:
        """Return the title of a source by the name it is cited by; without one, that of its file."""
        if source in self.titles:
            return clean_text(self.titles[source])
        named = name_source(source, self.language)
        return clean_text(PurePosixPath(named).name if named == source else named)

    def list_documents(self) -> tuple[str, ...]:
        """Return the documents cited, each with its pages: `Guide, p. 1–3, p. 5`."""
        return tuple(
            ", ".join((title[:1].upper() + title[1:], *_join_pages(self.places[title])))
            for title in sorted(self.places)
        )

    def write_words(
        self,
        text: str,
        citations: Iterable[Citation] = (),
        nature: Nature | None = Nature.DIRECTION,
        *,
        strong: bool = False,
    ) -> Words:
        """Return a text with its endnotes; one that needs evidence and cites none gets a warning."""
        cited = tuple(citations)
        self.note_quotations(text, cited)
        says = read_document_texts(self.language)
        warnings = []
        if needs_evidence(nature) and not cited:
            warnings.append(says["unsourced"])
        if any(each.status is CitationStatus.TO_VERIFY for each in cited):
            warnings.append(says["to_verify"])
        return Words(
            text=clean_text(text),
            notes=self._mark(cited),
            warnings=tuple(warnings),
            strong=strong,
            missing=nature is Nature.MISSING,
            label=self.write_label(nature),
        )

    def write_label(self, nature: Nature | None) -> str:
        """Return what stands before a text of this nature: "Made-up example: "; most often nothing."""
        label = label_nature(nature, self.language)
        return label and label + read_document_texts(self.language).colon

    def select_citations(
        self, citations: Iterable[Citation], spans: Iterable[SpanId]
    ) -> tuple[Citation, ...]:
        """Return the citations of these spans."""
        span_ids = set(spans)
        return tuple(each for each in citations if each.span in span_ids)

    def note_quotations(self, text: str, citations: Iterable[Citation]) -> None:
        """Remember the quotations that a text holds word for word; `list_source_places` leaves them out.

        So it does those of a row whose cells the text holds, or of whose cells alone it is made.
        """
        said = clean_text(text)
        quotes = [clean_text(each.quote) for each in citations]
        self.repeated.update(quote for quote in quotes if _says_quotation(said, quote))

    def leave_to_handout(self, citation: Citation) -> None:
        """Remember a quotation that the handout says; `list_source_places` leaves it out and says so."""
        self.repeated.add(clean_text(citation.quote))
        self.names_handout = True

    def list_source_places(self) -> tuple[Endnotes, ...]:
        """Return the list of sources without quotations that the text repeats; empty if nothing was cited."""
        says = read_document_texts(self.language)
        if self.by_source and self.notes:
            return (Endnotes(says["sources_cited"], self._list_sources(), says["numbers_hold"]),)
        notes = tuple(
            replace(each, quote="") if each.quote in self.repeated and not each.warning else each
            for each in self.notes
        )
        key = "sources_repeated_or_in_handout" if self.names_handout else "sources_repeated"
        intro = says[key] if notes != tuple(self.notes) else ""
        return (Endnotes(says["sources_cited"], notes, intro),) if notes else ()

    def _mark(self, cited: Iterable[Citation]) -> tuple[int, ...]:
        """Return the numbers of citations; with a number for each source, those that do not hold already."""
        numbers = tuple(dict.fromkeys(self._find_number(each) for each in cited))
        if not self.by_source or not numbers:
            return numbers
        holding, self.marked = self.marked, numbers
        return () if numbers == holding else numbers

    def _list_sources(self) -> tuple[Endnote, ...]:
        """Return one note for each source, with its pages; where it has none, with its other places."""
        return tuple(
            replace(
                note,
                quote="",
                place=", ".join(_join_pages(self.places[note.source])) or self._join_places(note.source),
                warning=self._describe_doubts(note.source),
            )
            for note in self.notes
        )

    def _describe_doubts(self, title: str) -> str:
        """Return which citations of a source are to be verified; empty if none is."""
        says, doubts = read_document_texts(self.language), self.doubts.get(title)
        return f"{says['to_verify']}{says.colon}{' · '.join(doubts)}" if doubts else ""

    def _join_places(self, title: str) -> str:
        """Return the places of a source; paragraphs in order, those that follow each other as one."""
        numbers = sorted({each.number for each in self.places[title] if isinstance(each, ParagraphPlace)})
        named = [
            describe_place(ParagraphPlace(number=first), self.language) + (f"–{last}" if last > first else "")
            for first, last in _find_runs(numbers)
        ]
        others = (each for each in self.places[title] if not isinstance(each, ParagraphPlace))
        return ", ".join((*named, *dict.fromkeys(describe_place(each, self.language) for each in others)))

    def _find_number(self, citation: Citation) -> int:
        title = self.name_source(citation.source)
        key = (title, 0, "") if self.by_source else (citation.source, citation.start, citation.span)
        self.places.setdefault(title, []).append(citation.anchor.place)
        place, quote = describe_whole_place(citation.anchor, self.language), clean_text(citation.quote)
        verify = citation.status is CitationStatus.TO_VERIFY
        if verify:
            self.doubts.setdefault(title, {})[f"{place}, {quote_text(quote, self.language)}"] = None
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.notes.append(
                Endnote(
                    number=self.numbers[key],
                    source=title,
                    place=place,
                    quote=quote,
                    warning=read_document_texts(self.language)["to_verify"] if verify else "",
                )
            )
        return self.numbers[key]


def _name_authority(authority: Authority | None, language: Language) -> str:
    """Return the word behind a source's title that says whose rules it states; empty if nobody said it."""
    return f" ({read_document_texts(language)[f'authority_{authority}']})" if authority else ""


def _says_quotation(said: str, quote: str) -> bool:
    """Return whether a text holds a quotation, or the cells of a row, or nothing else than some of them."""
    if strip_full_stop(quote) in said:
        return True
    rest, cells = said.casefold(), quote.casefold().split(CELL_END)
    held = [cell for cell in cells if _match_whole(cell).search(rest)] if len(cells) > 1 else []
    for cell in sorted(held, key=len, reverse=True):
        rest = _match_whole(cell).sub("", rest)
    return bool(held) and (len(held) == len(cells) or LETTER.search(rest) is None)


def _match_whole(cell: str) -> re.Pattern[str]:
    """Return the pattern of a cell that is no piece of a longer word or number: 4 is not in 14, 4,5 or −4."""
    before = r"(?<!\w)(?<!\d[.,])" if re.match(r"\w", cell) else ""
    sign = r"(?<![-−])" if re.match(r"\d", cell) else ""
    after = r"(?!\w|[.,]\d)" if re.search(r"\w$", cell) else ""
    return re.compile(before + sign + re.escape(cell) + after)


def strip_full_stop(text: str) -> str:
    """Return a text without its final full stop, which a list or a table may leave out."""
    return text.rstrip(" .")


def _join_pages(places: Iterable[Place]) -> Iterable[str]:
    """Yield the pages among places, in runs: `p. 1–3`; places of other kinds have no common short form."""
    pages = sorted({each.number for each in places if isinstance(each, PagePlace)})
    for first, last in _find_runs(pages):
        yield abbreviate_place(PagePlace(number=first)) + (f"–{last}" if last > first else "")


def _find_runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of numbers that follow each other."""
    for _, run in groupby(enumerate(numbers), key=lambda counted: counted[1] - counted[0]):
        first, *others = (number for _, number in run)
        yield first, others[-1] if others else first
