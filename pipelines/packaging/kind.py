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


def _return_false(_deliverable: Any) -> bool:
    return False


def _return_true(_deliverable: Any) -> bool:
    return True


def read_kind_texts(kind: str, language: Language) -> TextCatalogue:
    """Return the texts on the packaging of a kind in a language, by key."""
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
    """How a deliverable is bound into the booklet of a lesson: its blocks, and its place among the others.

    It leaves out what the pages of the lesson say.
    """

    rank: int
    write: "Callable[[Edition, Any, SourceNotes], Iterator[Block]]"


@dataclass(frozen=True)
class KindFile:
    """A file that a kind has beside its document: its path, and how it is written once it is needed."""

    path: str
    write: Callable[[], Member]


@dataclass(frozen=True, kw_only=True)
class PackagedKind:
    """How a kind of deliverable is packaged.

    The part `packaging` of the kind's texts has these keys: `label`, the title of its document if that is not
    the kind's title; `page`, the title of its page for learners; `handout`, the title of their copy. `file`
    and `file_<suffix>` say in a package's readme what its document and its other files hold. `name_label`
    returns the key to use instead of `label`.

    `write_document` yields the blocks of its document. `states_objectives`: they follow the module's
    objectives. `is_wide`: its pages are landscape. `is_sent`: its pages are letters, so title and origin are
    on the last page only. `is_booklet`: its document is the booklet learners keep; other kinds may add to it.
    `write_handout` yields the learners' copy if the document has the answers; `is_handed_out`: there is
    something to hand out. `write_slides` returns a PowerPoint file. `list_files` yields other files, named
    after the stem of the document's; `file_checks` check those, by the end of their names.

    `is_for_trainer`: a trainer needs it. `leads_session`: a trainer leads a session with it.
    `cites_by_source`: its document has one number for each source, not for each quotation. `list_flaws`
    yields what nobody could use, `list_keywords` words to search the module by.
    """

    write_document: "Callable[[Edition, Any, SourceNotes], Iterator[Block]]"
    name_label: Callable[[Any], str] = lambda _: "label"
    view: LearnerView | None = None
    booklet_part: BookletPart | None = None
    is_booklet: bool = False
    states_objectives: bool = False
    is_wide: Callable[[Any], bool] = _return_false
    is_sent: Callable[[Any], bool] = _return_false
    is_for_trainer: bool = False
    leads_session: bool = False
    cites_by_source: bool = False
    write_handout: "Callable[[Edition, Any, SourceNotes], Iterator[Block]] | None" = None
    is_handed_out: Callable[[Any], bool] = _return_true
    write_slides: "Callable[[Edition, Any], bytes] | None" = None
    list_files: "Callable[[Edition, str, Any], Iterator[KindFile]] | None" = None
    file_checks: Mapping[str, FileCheck] = field(default_factory=dict)
    list_flaws: Callable[[Any, Language], Iterator[Flaw]] | None = None
    list_keywords: Callable[[Any], Iterator[str]] | None = None

    def name_document(self, deliverable: Deliverable, language: Language) -> str:
        """Return the title of a deliverable's document."""
        key = self.name_label(deliverable)
        texts = read_kind_texts(deliverable.kind, language)
        return texts.get(key) or read_titles(language)[deliverable.kind]

    def name_handout(self, deliverable: Deliverable, language: Language) -> str:
        """Return the title of the learners' copy of a deliverable."""
        texts = read_kind_texts(deliverable.kind, language)
        return texts.get("handout") or self.name_document(deliverable, language)
