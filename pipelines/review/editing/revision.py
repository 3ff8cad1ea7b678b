"""The revision made by a person's edits, from any editor."""

from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from schemas.contract import Contract
from schemas.draft import Content, Draft, Minted, NumberedBlock, Origin, Provenance
from schemas.errors import InvalidInput
from schemas.ids import fold_name
from schemas.refusal import Refusal

C = TypeVar("C", bound=Contract)


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
            written_at=now,
        )
    except ValidationError as error:
        raise InvalidInput(
            Refusal("revision.author", place="author", author=author, problem=find_first_problem(error))
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
        raise InvalidInput(
            Refusal("edit.unusable", place=content.module, problem=find_first_problem(error))
        ) from error


def find_first_problem(error: ValueError) -> str:
    """Return the first thing a contract refuses, as a clause of a sentence."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    problem = first["msg"].removeprefix("Value error, ")
    fields = [str(part) for part in first["loc"] if isinstance(part, str)]
    return f"{fields[-1]}: {problem}" if fields else problem


def build_changed(kind: type[C], fields: dict[str, Any]) -> C:
    """Return an element of these fields; raises ValueError if its contract refuses them."""
    return kind.build(**fields) if issubclass(kind, NumberedBlock) else kind(**fields)
