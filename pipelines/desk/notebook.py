"""A reviewer's private notes on one draft or plan, and how they change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from adapters.workspace import Workspace
from pipelines.desk.quoted_sides import find_sides, list_kept_places
from pipelines.review.editing.elements import find
from pipelines.workflow.decide import list_recorded
from schemas.draft import Draft
from schemas.draft.element_parts import list_parts
from schemas.finding import Finding, Waiver
from schemas.notes import ReviewerNotes
from schemas.plan import PlanRevision
from schemas.review import Decision

# The desk is one process: its threads change notes one after the other, so that no click loses another's.
_WRITING = Lock()


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
        with _WRITING:
            notes = self.read()
            changes = change(notes)
            if changes.get("edits", notes.edits) != notes.edits:
                changes = {"last_act": None, **changes}
            fields: dict[str, Any] = {**dict(notes), **changes, "saved_at": datetime.now(UTC)}
            changed = ReviewerNotes(**fields)
            self.workspace.records.save_notes(changed)
            return changed

    def _list_last_waivers(self) -> tuple[Waiver, ...]:
        """Return what the person last waived on another revision, as far as this one has the finding too."""
        spoken = [*self._list_decided_waivers(), *self._list_noted_waivers()]
        if not spoken:
            return ()
        _, digest, waivers = max(spoken, key=lambda each: each[0])
        known = {finding.id for finding in self.examined.findings}
        is_of_other = digest != self.examined.digest
        return tuple(waiver for waiver in waivers if is_of_other and waiver.finding in known)

    def _list_decided_waivers(self) -> Iterator[tuple[datetime, str, tuple[Waiver, ...]]]:
        is_of_plan = isinstance(self.examined, PlanRevision)
        for each in list_recorded(self.workspace, self.examined.module):
            is_own = isinstance(each, Decision) and each.person == self.person
            if is_own and isinstance(each, Decision) and (each.subject is not None) is is_of_plan:
                yield each.at, each.digest, tuple(self._drop_outdated(each))

    def _drop_outdated(self, decision: Decision) -> Iterator[Waiver]:
        """Yield a decision's waivers without those of a contradiction whose elements say something else now.

        Such a waiver says which side the draft keeps.
        """
        waived = {waiver.finding for waiver in decision.waivers}
        concerned = (each for each in self.examined.findings if each.id in waived)
        quoting = {each.id: each for each in concerned if find_sides(each) is not None}
        # Read for these alone: a page asks this of each decision there was.
        decided = self.workspace.records.draft_of(decision.module, decision.digest) if quoting else None
        for waiver in decision.waivers:
            finding = quoting.get(waiver.finding) if decided is not None else None
            if finding is None or _quote_places(decided, finding) == _quote_places(self.examined, finding):
                yield waiver

    def _list_noted_waivers(self) -> Iterator[tuple[datetime, str, tuple[Waiver, ...]]]:
        records, module = self.workspace.records, self.examined.module
        for digest in records.list_noted(module, self.person):
            draft = records.draft_of(module, digest)
            notes = draft and records.notes(module, draft.digest, self.person)
            if notes:
                yield notes.saved_at, notes.digest, notes.waivers

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


def _quote_places(examined: Draft | PlanRevision | None, finding: Finding) -> list[object]:
    """Return what the elements say that a finding with two quotations names."""
    if not isinstance(examined, Draft):
        return []
    found = (find(examined.content, place) for place in list_kept_places(finding))
    return [tuple(list_parts(each)) if each is not None else None for each in found]
