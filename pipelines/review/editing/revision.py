"""The revision made by a person's edits, from any editor."""

from datetime import datetime

from pydantic import ValidationError

from schemas.draft import Content, Draft, Minted, Origin, Provenance
from schemas.errors import InvalidInput
from schemas.ids import fold_name
from schemas.refusal import Refusal


def make_revision(draft: Draft, content: Content, minted: Minted, author: str, now: datetime) -> Draft:
    """Return the next revision, written by a person; `findings` is empty until it is criticised.

    Raises InvalidInput if the author's name cannot be one.
    """
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


def find_first_problem(error: ValidationError) -> str:
    """Return the first thing a contract refuses, as a clause of a sentence."""
    return error.errors()[0]["msg"].removeprefix("Value error, ")
