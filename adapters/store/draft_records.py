"""Drafts in the store: the revisions of each module, none ever replaced."""

from collections.abc import Callable, Iterator

from adapters.store.stored_contracts import StoredContracts
from schemas.draft import Confirmed, Draft, Outline
from schemas.errors import Conflict, DraftUnsealed
from schemas.ids import SHORT_DIGEST
from schemas.practice import refuse_practice
from schemas.refusal import Refusal
from schemas.review import LedgerEntry
from schemas.seal import RevisionSeal


class DraftRecords(StoredContracts):
    """The revisions of all modules, by number; the highest is a module's head."""

    def head(self, module: str) -> Draft | None:
        """Return a module's newest revision."""
        revisions = self._revision_keys(module)
        return self._draft(revisions[-1]) if revisions else None

    def revisions(self, module: str) -> tuple[Draft, ...]:
        """Return every revision of a module, oldest first."""
        return tuple(self._draft(key) for key in self._revision_keys(module))

    def outlines(self, module: str) -> tuple[Outline, ...]:
        """Return an outline of each revision of a module, oldest first, without parsing its content."""
        return tuple(self._outline(key) for key in self._revision_keys(module))

    def revisions_saying(
        self, module: str, may_say: Callable[[bytes], bool]
    ) -> Iterator[tuple[int, Draft | None]]:
        """Yield each revision's number, oldest first, with its draft if `may_say` accepts its bytes.

        The others are yielded with None: they were not parsed.
        """
        for number, key in enumerate(self._revision_keys(module), start=1):
            stored = self.store.get(key)
            yield number, self._parse(key, stored) if may_say(stored or b"") else None

    def draft_of(self, module: str, digest: str) -> Draft | None:
        """Return a module's newest revision whose digest starts with `digest`, or None.

        None also for fewer than 12 digits: they could stand for two drafts. Older revisions are read only if
        the newest is not the one.
        """
        if len(digest) < SHORT_DIGEST:
            return None
        newest_first = (self._draft(key) for key in reversed(self._revision_keys(module)))
        return next((d for d in newest_first if d.content.canonical_digest().startswith(digest)), None)

    def count_revisions(self, module: str) -> int:
        """Return how many revisions a module has, which is the number of its newest; none is read."""
        return len(self._revision_keys(module))

    def revision(self, module: str, number: int) -> Draft | None:
        """Return one revision of a module, or None if it has none of that number."""
        key = self._revision_key(module, number)
        return self._draft(key) if self.store.get(key) is not None else None

    def heads(self) -> tuple[str, ...]:
        """Return the modules that have a draft."""
        return tuple(sorted({entry.key.split("/")[1] for entry in self.store.list("drafts/")}))

    def add_revision(self, draft: Draft, sealed: LedgerEntry) -> None:
        """Add the revision that the ledger has just sealed; it becomes the module's head.

        Raises Conflict if another run added one first, DraftUnsealed if the entry seals another draft.
        """
        refuse_practice(draft.module)
        _refuse_unsealed(draft, sealed)
        key = self._revision_key(draft.module, draft.revision)
        expected = self._revision_key(draft.module, self.count_revisions(draft.module) + 1)
        if key != expected or not self.store.put_if_absent(key, draft.canonical()):
            raise Conflict(Refusal("draft.overtaken", module=draft.module))

    def confirm(self, confirmed: Confirmed) -> None:
        """Record that a revision also rests on other inputs than those it was written from."""
        self.store.put(self._confirmed_key(confirmed.module), confirmed.canonical())

    def read_confirmed(self, module: str) -> Confirmed | None:
        """Return the inputs on which a module's revision was last confirmed, or None if it never was."""
        key = self._confirmed_key(module)
        data = self.store.get(key)
        return None if data is None else self._parse_contract(Confirmed, key, data)

    @staticmethod
    def _confirmed_key(module: str) -> str:
        return f"confirmed/{module}.json"

    @staticmethod
    def _revision_key(module: str, number: int) -> str:
        return f"drafts/{module}/r{number:05d}.json"

    def _revision_keys(self, module: str) -> list[str]:
        return [entry.key for entry in self.store.list(f"drafts/{module}/")]

    def _draft(self, key: str) -> Draft:
        return self._parse(key, self.store.get(key))

    def _parse(self, key: str, data: bytes | None) -> Draft:
        draft = self._parse_contract(Draft, key, data)
        if key != self._revision_key(draft.module, draft.revision):
            raise self._altered_error(key)  # the file of another revision or module was put in its place
        return draft

    def _outline(self, key: str) -> Outline:
        try:
            return Outline.of_stored(self.store.get(key) or b"")
        except ValueError as error:
            raise self._altered_error(key) from error


def _refuse_unsealed(draft: Draft, sealed: LedgerEntry) -> None:
    seal = sealed.recorded
    if not isinstance(seal, RevisionSeal) or seal.differences(draft):
        raise DraftUnsealed(
            "is not what the ledger has just sealed",
            place=f"{draft.module}, revision {draft.revision}",
            remedy="Have the draft sealed as it is, then add it",
        )
