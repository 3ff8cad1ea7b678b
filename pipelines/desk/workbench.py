"""Workbench of one person on one draft: their pending edits, the open form, the citations being chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from starlette.requests import Request

from adapters.workspace import Workspace
from pipelines.desk.add_panel import AddPanel, build_panel
from pipelines.desk.arrangement import STEPS, Destination, Whole, find_whole, leads_out, list_destinations
from pipelines.desk.draft_address import AddressedDraft, find_draft
from pipelines.desk.notebook import Notebook
from pipelines.desk.page_language import choose_language
from pipelines.desk.pending_edits import PendingEdits, apply_edits, make_edit_key, quote_edited
from pipelines.desk.visitors import Visitor, identify_visitor
from pipelines.review.editing.elements import (
    find,
    find_neighbours,
    find_owner,
    list_citations_of,
    list_editables,
    name_of,
    walk,
)
from pipelines.review.editing.new_ids import list_new_ids
from schemas.draft import Cited, Content, Draft, NumberedBlock, Question, Table
from schemas.draft.element_parts import (
    KEY,
    KEYS,
    choices,
    list_members,
    list_parts,
    may_be_empty,
    texts,
)
from schemas.edit import Edit
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.notes import LastAct, Proposal, ReviewerNotes
from schemas.source import SourceSpans

NUMBER_PARTS = frozenset({"minutes", "answer", "tolerance"})
ONE_LINE_PARTS = NUMBER_PARTS | {"title", "caption", "unit"}
CHANGED_IN_TAB = "edit.changed_in_tab"
"""Refusal of a text over one that another tab of the same person has stored."""

TABLE_SUFFIX = "/table"
"""Suffix of a target that means the table of a row: `st-0007/table` edits its title and header."""


@dataclass(frozen=True)
class Field:
    """One text of an open form: `text` as typed, `was` as the draft has it, and its error, if any."""

    part: str
    text: str
    was: str
    choices: tuple[str, ...] = ()
    optional: bool = False
    error: InvalidInput | None = None

    @property
    def is_line(self) -> bool:
        """Return whether the text is a title or a number, on one line."""
        return self.part in ONE_LINE_PARTS

    @property
    def is_number(self) -> bool:
        """Return whether the text is a number."""
        return self.part in NUMBER_PARTS

    @property
    def is_stale(self) -> bool:
        """Return whether another tab changed the text, whatever it is here."""
        return self.error is not None and self.error.wording == CHANGED_IN_TAB

    @property
    def name(self) -> str:
        """Return the part's name as an id on the page."""
        return self.part.replace("/", "-")


@dataclass(frozen=True)
class OpenForm:
    """The form of one element, and what may be done with the element.

    `position` is its place among `neighbours` elements; `members` are its answers, pairs or places.
    """

    target: str
    fields: tuple[Field, ...]
    position: int = 0
    neighbours: int = 1
    may_cite: bool = False
    members: tuple[str, ...] = ()
    kind: str = ""
    whole: Whole | None = None
    destinations: tuple[Destination, ...] = ()
    is_block: bool = False
    ways_out: frozenset[int] = frozenset()
    """Steps, -1 or 1, that lead out of its list into the next block or page."""

    def is_at_edge(self, step: int) -> bool:
        """Return whether a step leads out of its list."""
        return not 0 <= self.position + step < self.neighbours

    def may_step(self, step: int) -> bool:
        """Return whether it can be moved by a step, if need be into the next block or page."""
        return not self.is_at_edge(step) or step in self.ways_out

    @property
    def place(self) -> str:
        """Return the place its edits name."""
        return self.target.removesuffix(TABLE_SUFFIX)

    @property
    def is_element(self) -> bool:
        """Return whether it can be moved and deleted; the title of the draft or of a table cannot."""
        return self.target == self.place != "content"

    @property
    def is_question(self) -> bool:
        """Return whether it is a question, for which a model may propose another."""
        return self.place.startswith("q-")

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """Return the fields of the element itself, not of one of its members."""
        return tuple(f for f in self.fields if not f.part.startswith(tuple(m + "/" for m in self.members)))

    def list_member_fields(self, member: str) -> tuple[Field, ...]:
        """Return the fields of one member: an answer, a pair or a place."""
        return tuple(field for field in self.fields if field.part.startswith(member + "/"))

    @property
    def keys(self) -> Field | None:
        """Return the field that says which answers are right, if it is a choice among answers."""
        return next((field for field in self.fields if field.part in {KEY, KEYS}), None)


