"""The contracts as the store keeps them: this file alone knows the layout of keys.

sources/<sha256>.json            one source's text and spans, addressed by its own bytes
spans/<module>.json              which of them a module may cite
drafts/<module>/r00007.json      one revision; the head is the highest number
confirmed/<module>.json          on which other inputs its newest revision stands too
releases/<module>/v0003/<file>   a release's zips and evidence; release.json is written last, and after it
                                 what was seen of it (self-test.json, its sheet), listed in observed.json
receipts/<module>/<target>/v0003.json
rolled-back/<module>/<target>/v0003.json   the feed there no longer names this withdrawn release
replies/<sha256>.json            a model's reply, addressed by what it was asked
originals/…, pulled/…, stamps/…   what sources were when last looked at (adapters/sources/{pulled,stamps}.py)
pseudonyms/<course>/…            which token stands for which personal datum (adapters/store/pseudonyms.py)
batches/<course>/<name>/…        questions sent together to be answered later (adapters/store/batches.py)
results/<course>/…               what learners did (adapters/store/results.py)
spoken/<sha256>.json, media/<sha256>   what was read aloud, and its audio (adapters/speech/recordings.py)
notes/<module>/<digest>/<sha256 of a name>.json   what a reviewer has noted of one draft, theirs alone
measures.csv                     what reviews amounted to when it was last looked at
programme.html, programme.csv    where every module stood when it was last looked at
practice/<sha256 of a name>/<id>.json   a practice draft, and <id>.answer.json what its reader marked
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import TypeVar

from pydantic import ValidationError

from adapters.blob import Blob, Member, Scratch
from adapters.store import Store
from schemas.contract import Contract
from schemas.draft import Confirmed, Content, Draft, Outline
from schemas.errors import Conflict, InvalidInput, StoreUnusable
from schemas.ids import SHORT_DIGEST, is_practice
from schemas.notes import ReviewerNotes
from schemas.practice import Practice, PracticeAnswer
from schemas.refusal import Refusal
from schemas.release import Observed, Receipt, Release, StoredFile
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import SELF_TEST, SelfTest
from schemas.source import SourceSpans, SourceText
from schemas.withdrawal import RolledBack

RELEASE, OBSERVED = "release.json", "observed.json"
CONTENT = "content.json"
ANSWER = ".answer.json"
MEASURES = "measures.csv"
PROGRAMME = "programme"

MAYBE_TOO_GREAT = re.compile(rb"[0-9]{16}")
"""Digits enough for a number above 2^53, where canonical JSON ends (RFC 8785, 3.2.2.3); or for a digest."""

C = TypeVar("C", bound=Contract)


class Records:
    """Typed reading and writing of everything but the ledger."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # sources

    def save_spans(self, spans: SourceSpans) -> None:
        """Keep what a module may cite; a source already kept is not written again."""
        addresses = []
        for source in spans.sources:
            data = source.canonical()
            address = sha256(data).hexdigest()
            self.store.put_if_absent(f"sources/{address}.json", data)
            addresses.append(address)
        index = spans.model_dump(mode="json", exclude={"sources"}) | {"sources": addresses}
        self.store.put(f"spans/{spans.module}.json", json.dumps(index, sort_keys=True).encode())

    def spans(self, module: str) -> SourceSpans | None:
        """Return what a module may cite; raises StoreUnusable where one stored byte has changed."""
        key = f"spans/{module}.json"
        data = self.store.get(key)
        if data is None:
            return None
        try:
            index = json.loads(data)
            sources = tuple(self._source(address) for address in index.pop("sources"))
            kept = SourceSpans.model_validate_json(json.dumps(index | {"sources": []}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._altered(key) from error
        return kept.model_copy(update={"sources": sources})

    def spans_fingerprint(self, module: str) -> str | None:
        """Return the fingerprint of what a module may cite, without reading any of it; None where nothing is.

        Raises StoreUnusable where it is not what was written.
        """
        key = f"spans/{module}.json"
        data = self.store.get(key)
        try:
            return None if data is None else str(json.loads(data)["fingerprint"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._altered(key) from error

    def _source(self, address: str) -> SourceText:
        key = f"sources/{address}.json"
        data = self.store.get(key)
        if data is None or sha256(data).hexdigest() != address:
            raise self._altered(key)
        return self._read(SourceText, key, data)

    # drafts

    def head(self, module: str) -> Draft | None:
        """Return a module's newest revision."""
        revisions = self._revision_keys(module)
        return self._draft(revisions[-1]) if revisions else None

    def has_draft(self, module: str) -> bool:
        """Return whether a module has a draft, without reading it."""
        return bool(self._revision_keys(module))

    def revisions(self, module: str) -> tuple[Draft, ...]:
        """Return every revision of a module, oldest first."""
        return tuple(self._draft(key) for key in self._revision_keys(module))

    def outlines(self, module: str) -> tuple[Outline, ...]:
        """Return what each revision of a module is, oldest first, without reading what it says."""
        return tuple(self._outline(key) for key in self._revision_keys(module))

    def revisions_saying(
        self, module: str, may_say: Callable[[bytes], bool]
    ) -> Iterator[tuple[int, Draft | None]]:
        """Yield each revision's number, oldest first, with the draft where its stored bytes may say it."""
        for number, key in enumerate(self._revision_keys(module), start=1):
            stored = self.store.get(key)
            yield number, self._read(Draft, key, stored) if may_say(stored or b"") else None

    def draft_of(self, module: str, digest: str) -> Draft | None:
        """Return a module's newest revision of a digest, or None; fewer than 12 digits could name two.

        The newest draft is looked at first, for it is the one most often meant; older ones are read only
        where it is not.
        """
        if len(digest) < SHORT_DIGEST:
            return None
        newest_first = (self._draft(key) for key in reversed(self._revision_keys(module)))
        return next((d for d in newest_first if d.content.canonical_digest().startswith(digest)), None)

    def revision(self, module: str, number: int) -> Draft | None:
        """Return one revision of a module, or None where it has none of that number."""
        key = self._revision_key(module, number)
        return self._draft(key) if self.store.get(key) is not None else None

    def heads(self) -> tuple[str, ...]:
        """Return the modules that have a draft."""
        return tuple(sorted({entry.key.split("/")[1] for entry in self.store.list("drafts/")}))

    def add_revision(self, draft: Draft) -> None:
        """Move a module's head; raises Conflict where another run moved it first."""
        _refuse_practice(draft.module)
        key = self._revision_key(draft.module, draft.revision)
        expected = self._revision_key(draft.module, len(self._revision_keys(draft.module)) + 1)
        if key != expected or not self.store.put_if_absent(key, draft.canonical()):
            raise Conflict(Refusal("draft.overtaken", module=draft.module))

    def confirm(self, confirmed: Confirmed) -> None:
        """Keep that a revision stands on other inputs than those it was written from."""
        self.store.put(self._confirmed_key(confirmed.module), confirmed.canonical())

    def confirmed(self, module: str) -> Confirmed | None:
        """Return on which inputs a module's revision was confirmed last, if one ever was."""
        key = self._confirmed_key(module)
        data = self.store.get(key)
        return None if data is None else self._read(Confirmed, key, data)

    @staticmethod
    def _confirmed_key(module: str) -> str:
        return f"confirmed/{module}.json"

    @staticmethod
    def _revision_key(module: str, number: int) -> str:
        return f"drafts/{module}/r{number:05d}.json"

    def _revision_keys(self, module: str) -> list[str]:
        return [entry.key for entry in self.store.list(f"drafts/{module}/")]

    def _draft(self, key: str) -> Draft:
        return self._read(Draft, key, self.store.get(key))

    def _outline(self, key: str) -> Outline:
        try:
            return Outline.of_stored(self.store.get(key) or b"")
        except ValueError as error:
            raise self._altered(key) from error

    # reviewers' notes

    def notes(self, module: str, digest: str, person: str) -> ReviewerNotes | None:
        """Return what a person has noted of one draft, if anything."""
        key = self._notes_key(module, digest, person)
        data = self.store.get(key)
        return None if data is None else self._read(ReviewerNotes, key, data)

    def noted(self, module: str, person: str) -> tuple[str, ...]:
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
        return f"notes/{module}/{digest[:SHORT_DIGEST]}/{_hidden(person)}.json"

    # measures

    def save_measures(self, table: str) -> str:
        """Keep the measures of all courses as CSV, and return where a person finds them."""
        self.store.put(MEASURES, table.encode())
        return f"{self.store.place}/{MEASURES}"

    # programme

    def save_programme(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep the programme as files, by suffix, and return where a person finds each."""
        for suffix, data in files.items():
            self.store.put(f"{PROGRAMME}.{suffix}", data)
        return {suffix: f"{self.store.place}/{PROGRAMME}.{suffix}" for suffix in files}

    # practice drafts

    def save_practice(self, practice: Practice) -> None:
        """Keep a practice draft for the one person it was made for."""
        self.store.put_if_absent(self._practice_key(practice.person, practice.id), practice.canonical())

    def practices(self, person: str) -> tuple[Practice, ...]:
        """Return a person's practice drafts, oldest first."""
        keys = [e.key for e in self.store.list(f"practice/{_hidden(person)}/")]
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
        return f"practice/{_hidden(person)}/{practice_id}.json"

    # releases

    def save_release(self, release: Release, files: Mapping[str, Member]) -> None:
        """Keep a release's files, then the release itself; raises Conflict where its number is taken."""
        _refuse_practice(release.module)
        folder = self._release_folder(release.module, release.number)
        for name, data in sorted(files.items()):
            self.store.put(folder + name, data)
        if not self.store.put_if_absent(folder + RELEASE, release.canonical()):
            raise Conflict(
                f"release {release.number} exists already",
                place=release.module,
                remedy="Nothing to do if another run built it; otherwise package again",
            )

    def releases(self, module: str) -> tuple[Release, ...]:
        """Return a module's releases, oldest first."""
        keys = [e.key for e in self.store.list(f"releases/{module}/") if e.key.endswith(f"/{RELEASE}")]
        return tuple(self._read(Release, key, self.store.get(key)) for key in keys)

    def release_file(self, release: Release, name: str) -> bytes:
        """Return one file of a release; raises StoreUnusable where it is gone."""
        key = self._release_folder(release.module, release.number) + name
        data = self.store.get(key)
        if data is None:
            raise self._altered(key)
        return data

    def release_blob(self, release: Release, name: str) -> Blob:
        """Return one file of a release to be read in pieces; raises StoreUnusable where it is gone."""
        key = self._release_folder(release.module, release.number) + name
        pieces = self.store.pieces(key)
        if pieces is None:
            raise self._altered(key)
        return Scratch().add(pieces)

    def release_place(self, release: Release) -> str:
        """Return where a person finds the files of a release."""
        folder = self._release_folder(release.module, release.number)
        return f"{self.store.place}/{folder.rstrip('/')}"

    def release_content(self, release: Release) -> Content | None:
        """Return the content a release was built from; None where it is gone, or too old to be read.

        Raises StoreUnusable where it is not the one people approved.
        """
        key = self._release_folder(release.module, release.number) + CONTENT
        data = self.store.get(key)
        if data is None:
            return None
        if sha256(data).hexdigest() != release.approval.digest:
            raise self._altered(key)
        try:
            return Content.from_json(data)
        except ValidationError:
            return None

    def save_observed(self, observed: Observed, files: Mapping[str, bytes]) -> None:
        """Keep what was seen of a release, beside its files: the list of it last."""
        folder = self._release_folder(observed.module, observed.number)
        for name, data in sorted(files.items()):
            self.store.put(folder + name, data)
        self.store.put(folder + OBSERVED, observed.canonical())

    def observed(self, release: Release) -> Observed | None:
        """Return the list of what was seen of a release; None where there is none, or one of another."""
        key = self._release_folder(release.module, release.number) + OBSERVED
        data = self.store.get(key)
        observed = None if data is None else self._read(Observed, key, data)
        return observed if observed and observed.release_digest == release.canonical_digest() else None

    def beside(self, release: Release) -> tuple[StoredFile, ...]:
        """Return the files of what was seen of a release."""
        observed = self.observed(release)
        return observed.files if observed else ()

    def release_sheet(self, release: Release) -> ReleaseSheet:
        """Return the sheet kept beside a release; raises StoreUnusable where it is gone or was altered."""
        name = f"{release.name}--sheet.json"
        key = self._release_folder(release.module, release.number) + name
        data = self.release_file(release, name)
        if sha256(data).hexdigest() not in {f.sha256 for f in self.beside(release) if f.name == name}:
            raise self._altered(key)
        return self._read(ReleaseSheet, key, data)

    def self_test(self, release: Release) -> SelfTest | None:
        """Return what came of playing a release; None where nobody said, or said it of another."""
        key = self._release_folder(release.module, release.number) + SELF_TEST
        data = self.store.get(key)
        tried = None if data is None else self._read(SelfTest, key, data)
        return tried if tried and tried.release_digest == release.canonical_digest() else None

    @staticmethod
    def _release_folder(module: str, number: int) -> str:
        return f"releases/{module}/v{number:04d}/"

    # receipts

    def save_receipt(self, receipt: Receipt) -> None:
        """Keep the proof of a delivery."""
        self.store.put(
            self._receipt_key(receipt.module, receipt.target, receipt.release), receipt.canonical()
        )

    def receipt(self, module: str, target: str, release: int) -> Receipt | None:
        """Return the proof that a release is at a target, or None."""
        key = self._receipt_key(module, target, release)
        data = self.store.get(key)
        return None if data is None else self._read(Receipt, key, data)

    def receipts(self, module: str) -> tuple[Receipt, ...]:
        """Return every proof of delivery of a module, also from targets its course no longer names."""
        keys = [entry.key for entry in self.store.list(f"receipts/{module}/")]
        return tuple(self._read(Receipt, key, self.store.get(key)) for key in keys)

    def save_rolled_back(self, proof: RolledBack) -> None:
        """Keep the proof that a target no longer shows a withdrawn release."""
        self.store.put(self._rolled_back_key(proof.module, proof.target, proof.release), proof.canonical())

    def rolled_back(self, module: str, target: str, release: int) -> RolledBack | None:
        """Return the proof that a target no longer shows a withdrawn release, or None."""
        key = self._rolled_back_key(module, target, release)
        data = self.store.get(key)
        return None if data is None else self._read(RolledBack, key, data)

    @staticmethod
    def _rolled_back_key(module: str, target: str, release: int) -> str:
        return f"rolled-back/{module}/{target}/v{release:04d}.json"

    @staticmethod
    def _receipt_key(module: str, target: str, release: int) -> str:
        return f"receipts/{module}/{target}/v{release:04d}.json"

    # how a contract is read

    def _read(self, kind: type[C], key: str, data: bytes | None) -> C:
        stored = data or b""
        try:
            value = kind.from_json(stored)
            if MAYBE_TOO_GREAT.search(stored):
                value.canonical()  # raises where a number has no canonical form: we never wrote that
        except ValueError as error:
            raise self._altered(key) from error
        return value

    def _altered(self, key: str) -> StoreUnusable:
        return StoreUnusable(
            "is missing, or is not what was written",
            place=f"{self.store.place}/{key}",
            remedy="Restore it from a backup; nothing was changed",
        )


def _hidden(person: str) -> str:
    """Return a folder's name for a person: a listing of the store names nobody."""
    return sha256(person.encode()).hexdigest()[:32]


def _refuse_practice(module: str) -> None:
    """Raise InvalidInput where a practice draft is about to pass for a draft or a release."""
    if is_practice(module):
        raise InvalidInput(
            "is a practice draft, with false claims planted in it",
            place=module,
            remedy="Nothing was kept: practice drafts are never drafts of a course",
        )
