"""Markdown for reviewers: text is escaped, and citations become numbered notes."""

import re
from dataclasses import dataclass, field

from schemas.anchor import Anchor, CellRange, ContextPlace, Cue, PagePlace, ParagraphPlace, Scan, SlidePlace
from schemas.draft import (
    Citation,
    CitationStatus,
    Computation,
    Nature,
    Origin,
    Row,
    Statement,
    needs_evidence,
)
from schemas.draft.nature_labels import label_nature
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.places import describe_place, name_source

ACTIVE_SIGN = re.compile(r"([\\`*_\[\]|~$])")
LINE_START_SIGN = re.compile(r"^(\s*)([-+#=>:])")
LIST_NUMBER = re.compile(r"^(\s*\d+)([.)])")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
AUTOLINK = re.compile(r"\b(https?|ftp|mailto|javascript|data|xmpp)(:)|\b(www)(\.)", re.IGNORECASE)

WAITING = frozenset({Nature.BLANK, Nature.MISSING})
"""Natures of what waits for a person."""

TABLE_FILES = (".csv", ".tsv")
"""Sources whose passages are the rows of a spreadsheet."""


def escape(text: str) -> str:
    """Return text that Markdown (GFM) shows as it is: no emphasis, link, autolink, table, list or HTML."""
    line = " ".join(text.split())
    line = "".join(ENTITIES.get(character, character) for character in line)
    line = ACTIVE_SIGN.sub(r"\\\1", line)
    line = LIST_NUMBER.sub(r"\1\\\2", LINE_START_SIGN.sub(r"\1\\\2", line))
    return AUTOLINK.sub(_break_link, line)


def read_markup_texts(language: Language) -> TextCatalogue:
    """Return the texts around the draft's own: the titles of notes, "page", "to verify"."""
    return read_texts("drafting.markup", language)


def quote_text(text: str, language: Language) -> str:
    """Return text between the language's quotation marks, with spaces a reviewer may type."""
    return read_markup_texts(language).say("quotation", text=text)


def describe_citation_place(source: str, anchor: Anchor, language: Language) -> str:
    """Return the place of a quotation for a person, e.g. `guide.pdf, page 3`."""
    words, name = read_markup_texts(language), name_source(source, language)
    match anchor.place:
        case PagePlace(number=number):
            return f"{name}, {words['page']} {number}"
        case Scan(number=number):
            return f"{name}, {words['page']} {number} ({words['recognised']})"
        case SlidePlace(number=number, notes=notes):
            return f"{name}, {words['slide']} {number}" + (f" ({words['of_notes']})" if notes else "")
        case ParagraphPlace(number=number):
            return f"{name}, {words['line' if source.endswith(TABLE_FILES) else 'passage']} {number}"
        case CellRange(sheet=sheet, range=cells):
            return ", ".join(filter(None, (name, f"{words['sheet']} {quote_text(sheet, language)}", cells)))
        case Cue(clock=clock):
            return f"{name}, {clock}"
        case ContextPlace() as entry:
            return f"{name}, {describe_place(entry, language)}"


@dataclass
class CitationNotes:
    """Numbers the citations of one deliverable in their order; a span cited again keeps its number."""

    language: Language
    met: dict[tuple[str, int, str], int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def markers(self, citations: tuple[Citation, ...]) -> str:
        """Return the markers of the citations, e.g. `[1] [2]`, or a visible sign that there is none."""
        words = read_markup_texts(self.language)
        if not citations:
            return f"**{words['unsourced']}**"
        marks = [f"[{self._number(citation)}]" for citation in citations]
        if any(citation.status is CitationStatus.TO_VERIFY for citation in citations):
            marks.append(f"**{words['to_verify']}**")
        return " ".join(marks)

    def mark_part(self, part: Statement | Row) -> str:
        """Return the markers of a statement or row, its id, and whether a person wrote it."""
        words = read_markup_texts(self.language)
        human = f" _{words['human']}_" if part.origin is Origin.HUMAN else ""
        return " ".join(each for each in (self._mark_evidence(part), f"`{part.id}`{human}") if each)

    def write_list(self) -> list[str]:
        """Return the list of notes, a line each, under its title; empty if nothing was cited."""
        title = read_markup_texts(self.language)["sources"]
        return ["", f"**{title}**", "", *self.lines] if self.lines else []

    def _mark_evidence(self, part: Statement | Row) -> str:
        """Return the markers of a part, after its nature if a reader has to know it."""
        if part.computation is not None:
            marker = self._mark_computation(part.computation)
            return f"{marker} {self.markers(part.citations)}" if part.citations else marker
        waiting = read_markup_texts(self.language)[part.nature] if part.nature in WAITING else ""
        label = waiting or label_nature(part.nature, self.language)
        named = f"**{label}**" if label else ""
        if needs_evidence(part.nature) or part.citations:
            return f"{named} {self.markers(part.citations)}".lstrip()
        return named

    def _mark_computation(self, computation: Computation) -> str:
        """Return the marker of a computation; its note says how to count again."""
        words, key = (
            read_markup_texts(self.language),
            (computation.source, len(computation.rows), computation.formula),
        )
        if key not in self.met:
            self.met[key] = len(self.met) + 1
            counts = {"counted": len(computation.counted), "rows": len(computation.rows)}
            place = escape(words.say("rows_counted", source=computation.source, **counts))
            text = words.say("computed", formula=escape(computation.formula), place=place)
            self.lines.append(f"- [{self.met[key]}] {text}")
        return f"[{self.met[key]}]"

    def _number(self, citation: Citation) -> int:
        key = (citation.source, citation.start, citation.span)
        if key not in self.met:
            self.met[key] = len(self.met) + 1
            quote = quote_text(escape(citation.quote), self.language)
            place = escape(describe_citation_place(citation.source, citation.anchor, self.language))
            self.lines.append(f"- [{self.met[key]}] {quote} ({place})")
        return self.met[key]


def _break_link(match: re.Match[str]) -> str:
    scheme, colon, www, _ = match.groups()
    return f"{scheme}&#58;" if colon else f"{www}&#46;"
