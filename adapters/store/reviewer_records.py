"""Private records of a reviewer: notes on drafts, and practice drafts."""

from hashlib import sha256

from adapters.store.contract_files import Stored
from schemas.ids import SHORT_DIGEST
from schemas.notes import ReviewerNotes
from schemas.practice import Practice, PracticeAnswer

ANSWER = ".answer.json"


class ReviewerRecords(Stored):
    """Notes and practice drafts, under names that tell nobody whose they are."""

    def notes(self, module: str, digest: str, person: str) -> ReviewerNotes | None:
        """Return what a person has noted of one draft, if anything."""
        key = self._notes_key(module, digest, person)
        data = self.store.get(key)
        return None if data is None else self._read(ReviewerNotes, key, data)

    def list_noted(self, module: str, person: str) -> tuple[str, ...]:
        """Return the short digests of the drafts of a module a person has notes on, in no order."""
        own = self._notes_key(module, "", person).rpartition("/")[2]
        entries = self.store.list(f"notes/{module}/")
        return tuple(entry.key.split("/")[2] for entry in entries if entry.key.endswith(f"/{own}"))

    def save_notes(self, notes: ReviewerNotes) -> None:
        """Keep what a person has noted, in place of what they had."""
        self.store.put(self._notes_key(notes.module, notes.digest, notes.person), notes.canonical())

    def forget_notes(self, module: str, digest: str, person: str) -> None:
        """Remove a person's notes on one draft: they have become a revision or a decision."""
        self.store.delete(self._notes_key(module, digest, person))

    @staticmethod
    def _notes_key(module: str, digest: str, person: str) -> str:
        return f"notes/{module}/{digest[:SHORT_DIGEST]}/{_hide_name(person)}.json"

    def save_practice(self, practice: Practice) -> None:
        """Keep a practice draft for the one person it was made for."""
        self.store.put_if_absent(self._practice_key(practice.person, practice.id), practice.canonical())

    def practices(self, person: str) -> tuple[Practice, ...]:
        """Return a person's practice drafts, oldest first."""
        keys = [e.key for e in self.store.list(f"practice/{_hide_name(person)}/")]
        kept = [key for key in keys if not key.endswith(ANSWER)]
        found = [self._read(Practice, key, self.store.get(key)) for key in kept]
        return tuple(sorted(found, key=lambda practice: (practice.made_at, practice.id)))

    def save_practice_answer(self, person: str, answer: PracticeAnswer) -> bool:
        """Keep what a person marked; False where they have answered before, and nothing was kept."""
        key = self._practice_key(person, answer.practice).replace(".json", ANSWER)
        return self.store.put_if_absent(key, answer.canonical())

    def practice_answer(self, person: str, practice_id: str) -> PracticeAnswer | None:
        """Return what a person marked in a practice draft, once they have."""
        key = self._practice_key(person, practice_id).replace(".json", ANSWER)
        data = self.store.get(key)
        return None if data is None else self._read(PracticeAnswer, key, data)

    @staticmethod
    def _practice_key(person: str, practice_id: str) -> str:
        return f"practice/{_hide_name(person)}/{practice_id}.json"


def _hide_name(person: str) -> str:
    """Return a folder's name for a person: a listing of the store names nobody."""
    return sha256(person.encode()).hexdigest()[:32]
