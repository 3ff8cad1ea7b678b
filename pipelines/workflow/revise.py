"""The next revision from a person's edits, criticised again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.budget import Meter
from pipelines.drafting.critique import criticise
from pipelines.drafting.kind import recount
from pipelines.drafting.moved_citations import follow_sources
from pipelines.queries.lookups import require_head, require_revision, require_spans
from pipelines.queries.plan_lookups import find_edited_plan
from pipelines.review.editing import apply_edits, carry_edits, from_markdown, to_markdown
from pipelines.review.editing.new_ids import renumber_additions
from pipelines.review.editing.word import WordChanges, from_word, stamp_of, to_word
from pipelines.workflow.drawn_pictures import draw_pictures, fit_into_file
from pipelines.workflow.narrate import narrate_draft
from pipelines.workflow.source_findings import add_source_findings
from pipelines.workflow.write_revision import write_revision
from schemas.draft import Draft
from schemas.edit import Edit
from schemas.errors import Conflict, EditConflict
from schemas.ids import is_house_style
from schemas.refusal import Refusal
from schemas.source import SourceSpans

MOST_TRIES = 5


@dataclass(frozen=True)
class EditOutcome:
    """The head after a person's edits, and the edits that somebody else had made already.

    `displaced` are edits that put something elsewhere, because what it was to stand beside is gone;
    `counterparts` are all edits, with the ids under which they add things to the head.
    """

    draft: Draft
    counterparts: tuple[Edit, ...]
    already: tuple[Edit, ...] = ()
    displaced: tuple[Edit, ...] = ()


def edit_draft(
    workspace: Workspace, key: str, base_digest: str, edits: Sequence[Edit], author: str, now: datetime
) -> EditOutcome:
    """Make a person's edits of one draft the next revision of a module, all of them or none.

    `base_digest` names the draft they had before them, 12 digits or more. Where there is a newer one, the
    edits are carried over to it as long as nobody else changed the same elements meanwhile. Raises
    EditConflict listing both people's texts where somebody did; InvalidInput if an edit cannot be made.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return _edit_once(workspace, key, base_digest, edits, author, now)
        except EditConflict:
            raise
        except Conflict:  # the head moved between reading and writing it: look again
            continue
    return _edit_once(workspace, key, base_digest, edits, author, now)


@dataclass(frozen=True)
class WordUpload:
    """The draft a Word file was made from, and the changes a person made in it; nothing is saved."""

    base: Draft
    changes: WordChanges


def render_word_file(workspace: Workspace, key: str) -> bytes:
    """Return a module's head as a Word file to correct, with the people to ask and the desk's address."""
    head = require_head(workspace, key)
    folder, _ = workspace.find_module(key)
    review = folder.course.review
    ask = [f"{person} <{email}>" for person, email in sorted(review.contacts.items())]
    return to_word(
        head,
        ask=ask or sorted(review.deciders),
        address=workspace.settings.desk_url,
        pictures=fit_into_file(draw_pictures(workspace, head.content)),
        comments=workspace.comments.list_all(key),
    )


def render_markdown_file(workspace: Workspace, key: str, folder: str) -> tuple[bytes, dict[str, bytes]]:
    """Return a module's head as Markdown to correct, and the pictures it shows, by their name in a folder.

    `folder` is the path of that folder, seen from the Markdown file.
    """
    head = require_head(workspace, key)
    drawn = draw_pictures(workspace, head.content)
    names = {block: block + PurePath(photograph.name).suffix for block, photograph in drawn.items()}
    text = to_markdown(head, {block: f"{folder}/{name}" for block, name in names.items()})
    return text.encode(), {name: drawn[block].data for block, name in names.items()}


def read_word(workspace: Workspace, data: bytes, file: str = "Word file") -> WordUpload:
    """Return what a person changed in a Word file, to be shown to them before `edit` is given its edits.

    Raises InvalidInput if it is no such file, or was made of a draft nobody here has had.
    """
    stamp = stamp_of(data, file)
    base = require_revision(workspace, stamp.module, stamp.digest)
    return WordUpload(base, from_word(data, base, file, workspace.comments.list_all(base.module)))


def revise_from_markdown(
    workspace: Workspace, text: str, key: str, author: str, now: datetime, *, file: str = "edited file"
) -> Draft:
    """Make an edited Markdown file the next revision, criticised again; raises InvalidInput, Conflict."""
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    return keep_revision(workspace, from_markdown(text, head, author, now, file=file), head, spans)


def keep_revision(workspace: Workspace, edited: Draft, head: Draft, spans: SourceSpans) -> Draft:
    """Make an edited draft the next head, after criticism and reading its narration aloud.

    Raises Conflict if the head moved.
    """
    folder, module = workspace.find_module(edited.module)
    # A confirmed head may point where its words stood before: they are cited where they stand now.
    content = recount(DRAFTING_KINDS, follow_sources(edited.content, spans), head.content)
    edited = edited.model_copy(update={"content": content})
    # Rules of style are not taught from sources, so the checks of a lesson have nothing to say of them.
    checked = not is_house_style(edited.module)
    plan = find_edited_plan(workspace, folder.course, module)
    findings = criticise(DRAFTING_KINDS, edited.content, spans, folder.course, plan) if checked else ()
    revision = add_source_findings(workspace, edited.model_copy(update={"findings": findings}), spans)
    meter = Meter.of(folder.course.model, folder.course.budget)
    revision = narrate_draft(workspace, folder.course, revision, meter)
    write_revision(workspace, revision, head)
    return revision


def _edit_once(
    workspace: Workspace, key: str, base_digest: str, edits: Sequence[Edit], author: str, now: datetime
) -> EditOutcome:
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    base = require_revision(workspace, key, base_digest)
    counterparts = renumber_additions(edits, head.minted, head.content)
    carried = carry_edits(counterparts, base.content, head.content, spans)
    if carried.clashes:
        first = carried.clashes[0]
        raise EditConflict(
            Refusal(
                "edit.clash",
                module=key,
                place=f"{first.place} {first.part}",
                revision=base.revision,
                count=len(carried.clashes),
            ),
            clashes=carried.clashes,
        )
    if not carried.edits and carried.already:
        return EditOutcome(head, counterparts, carried.already)
    edited = apply_edits(head, carried.edits, spans, author, now)
    revision = keep_revision(workspace, edited, head, spans)
    return EditOutcome(revision, counterparts, carried.already, carried.displaced)
