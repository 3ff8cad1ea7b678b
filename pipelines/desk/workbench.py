"""The work of one person on one draft: edits, the open form, chosen passages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from adapters.workspace import Workspace
from pipelines.desk.draft_address import AddressedDraft, find_draft
from pipelines.desk.notebook import Notebook
from pipelines.desk.pending_edits import PendingEdits, apply_edits
from pipelines.desk.visitors import Visitor, identify_visitor
from pipelines.review.editing.elements import (
    find,
    find_neighbours,
    find_owner,
    list_citations_of,
    list_editables,
)
from pipelines.review.editing.parts import (
    KEY,
    KEYS,
    choices,
    list_members,
    may_be_empty,
    texts,
)
from schemas.draft import Cited, Content, Draft, Question, Table
from schemas.edit import Edit
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.notes import Proposal, ReviewerNotes
from schemas.source import SourceSpans

NUMBER_PARTS = frozenset({"minutes", "answer", "tolerance"})
ONE_LINE_PARTS = NUMBER_PARTS | {"title", "caption", "unit"}
TABLE_SUFFIX = "/table"
"""After a row's id: the table it stands in, whose title and header are edited apart."""


@dataclass(frozen=True)
class Field:
    """One text of an open form: as it was when the form opened, as it stands, and what is wrong with it."""

    part: str
    text: str
    was: str
    choices: tuple[str, ...] = ()
    optional: bool = False
    error: InvalidInput | None = None

    @property
    def is_line(self) -> bool:
        """Return whether the text is a title or a figure, on one line."""
        return self.part in ONE_LINE_PARTS

    @property
    def is_number(self) -> bool:
        """Return whether the text is a number."""
        return self.part in NUMBER_PARTS

    @property
    def name(self) -> str:
        """Return the part as a fragment of the page can name it."""
        return self.part.replace("/", "-")


@dataclass(frozen=True)
class OpenForm:
    """The element one edits, and what one may do with it."""

    target: str
    fields: tuple[Field, ...]
    position: int = 0
    neighbours: int = 1
    may_cite: bool = False
    members: tuple[str, ...] = ()
    kind: str = ""

    @property
    def place(self) -> str:
        """Return the place its edits name."""
        return self.target.removesuffix(TABLE_SUFFIX)

    @property
    def is_element(self) -> bool:
        """Return whether it can be moved and deleted: the draft's title and a table's cannot."""
        return self.target == self.place != "content"

    @property
    def is_question(self) -> bool:
        """Return whether it is a question, which can be asked anew."""
        return self.place.startswith("q-")

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """Return the fields that are no single answer's."""
        return tuple(f for f in self.fields if not f.part.startswith(tuple(m + "/" for m in self.members)))

    def list_member_fields(self, member: str) -> tuple[Field, ...]:
        """Return the fields of one answer, pair or place."""
        return tuple(field for field in self.fields if field.part.startswith(member + "/"))

    @property
    def keys(self) -> Field | None:
        """Return the field that says which answers are right, where answers are chosen among."""
        return next((field for field in self.fields if field.part in {KEY, KEYS}), None)


@dataclass(frozen=True)
class CitationChoice:
    """The element whose citations one chooses, and the spans it rests on now."""

    place: str
    text: str
    spans: tuple[str, ...]


@dataclass(frozen=True)
class OlderEdits:
    """Edits a person made on an older revision, not in any revision yet."""

    revision: int
    digest: str
    count: int


@dataclass(frozen=True)
class Workbench:
    """One visitor's view of a draft; where they may not edit, just the draft."""

    draft: Draft
    pending: PendingEdits
    may_edit: bool = False
    is_current: bool = True
    next_revision: int = 0
    notes: ReviewerNotes | None = None
    form: OpenForm | None = None
    choosing: CitationChoice | None = None
    older_edits: tuple[OlderEdits, ...] = ()
    failure: InvalidInput | None = field(default=None)

    @property
    def content(self) -> Content:
        """Return what the draft says with the visitor's edits."""
        return self.pending.content

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return every edit, also those a changed source left hanging."""
        return (*self.pending.edits, *self.pending.lost)

    def find_proposal(self, place: str) -> Proposal | None:
        """Return what a machine proposes in a question's place, unless the visitor dropped it."""
        proposals = self.notes.proposals if self.notes else ()
        return next((p for p in reversed(proposals) if p.place == place and not p.dropped), None)

    def is_open(self, target: str) -> bool:
        """Return whether this is what one edits."""
        return self.form is not None and self.form.target == target


