"""A reviewer's private notes on one draft or plan, and how they change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from adapters.workspace import Workspace
from schemas.draft import Draft
from schemas.notes import ReviewerNotes
from schemas.plan import PlanRevision

# The desk is one process: its threads change notes one after the other, so that no click loses another's.
_WRITING = Lock()


@dataclass(frozen=True)
class Notebook:
    """One person's notes on one draft or plan."""

    workspace: Workspace
    examined: Draft | PlanRevision
    person: str

    def read(self) -> ReviewerNotes:
        """Return the notes, empty if there are none."""
        module, digest = self.examined.module, self.examined.digest
        notes = self.workspace.records.notes(module, digest, self.person)
        # The key holds twelve digits of the digest: another draft's notes may have the same.
        if notes is not None and (notes.digest, notes.person) == (digest, self.person):
            return notes
        return ReviewerNotes(module=module, digest=digest, person=self.person, saved_at=datetime.now(UTC))

    def change(self, change: Callable[[ReviewerNotes], dict[str, Any]]) -> ReviewerNotes:
        """Save the notes with the fields that `change` returns for them, and return the new notes.

        Raises ValidationError if the result breaks the contract, StoreUnusable if it cannot be saved; the
        stored notes are then unchanged.
        """
        with _WRITING:
            notes = self.read()
            fields: dict[str, Any] = {**dict(notes), **change(notes), "saved_at": datetime.now(UTC)}
            changed = ReviewerNotes(**fields)
            self.workspace.records.save_notes(changed)
            return changed

    def forget_decided(self, at: datetime) -> None:
        """Forget the waivers, opened spans and comment of a decision taken at `at`; pending edits stay.

        Nothing is forgotten if the notes were saved after the decision.
        """
        with _WRITING:
            notes = self.read()
            if notes.saved_at > at:
                return
            if notes.edits or notes.proposals:
                edits_alone = notes.model_copy(update={"waivers": (), "opened": (), "comment": ""})
                self.workspace.records.save_notes(edits_alone)
            else:
                self.workspace.records.forget_notes(notes.module, notes.digest, notes.person)
