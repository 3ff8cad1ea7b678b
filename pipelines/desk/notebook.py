"""A reviewer's private notes on one draft, and how they change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from adapters.workspace import Workspace
from schemas.draft import Draft
from schemas.notes import ReviewerNotes

# The desk is one process: its threads change notes one after the other, so that no click loses another's.
_WRITING = Lock()


@dataclass(frozen=True)
class Notebook:
    """One person's notes on one draft."""

    workspace: Workspace
    draft: Draft
    person: str

    def read(self) -> ReviewerNotes:
        """Return the notes as they stand, empty where there are none."""
        digest = self.draft.content.canonical_digest()
        notes = self.workspace.records.notes(self.draft.module, digest, self.person)
        # Twelve digits lead to the notes; those of another draft that shares them are not this one's.
        if notes is not None and (notes.digest, notes.person) == (digest, self.person):
            return notes
        return ReviewerNotes(
            module=self.draft.module, digest=digest, person=self.person, saved_at=datetime.now(UTC)
        )

    def change(self, change: Callable[[ReviewerNotes], dict[str, Any]]) -> ReviewerNotes:
        """Read the notes, save what `change` makes of them, and return it.

        `change` returns the fields that differ. Raises ValidationError where they break the contract,
        StoreUnusable where they cannot be kept; the notes are then as they were.
        """
        with _WRITING:
            now = self.read()
            fields: dict[str, Any] = {**dict(now), **change(now), "saved_at": datetime.now(UTC)}
            changed = ReviewerNotes(**fields)
            self.workspace.records.save_notes(changed)
            return changed

    def forget_decided(self, at: datetime) -> None:
        """Forget what went into a decision taken at a moment; edits stay, and so does what came later."""
        with _WRITING:
            now = self.read()
            if now.saved_at > at:
                return
            if now.edits or now.proposals:
                spent = now.model_copy(update={"waivers": (), "opened": (), "comment": ""})
                self.workspace.records.save_notes(spent)
            else:
                self.workspace.records.forget_notes(now.module, now.digest, now.person)
