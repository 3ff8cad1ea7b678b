"""The packaging part of a kind of deliverable: page, print, handout and flaws.

Each folder of `pipelines/deliverables` has one in `packaging.py`, as `PACKAGING`.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.blob import Member
from schemas.deliverables import read_titles
from schemas.draft import Deliverable
from schemas.finding import Finding
from schemas.ids import ItemId, PageId, Slug
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

if TYPE_CHECKING:
    from pipelines.packaging.documents.model import Block
    from pipelines.packaging.documents.source_notes import SourceNotes
    from pipelines.packaging.edition import Edition

Flaw = tuple[str, str]
"""The place of something unusable, and an English phrase that says what is wrong."""

FileCheck = Callable[[str, bytes, str], Iterator[Finding]]
"""Check of a file, given its name, its bytes and the digest of the approved content."""


def _never(_deliverable: Any) -> bool:
    return False


def read_kind_texts(kind: str, language: Language) -> TextCatalogue:
    """Return what a kind says of its packaging in a language, by key."""
    return read_texts(f"deliverables.{kind}.packaging", language)


@dataclass(frozen=True)
class PagePart:
    """One page of a deliverable: id, title, the objective it serves, and its questions."""

    id: PageId
    title: str
    objective: Slug | None = None
    items: tuple[ItemId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LearnerView:
    """How a deliverable is shown to learners.

    `template` draws a page of it (Jinja2; the player's own templates list their variables). `split` yields
    its pages in order; None if it is a single page, with the kind's text `page` as title. `comes_first`: it
    is shown before all else, and a module is complete without it.
    """

    template: Path
    split: Callable[[Any], Iterator[PagePart]] | None = None
    comes_first: bool = False


@dataclass(frozen=True, kw_only=True)
class BookletPart:
    """How a deliverable is bound into the booklet of a lesson: its blocks, and its place among the others."""

    rank: int
    write: "Callable[[Any, SourceNotes], Iterator[Block]]"


@dataclass(frozen=True, kw_only=True)
class PackagedKind:
    """How a kind of deliverable is packaged.

    Of the part `packaging` of the kind's texts, `label` titles its document where that is not the
    kind's title, `page` its page for learners, `handout` what they are handed of it, `file` says in the note
    of a package what its document holds, `file_<suffix>` a file of its own. `name_label` returns another key
    than `label`.

    `write_document` yields the blocks of its document; `states_objectives` puts what the module is for before
    them; `is_wide` turns the pages, `is_sent` leaves title and origin off all but the last, as each page is
    sent by itself. `is_booklet`: its document is the booklet learners keep, which others may be bound into.
    `write_handout` yields what learners are handed where the document has the answers. `write_slides`
    returns it as a PowerPoint file, `write_files` other files by path, and `file_checks` judge them by the
    end of their names.

    `is_for_trainer`: whoever leads the module needs it. `leads_session`: a trainer leads by it.
    `list_flaws` yields what nobody could use, `list_keywords` what one may search the module by.
    """

    write_document: "Callable[[Edition, Any, SourceNotes], Iterator[Block]]"
    name_label: Callable[[Any], str] = lambda _: "label"
    view: LearnerView | None = None
    booklet_part: BookletPart | None = None
    is_booklet: bool = False
    states_objectives: bool = False
    is_wide: Callable[[Any], bool] = _never
    is_sent: Callable[[Any], bool] = _never
    is_for_trainer: bool = False
    leads_session: bool = False
    write_handout: "Callable[[Any, SourceNotes], Iterator[Block]] | None" = None
    write_slides: "Callable[[Edition, Any], bytes] | None" = None
    write_files: "Callable[[Edition, str, Any], dict[str, Member]] | None" = None
    file_checks: Mapping[str, FileCheck] = field(default_factory=dict)
    list_flaws: Callable[[Any, Language], Iterator[Flaw]] | None = None
    list_keywords: Callable[[Any], Iterator[str]] | None = None

    def name_document(self, deliverable: Deliverable, language: Language) -> str:
        """Return the title of a deliverable's document."""
        key = self.name_label(deliverable)
        texts = read_kind_texts(deliverable.kind, language)
        return texts.get(key) or read_titles(language)[deliverable.kind]

    def name_handout(self, deliverable: Deliverable, language: Language) -> str:
        """Return the title of what learners are handed of a deliverable."""
        texts = read_kind_texts(deliverable.kind, language)
        return texts.get("handout") or self.name_document(deliverable, language)