@dataclass(frozen=True)
class CitationChoice:
    """What passages are being chosen for: its place, its text, and the spans it rests on now.

    `usable` are the spans that it may rest on, None for all; `taken` the names of what else rests on a span.
    """

    place: str
    text: str
    spans: tuple[str, ...]
    usable: frozenset[str] | None = None
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""

    @property
    def name(self) -> str:
        """Return what people call it: its title, or else its id."""
        return self.title or self.place


@dataclass(frozen=True)
class OlderEdits:
    """Edits a person made on an older revision, not in any revision yet."""

    revision: int
    digest: str
    count: int


@dataclass(frozen=True)
class Workbench:
    """One visitor's work on a draft; if they may not edit, just the draft."""

    draft: Draft
    pending: PendingEdits
    may_edit: bool = False
    is_current: bool = True
    next_revision: int = 0
    notes: ReviewerNotes | None = None
    form: OpenForm | None = None
    choosing: CitationChoice | None = None
    adding: AddPanel | None = None
    last: LastAct | None = None
    """What the visitor did last, if the address says so: it is offered to be undone."""

    addable: frozenset[str] = frozenset()
    """Elements and deliverables beside which something may be added."""

    added: frozenset[str] = frozenset()
    """What the visitor added, and no revision holds yet."""

    older_edits: tuple[OlderEdits, ...] = ()

    @property
    def content(self) -> Content:
        """Return the draft's content with the visitor's edits."""
        return self.pending.content

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return every pending edit, also those that can no longer be made."""
        return (*self.pending.edits, *self.pending.lost)

    @property
    def last_edit(self) -> Edit | None:
        """Return the edit that the last act added and nothing but it; None if it superseded another.

        It can still be dropped by itself when something else was done since.
        """
        if self.last is None or self.last.edit is None or self.notes is None:
            return None
        is_alone = self.notes.edits == (*self.last.before, self.last.edit)
        return self.last.edit if is_alone else None

    def find_proposal(self, place: str) -> Proposal | None:
        """Return the model's last proposal for a question, unless the visitor dropped it."""
        proposals = self.notes.proposals if self.notes else ()
        return next((p for p in reversed(proposals) if p.place == place and not p.dropped), None)

    def may_cite(self, place: str) -> bool:
        """Return whether the visitor may choose the passages that an element cites."""
        return self.may_edit and place in self._cited_ids

    @cached_property
    def _cited_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.content.walk_citing())

    def is_open(self, target: str) -> bool:
        """Return whether the form of this target is open."""
        return self.form is not None and self.form.target == target


def open_notebook(workspace: Workspace, draft: Draft, visitor: Visitor) -> Notebook:
    """Return the notebook of a visitor for a draft."""
    assert visitor.person is not None
    return Notebook(workspace, draft, visitor.person)


def may_edit(here: AddressedDraft, visitor: Visitor) -> bool:
    """Return whether a visitor may change a draft; an invited person may only decide on it.

    Nobody may if its language has no pack: an edit could not be checked.
    """
    language = here.draft.content.language
    return visitor.invitation is None and visitor.may_act_in(here.course) and language.is_installed


