"""A reviewer's private notes on one draft or plan, and how they change."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from adapters.workspace import Workspace
from pipelines.desk.keyed_locks import KeyedLocks
from pipelines.queries.decided_waivers import list_decided_waivers
from schemas.draft import Draft
from schemas.edit import Edit
from schemas.finding import Waiver
from schemas.notes import ReviewerNotes
from schemas.plan import PlanRevision
from schemas.review import Decision

# The desk is one process: its threads change a person's notes on a module one after the other, so that no
# click loses another's.
_LOCKS = KeyedLocks()


@dataclass(frozen=True)
class HandedNotes:
    """Fields that change in the notes on a newer draft, and the `remainder` of edits on the older one."""

    changes: dict[str, Any]
    remainder: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Notebook:
    """One person's notes on one draft or plan."""

    workspace: Workspace
    examined: Draft | PlanRevision
    person: str

    def read(self) -> ReviewerNotes:
        """Return the notes; if there are none yet, only the person's last waivers of the same findings."""
        module, digest = self.examined.module, self.examined.digest
        notes = self.workspace.records.notes(module, digest, self.person)
        # The key holds twelve digits of the digest: another draft's notes may have the same.
        if notes is not None and (notes.digest, notes.person) == (digest, self.person):
            return notes
        return ReviewerNotes(
            module=module,
            digest=digest,
            person=self.person,
            waivers=self._list_last_waivers(),
            saved_at=datetime.now(UTC),
        )

    def change(self, change: Callable[[ReviewerNotes], dict[str, Any]]) -> ReviewerNotes:
        """Save the notes with the fields that `change` returns for them, and return the new notes.

        Edits that change without a new last act forget the one before: undoing it would undo more.
        Raises ValidationError if the result breaks the contract, StoreUnusable if it cannot be saved; the
        stored notes are then unchanged.
        """
        with self._hold_lock():
            return self._save_changed(change)

    def hand_over(
        self, newer: Draft, carry: Callable[[ReviewerNotes, ReviewerNotes], "HandedNotes"]
    ) -> "Notebook":
        """Hand the notes over to a newer draft, as `carry` says of them and of those on it, and return its.

        No click changes either meanwhile. Raises what `change` does; the notes of this draft then stay.
        """
        later = replace(self, examined=newer)
        with self._hold_lock():
            notes = self.read()
            handed = carry(notes, later.read())
            later._save_changed(lambda _: handed.changes)
            if handed.remainder:
                self._save_alone(notes, edits=handed.remainder, last_act=None, proposals=())
            else:
                self.workspace.records.forget_notes(notes.module, notes.digest, notes.person)
        return later

    def _hold_lock(self) -> AbstractContextManager[None]:
        """Hold the lock of all of the person's notes on the module, whichever draft they are on."""
        return _LOCKS.hold(self.examined.module, self.person)

    def _save_changed(self, change: Callable[[ReviewerNotes], dict[str, Any]]) -> ReviewerNotes:
        notes = self.read()
        changes = change(notes)
        if changes.get("edits", notes.edits) != notes.edits:
            changes = {"last_act": None, **changes}
        fields: dict[str, Any] = {**dict(notes), **changes, "saved_at": datetime.now(UTC)}
        changed = ReviewerNotes(**fields)
        self.workspace.records.save_notes(changed)
        return changed

    def _save_alone(self, notes: ReviewerNotes, **kept: Any) -> None:
        """Save the notes without what a decision takes along."""
        alone = notes.model_copy(update={"waivers": (), "opened": (), "comment": "", **kept})
        self.workspace.records.save_notes(alone)

    def _list_last_waivers(self) -> tuple[Waiver, ...]:
        """Return what the person last waived on this or an earlier revision, as far as it holds here."""
        spoken = [
            *list_decided_waivers(self.workspace, self.examined, self.person),
            *self._list_noted_waivers(),
        ]
        if not spoken:
            return ()
        _, waivers = max(spoken, key=lambda each: each[0])
        known = {finding.id for finding in self.examined.findings}
        return tuple(waiver for waiver in waivers if waiver.finding in known)

    def _list_noted_waivers(self) -> Iterator[tuple[datetime, tuple[Waiver, ...]]]:
        records, module = self.workspace.records, self.examined.module
        for digest in records.list_noted(module, self.person):
            draft = records.draft_of(module, digest)
            notes = draft and records.notes(module, draft.digest, self.person)
            if notes:
                yield notes.saved_at, notes.waivers

    def forget_decided(self, decision: Decision, received_at: datetime) -> None:
        """Forget the waivers, opened spans and comment that a decision took along; pending edits stay.

        What was noted since it was received stays, which may be hours before the ledger had it: then the
        comment alone is forgotten, if it is still the decision's.
        """
        with self._hold_lock():
            notes = self.read()
            if notes.saved_at > received_at:
                is_sent = notes.saved_at <= decision.at and notes.comment == decision.comment != ""
                if is_sent:
                    self.workspace.records.save_notes(notes.model_copy(update={"comment": ""}))
            elif notes.edits or notes.proposals:
                self._save_alone(notes)
            else:
                self.workspace.records.forget_notes(notes.module, notes.digest, notes.person)
