"""The revision made by a person's edits, from any editor."""

from datetime import datetime

from pydantic import ValidationError

from schemas.draft import Content, Draft, Minted, Origin, Provenance
from schemas.draft.adders import follow_adders
from schemas.errors import InvalidInput
from schemas.ids import fold_name
from schemas.refusal import Refusal
from schemas.value_faults import find_fault


def make_revision(draft: Draft, content: Content, minted: Minted, author: str, now: datetime) -> Draft:
    """Return the next revision, written by a person; `findings` is empty until it is criticised.

    Raises InvalidInput if the author's name cannot be one, or if the content could not be read again.
    """
    _refuse_unreadable(content)
    author = fold_name(author)
    try:
        provenance = Provenance(
            writer=Origin.HUMAN,
            author=author,
            inputs=draft.provenance.inputs,
            shown=draft.provenance.shown,
            added_by=follow_adders(draft, content, author),
            written_at=now,
        )
    except ValidationError as error:
        fault = find_fault(error)
        raise InvalidInput(
            Refusal("revision.author", place="author", author=author, problem=fault.what)
        ) from error
    return Draft(
        revision=draft.revision + 1,
        parent=draft.content.canonical_digest(),
        content=content,
        provenance=provenance,
        minted=minted,
    )


def _refuse_unreadable(content: Content) -> None:
    """Raise InvalidInput for a content that an edit left in a state its contract refuses."""
    try:
        Content.from_json(content.canonical())
    except ValidationError as error:
        fault = find_fault(error)
        place = ", ".join(filter(None, (content.module, fault.field)))
        raise InvalidInput(Refusal("edit.unusable", place=place, problem=fault.what)) from error