def open_notebook(workspace: Workspace, draft: Draft, visitor: Visitor) -> Notebook:
    """Return where a visitor's notes on a draft are kept."""
    assert visitor.person is not None
    return Notebook(workspace, draft, visitor.person)


def may_edit(here: AddressedDraft, visitor: Visitor) -> bool:
    """Return whether a visitor may change a draft; whoever was invited to one may only decide on it.

    Nobody may if its language has no pack: an edit could not be checked.
    """
    language = here.draft.content.language
    return visitor.invitation is None and visitor.may_act_in(here.course) and language.is_installed


def open_workbench(workspace: Workspace, here: AddressedDraft, request: Request) -> Workbench:
    """Return what whoever asks has in hand on a draft, with what `?edit=` and `?cite=` open."""
    visitor = identify_visitor(request, workspace)
    if not may_edit(here, visitor):
        return Workbench(here.draft, PendingEdits(here.draft.content))
    head = workspace.records.head(here.draft.module) or here.draft
    is_current = head.content == here.draft.content
    notes = open_notebook(workspace, here.draft, visitor).read()
    standing = apply_edits(here.draft.content, notes.edits, read_spans_of(workspace, here.draft))
    asked = request.query_params if is_current else {}
    return Workbench(
        here.draft,
        standing,
        may_edit=is_current,
        is_current=is_current,
        next_revision=head.revision + 1,
        notes=notes,
        form=build_form(standing.content, asked.get("edit", "")),
        choosing=_open_choice(standing.content, asked.get("cite", "")),
        older_edits=_list_older_edits(workspace, head, visitor) if is_current else (),
    )


def read_spans_of(workspace: Workspace, draft: Draft) -> SourceSpans:
    """Return what a draft may cite; nothing where no source is kept."""
    spans = workspace.records.spans(draft.module)
    return spans or SourceSpans(module=draft.module, fingerprint=draft.content.canonical_digest(), sources=())


def build_form(
    content: Content,
    target: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, InvalidInput] | None = None,
) -> OpenForm | None:
    """Return the form of an element (or of a table, `st-0007/table`); None where nothing has that name."""
    place = target.removesuffix(TABLE_SUFFIX)
    element = find_owner(content, place, "caption" if target.endswith(TABLE_SUFFIX) else "")
    if element is None or (isinstance(element, Table) and element.rows[0].id != place):
        return None
    said, wrong = typed or {}, errors or {}
    fields = tuple(
        Field(
            part,
            said.get(part, text),
            text,
            choices(element, part, content.objectives),
            may_be_empty(part),
            wrong.get(part),
        )
        for part, text in texts(element)
    )
    names = find_neighbours(content, place)
    return (
        OpenForm(
            target,
            fields,
            position=names.index(place) if place in names else 0,
            neighbours=len(names),
            may_cite=isinstance(element, Cited),
            members=list_members(element),
            kind=_find_kind(content, place),
        )
        if fields
        else None
    )


def _find_kind(content: Content, place: str) -> str:
    """Return the kind of the deliverable an element stands in; nothing for the draft's title."""
    return next((spot.artefact for spot in list_editables(content) if spot.place == place), "")


def _open_choice(content: Content, place: str) -> CitationChoice | None:
    element = find(content, place)
    if not isinstance(element, Cited):
        return None
    said = dict(texts(element))
    text = (
        next(iter(said.values()))
        if isinstance(element, Question)
        else " | ".join(filter(None, said.values()))
    )
    return CitationChoice(place, text, tuple(citation.span for citation in list_citations_of(element)))


def _list_older_edits(workspace: Workspace, head: Draft, visitor: Visitor) -> tuple[OlderEdits, ...]:
    assert visitor.person is not None
    newest = head.content.canonical_digest()[:SHORT_DIGEST]
    found = []
    for digest in workspace.records.list_noted(head.module, visitor.person):
        older = find_draft(workspace, head.module, digest) if digest != newest else None
        edits = open_notebook(workspace, older, visitor).read().edits if older is not None else ()
        if older is not None and edits:
            found.append(OlderEdits(older.revision, digest, len(edits)))
    return tuple(sorted(found, key=lambda each: each.revision))