def open_workbench(workspace: Workspace, here: AddressedDraft, request: Request) -> Workbench:
    """Return the workbench of a request's visitor, with what `?edit=` or `?cite=` of the address opens."""
    visitor = identify_visitor(request, workspace)
    if not may_edit(here, visitor):
        return Workbench(here.draft, PendingEdits(here.draft.content))
    head = workspace.records.head(here.draft.module) or here.draft
    is_current = head.content == here.draft.content
    notes = open_notebook(workspace, here.draft, visitor).read()
    spans = read_spans_of(workspace, here.draft)
    pending = apply_edits(here.draft.content, notes.edits, spans)
    last = _find_last_act(notes, request.query_params.get("undo", ""))
    if last is not None and last.edit is not None:
        before = apply_edits(here.draft.content, last.before, spans).content
        pending = replace(pending, words={**pending.words, last.edit: quote_edited(before, last.edit)})
    opened = request.query_params if is_current else {}
    return Workbench(
        here.draft,
        pending,
        may_edit=is_current,
        is_current=is_current,
        next_revision=head.revision + 1,
        notes=notes,
        form=build_form(pending.content, opened.get("edit", "")),
        choosing=_open_choice(pending.content, opened.get("cite", "")),
        adding=build_panel(
            pending.content,
            opened.get("add", ""),
            opened.get("what", ""),
            choose_language(request, here.course.language_of(here.module)),
        ),
        addable=_list_addable(pending.content) if is_current else frozenset(),
        added=frozenset(name for edit in pending.edits for name in list_new_ids(edit)),
        last=last,
        older_edits=_list_older_edits(workspace, head, visitor) if is_current else (),
    )


def _find_last_act(notes: ReviewerNotes, key: str) -> LastAct | None:
    """Return the last act if it has this key: a page that is read again later offers no other one."""
    last = notes.last_act
    return last if last is not None and make_edit_key(last) == key else None


def _list_addable(content: Content) -> frozenset[str]:
    """Return the names of everything in deliverables to which a person may add."""
    open_ones = (each for each in content.artefacts if each.takes_additions)
    return frozenset(name for each in open_ones for value in walk(each) if (name := name_of(value)))


def read_spans_of(workspace: Workspace, draft: Draft) -> SourceSpans:
    """Return the spans a draft may cite; none if its sources are not stored."""
    spans = workspace.records.spans(draft.module)
    return spans or SourceSpans(module=draft.module, fingerprint=draft.content.canonical_digest(), sources=())


def build_form(
    content: Content,
    target: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, InvalidInput] | None = None,
) -> OpenForm | None:
    """Return the form of an element (or of a table, `st-0007/table`); None if there is none of that name.

    `typed` and `errors` are the texts and faults of a form that was refused, by part.
    """
    place = target.removesuffix(TABLE_SUFFIX)
    element = find_owner(content, place, "caption" if target.endswith(TABLE_SUFFIX) else "")
    if element is None or (isinstance(element, Table) and element.rows[0].id != place):
        return None
    typed, errors = typed or {}, errors or {}
    fields = tuple(
        Field(
            part,
            typed.get(part, text),
            text,
            choices(element, part, content.objectives),
            may_be_empty(part),
            errors.get(part),
        )
        for part, text in list_parts(element)
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
            whole=find_whole(content, place),
            destinations=list_destinations(content, place),
            is_block=isinstance(element, NumberedBlock),
            ways_out=frozenset(step for step in STEPS.values() if leads_out(content, place, step)),
        )
        if fields or isinstance(element, NumberedBlock)
        else None
    )


def _find_kind(content: Content, place: str) -> str:
    """Return the kind of the deliverable an element stands in; nothing for the draft's title."""
    return next((spot.artefact for spot in list_editables(content) if spot.place == place), "")


def _open_choice(content: Content, place: str) -> CitationChoice | None:
    element = find(content, place)
    if not isinstance(element, Cited):
        return None
    text_of_part = dict(texts(element))
    text = (
        next(iter(text_of_part.values()))
        if isinstance(element, Question)
        else " | ".join(filter(None, text_of_part.values()))
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
