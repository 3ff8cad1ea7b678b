"""Private records of a reviewer: notes on drafts, what they opened, and practice drafts."""

from hashlib import sha256

from adapters.store.stored_contracts import StoredContracts
from schemas.ids import SHORT_DIGEST
from schemas.notes import Reading, ReviewerNotes
from schemas.practice import Practice, PracticeAnswer

ANSWER = ".answer.json"


class ReviewerRecords(StoredContracts):
    """Notes and practice drafts, by a digest of the person's name: a listing of the store names nobody."""

    def notes(self, module: str, digest: str, person: str) -> ReviewerNotes | None:
        """Return a person's notes on one draft, or None."""
        key = self._notes_key(module, digest, person)
        data = self.store.get(key)
        return None if data is None else self._parse_contract(ReviewerNotes, key, data)

    def list_noted(self, module: str, person: str) -> tuple[str, ...]:
        """Return the short digests of the drafts of a module a person has notes on, in no order."""
        own = self._notes_key(module, "", person).rpartition("/")[2]
        entries = self.store.list(f"notes/{module}/")
        return tuple(entry.key.split("/")[2] for entry in entries if entry.key.endswith(f"/{own}"))

    def list_noted_modules(self, person: str) -> frozenset[str]:
        """Return the modules of which a person has notes on any draft or plan."""
        own = self._notes_key("", "", person).rpartition("/")[2]
        keys = (entry.key.split("/") for entry in self.store.list("notes/"))
        return frozenset(parts[1] for parts in keys if parts[-1] == own)

    def save_notes(self, notes: ReviewerNotes) -> None:
        """Save a person's notes on one draft, in place of their earlier ones."""
        self.store.put(self._notes_key(notes.module, notes.digest, notes.person), notes.canonical())

    def forget_notes(self, module: str, digest: str, person: str) -> None:
        """Remove a person's notes on one draft: they have become a revision or a decision."""
        self.store.delete(self._notes_key(module, digest, person))

    @staticmethod
    def _notes_key(module: str, digest: str, person: str) -> str:
        return f"notes/{module}/{digest[:SHORT_DIGEST]}/{_hide_name(person)}.json"

    def reading(self, module: str, person: str) -> Reading | None:
        """Return which revision of a module a person opened last, or None."""
        key = self._reading_key(module, person)
        data = self.store.get(key)
        return None if data is None else self._parse_contract(Reading, key, data)

    def readings(self, person: str) -> dict[str, Reading]:
        """Return which revision of each module a person opened last, by module."""
        own = self._reading_key("", person).rpartition("/")[2]
        keys = [entry.key for entry in self.store.list("readings/") if entry.key.endswith(f"/{own}")]
        found = (self._parse_contract(Reading, key, self.store.get(key)) for key in keys)
        return {reading.module: reading for reading in found}

    def save_reading(self, reading: Reading) -> None:
        """Save which revision of a module a person has opened."""
        self.store.put(self._reading_key(reading.module, reading.person), reading.canonical())

    @staticmethod
    def _reading_key(module: str, person: str) -> str:
        return f"readings/{module}/{_hide_name(person)}.json"

    def save_practice(self, practice: Practice) -> None:
        """Save a practice draft for the person it was made for."""
        self.store.put_if_absent(self._practice_key(practice.person, practice.id), practice.canonical())

    def practices(self, person: str) -> tuple[Practice, ...]:
        """Return a person's practice drafts, oldest first."""
        keys = [e.key for e in self.store.list(f"practice/{_hide_name(person)}/")]
        own_keys = [key for key in keys if not key.endswith(ANSWER)]
        practices = [self._parse_contract(Practice, key, self.store.get(key)) for key in own_keys]
        return tuple(sorted(practices, key=lambda practice: (practice.made_at, practice.id)))

    def save_practice_answer(self, person: str, answer: PracticeAnswer) -> bool:
        """Save what a person marked; return False, and save nothing, if they have answered before."""
        key = self._practice_key(person, answer.practice).replace(".json", ANSWER)
        return self.store.put_if_absent(key, answer.canonical())

    def practice_answer(self, person: str, practice_id: str) -> PracticeAnswer | None:
        """Return what a person marked in a practice draft, or None before they have."""
        key = self._practice_key(person, practice_id).replace(".json", ANSWER)
        data = self.store.get(key)
        return None if data is None else self._parse_contract(PracticeAnswer, key, data)

    @staticmethod
    def _practice_key(person: str, practice_id: str) -> str:
        return f"practice/{_hide_name(person)}/{practice_id}.json"


def _hide_name(person: str) -> str:
    """Return the name of a person's folder: a digest, so that a listing of the store names nobody."""
    return sha256(person.encode()).hexdigest()[:32]
