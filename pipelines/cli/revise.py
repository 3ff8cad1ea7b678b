"""Take an edited file back, Markdown or Word: a new revision, signed by its author, checked and waiting.

Of a Word file the changes are shown first. Nothing is saved before a yes, and nothing at all while
something in the file could mean two things, unless `--leave-ambiguous` says to go without it.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, Root, answer, print_note, print_warning, read_file, stop_on
from schemas.draft import Draft
from schemas.edit import Add, Edit, Replace
from schemas.errors import InvalidInput

if TYPE_CHECKING:
    from pipelines.workflow.revise import WordUpload

WORD = ".docx"
EDITED_REMEDY = "Name the file `edit` wrote"


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file `premierjet edit` wrote.")],
    author: Annotated[str, typer.Option("--as", help="Who edited it.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Save what a Word file changes without asking again.")
    ] = False,
    leave_ambiguous: Annotated[
        bool, typer.Option("--leave-ambiguous", help="Save the clear changes of a Word file, not the others.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make an edited file the next revision."""
    workspace = open_workspace(root)
    if file.suffix.lower() == WORD:
        revision, found = _revise_from_word(workspace, file, author, yes=yes, leave=leave_ambiguous)
    else:
        revision, found = _revise_from_markdown(workspace, file, author), {}
    _answer_revision(workspace, revision, author, found, as_json=as_json)


def _revise_from_markdown(workspace: Workspace, file: Path, author: str) -> Draft:
    from pipelines.review.editing import read_module_key
    from pipelines.workflow.revise import revise_from_markdown

    try:
        text = read_file(file, EDITED_REMEDY).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "cannot be read: it is not UTF-8 text", place=str(file), remedy="Name the file `edit` wrote"
        ) from error
    key = read_module_key(text, str(file))
    return revise_from_markdown(workspace, text, key, author, datetime.now(UTC), file=str(file))


def _revise_from_word(
    workspace: Workspace, file: Path, author: str, *, yes: bool, leave: bool
) -> tuple[Draft, dict[str, Any]]:
    from pipelines.queries.lookups import require_head
    from pipelines.workflow.bring_comments import bring_comments
    from pipelines.workflow.comment import Commenter
    from pipelines.workflow.revise import edit_draft, read_word

    uploaded = read_word(workspace, read_file(file, EDITED_REMEDY), str(file))
    base, changes = uploaded.base, uploaded.changes
    print_note("\n".join(_describe_changes(uploaded)))
    if changes.ambiguous and not leave:
        raise InvalidInput(
            f"holds {len(changes.ambiguous)} changes that could mean two things; nothing was saved",
            place=str(file),
            remedy="Correct the file, or say --leave-ambiguous to go without them",
        )
    count = len(changes.edits) + len(changes.remarks)
    if not count:
        raise InvalidInput("holds no change to save", place=str(file), remedy="Correct a text in it")
    if not yes and not _says_yes(count, author):
        raise InvalidInput(
            f"holds {count} changes, and nobody said to save them",
            place=str(file),
            remedy="Say --yes to save them",
        )
    now = datetime.now(UTC)
    bring_comments(workspace, base, changes.remarks, Commenter(author), now)
    if not changes.edits:
        return require_head(workspace, base.module), _build_document(uploaded)
    edited = edit_draft(workspace, base.module, base.content.canonical_digest(), changes.edits, author, now)
    return edited.draft, _build_document(uploaded)


def _says_yes(edits: int, author: str) -> bool:
    return sys.stdin.isatty() and typer.confirm(f"Save these {edits} changes as {author}?", err=True)


def _describe_changes(uploaded: "WordUpload") -> list[str]:
    """Return what a Word file changes, for a person, one line for each change or remark."""
    changes, language = uploaded.changes, uploaded.base.content.language
    return [
        *(f"  change     {_describe_edit(edit)}" for edit in changes.edits),
        *(f"  ambiguous  {a.place} {a.part or ''}: {a.sentence(language)}" for a in changes.ambiguous),
        *(f"  left as is {_describe_edit(edit)} (typography only)" for edit in changes.typographic),
        *(f"  comment    {r.place} {r.author}: {r.text}" for r in changes.remarks),
        *(f"  done       {name}: resolve it at the desk" for name in changes.resolved),
    ]


def _describe_edit(edit: Edit) -> str:
    if isinstance(edit, Replace):
        return f"{edit.place} {edit.part}: {edit.before!r} -> {edit.after!r}"
    if isinstance(edit, Add):
        from pipelines.review.editing.new_ids import list_added_texts

        return f"{edit.spot.beside}: added beside it: {' | '.join(list_added_texts(edit))}"
    part = getattr(edit, "part", None)
    return f"{edit.place}{f' {part}' if part else ''}: {edit.kind} to {getattr(edit, 'to', '')}"


def _build_document(uploaded: "WordUpload") -> dict[str, Any]:
    changes, language = uploaded.changes, uploaded.base.content.language
    return {
        "edits": _dump_edits(changes.edits),
        "ambiguous": [
            {"place": a.place, "part": a.part, "why": a.why.value, "sentence": a.sentence(language)}
            for a in changes.ambiguous
        ],
        "typographic": _dump_edits(changes.typographic),
        "remarks": [{"place": r.place, "author": r.author, "text": r.text} for r in changes.remarks],
    }


def _dump_edits(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    return [edit.model_dump(mode="json", exclude_none=True) for edit in edits]


def _answer_revision(
    workspace: Workspace, revision: Draft, author: str, found: dict[str, Any], *, as_json: bool
) -> None:
    """Check the revision and record its narration as `draft` does, then answer with it."""
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.sweep import draft_modules

    key, digest = revision.module, revision.content.canonical_digest()
    with show_spinner("Checking"):
        failures = draft_modules(workspace, [key], print_warning)
    text = (
        f"{key} is at revision {revision.revision} by {author}, digest {digest[:12]}, "
        f"findings: {len(revision.findings)}. Earlier approvals no longer count."
    )
    document = {
        "module": key,
        "revision": revision.revision,
        "digest": digest,
        "findings": [finding.id for finding in revision.findings],
    }
    answer(document | found, text, as_json=as_json)
    stop_on([failures[key]] if key in failures else [])
