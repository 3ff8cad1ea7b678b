"""Releases in the store, with their observations and the receipts of their deliveries."""

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import ValidationError

from adapters.blob import Blob, Member, Scratch
from adapters.store.stored_contracts import StoredContracts
from schemas.draft import Content
from schemas.errors import Conflict
from schemas.practice import refuse_practice
from schemas.release import Observed, Receipt, Release, StoredFile
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import SELF_TEST, SelfTest
from schemas.withdrawal import RolledBack

if TYPE_CHECKING:
    from schemas.attestation import KeyHistory

RELEASE, OBSERVED, CLAIM = "release.json", "observed.json", "claim"
CONTENT = "content.json"
KEY_HISTORY = "signing-keys.json"


class ReleaseRecords(StoredContracts):
    """Releases by module and number, receipts by target; none is ever replaced."""

    def save_release(self, release: Release, files: Mapping[str, Member]) -> None:
        """Save a release's files, then the release itself; does nothing if it is there already.

        Raises Conflict, with nothing written, if another release has its number or claims it.
        """
        refuse_practice(release.module)
        folder = self._release_folder(release.module, release.number)
        stored = self.store.get(folder + RELEASE)
        if stored is None and self._claims(folder + CLAIM, release):
            for name, data in sorted(files.items()):
                self.store.put(folder + name, data)
            if self.store.put_if_absent(folder + RELEASE, release.canonical()):
                return
            stored = self.store.get(folder + RELEASE)
        if stored != release.canonical():
            raise Conflict(
                f"release {release.number} is another",
                place=release.module,
                remedy="Package again: it takes the next number",
            )

    def _claims(self, key: str, release: Release) -> bool:
        """Claim a number for a release; return False if another release has claimed it.

        Two runs that write different files under one number would mix them. A claim is the release's digest,
        so that a run that builds the same release goes on where a killed one stopped.
        """
        claim = release.canonical_digest().encode()
        return self.store.put_if_absent(key, claim) or self.store.get(key) == claim

    def find_claimed(self, module: str) -> int:
        """Return the highest number that a release of a module has or has claimed; 0 for none."""
        keys = [entry.key for entry in self.store.list(f"releases/{module}/")]
        return max((int(key.split("/")[2][1:]) for key in keys), default=0)

    def count_releases(self, module: str) -> int:
        """Return how many releases a module has; none is read."""
        return sum(entry.key.endswith(f"/{RELEASE}") for entry in self.store.list(f"releases/{module}/"))

    def releases(self, module: str) -> tuple[Release, ...]:
        """Return a module's releases, oldest first; raises StoreUnusable if one was altered or moved."""
        keys = [e.key for e in self.store.list(f"releases/{module}/") if e.key.endswith(f"/{RELEASE}")]
        return tuple(self._release(key) for key in keys)

    def _release(self, key: str) -> Release:
        release = self._parse_contract(Release, key, self.store.get(key))
        if key != self._release_folder(release.module, release.number) + RELEASE:
            raise self._altered_error(key)  # the file of another number or module was put in its place
        return release

    def release_file(self, release: Release, name: str) -> bytes:
        """Return one file of a release; raises StoreUnusable if it is gone."""
        key = self._release_folder(release.module, release.number) + name
        data = self.store.get(key)
        if data is None:
            raise self._altered_error(key)
        return data

    def release_blob(self, release: Release, name: str) -> Blob:
        """Return one file of a release, to be read in pieces; raises StoreUnusable if it is gone."""
        key = self._release_folder(release.module, release.number) + name
        pieces = self.store.pieces(key)
        if pieces is None:
            raise self._altered_error(key)
        return Scratch().add(pieces)

    def release_place(self, release: Release) -> str:
        """Return where a person finds the files of a release."""
        folder = self._release_folder(release.module, release.number)
        return f"{self.store.place}/{folder.rstrip('/')}"

    def release_content(self, release: Release) -> Content | None:
        """Return the content a release was built from; None if it is gone, or too old to be read.

        Raises StoreUnusable if it is not the one people approved.
        """
        key = self._release_folder(release.module, release.number) + CONTENT
        data = self.store.get(key)
        if data is None:
            return None
        if sha256(data).hexdigest() != release.approval.digest:
            raise self._altered_error(key)
        try:
            return Content.from_json(data)
        except ValidationError:
            return None

    def save_observed(self, observed: Observed, files: Mapping[str, bytes]) -> None:
        """Save what was observed of a release beside its files; the list of it is written last."""
        folder = self._release_folder(observed.module, observed.number)
        for name, data in sorted(files.items()):
            self.store.put(folder + name, data)
        self.store.put(folder + OBSERVED, observed.canonical())

    def read_observed(self, release: Release) -> Observed | None:
        """Return the list of what was observed of a release; None if there is none of this release."""
        key = self._release_folder(release.module, release.number) + OBSERVED
        data = self.store.get(key)
        observed = None if data is None else self._parse_contract(Observed, key, data)
        return observed if observed and observed.release_digest == release.canonical_digest() else None

    def list_observed_files(self, release: Release) -> tuple[StoredFile, ...]:
        """Return the files that were added to a release after it was built: its sheet, its self-test."""
        observed = self.read_observed(release)
        return observed.files if observed else ()

    def release_sheet(self, release: Release) -> ReleaseSheet:
        """Return the sheet kept beside a release; raises StoreUnusable if it is gone or was altered."""
        name = f"{release.name}--sheet.json"
        key = self._release_folder(release.module, release.number) + name
        data = self.release_file(release, name)
        if sha256(data).hexdigest() not in {
            f.sha256 for f in self.list_observed_files(release) if f.name == name
        }:
            raise self._altered_error(key)
        return self._parse_contract(ReleaseSheet, key, data)

    def self_test(self, release: Release) -> SelfTest | None:
        """Return the self-test of a release; None if there is none, or it is of another release."""
        key = self._release_folder(release.module, release.number) + SELF_TEST
        data = self.store.get(key)
        self_test = None if data is None else self._parse_contract(SelfTest, key, data)
        if self_test is None or self_test.release_digest != release.canonical_digest():
            return None
        return self_test

    @staticmethod
    def _release_folder(module: str, number: int) -> str:
        return f"releases/{module}/v{number:04d}/"

    def key_history(self) -> "KeyHistory | None":
        """Return the keys that this store's releases are signed with; None if none was signed yet."""
        from schemas.attestation import KeyHistory

        data = self.store.get(KEY_HISTORY)
        return None if data is None else self._parse_contract(KeyHistory, KEY_HISTORY, data)

    def save_key_history(self, history: "KeyHistory", *, seen: "KeyHistory | None") -> None:
        """Save the history of signing keys; raises Conflict if it is no longer the one that was `seen`.

        `seen` is None before the first key. Of two first keys saved at once the earlier stays, without an
        error: read the history to learn which.
        """
        if seen is None:
            self.store.put_if_absent(KEY_HISTORY, history.canonical())
        elif not self.store.replace(KEY_HISTORY, history.canonical(), seen.canonical()):
            raise Conflict(
                "the signing key was changed meanwhile",
                place=KEY_HISTORY,
                remedy="Look at `premierjet signing key`, then change it again if need be",
            )

    def save_receipt(self, receipt: Receipt) -> None:
        """Save the proof of a delivery."""
        self.store.put(
            self._receipt_key(receipt.module, receipt.target, receipt.release), receipt.canonical()
        )

    def receipt(self, module: str, target: str, release: int) -> Receipt | None:
        """Return the proof that a release was delivered to a target, or None."""
        key = self._receipt_key(module, target, release)
        data = self.store.get(key)
        return None if data is None else self._parse_contract(Receipt, key, data)

    def receipts(self, module: str) -> tuple[Receipt, ...]:
        """Return every proof of delivery of a module, also from targets its course no longer names."""
        keys = [entry.key for entry in self.store.list(f"receipts/{module}/")]
        return tuple(self._parse_contract(Receipt, key, self.store.get(key)) for key in keys)

    def released_or_delivered(self) -> frozenset[str]:
        """Return the modules that have a release or a proof of delivery."""
        listed = (entry.key for part in ("releases/", "receipts/") for entry in self.store.list(part))
        return frozenset(key.split("/")[1] for key in listed)

    def save_rolled_back(self, proof: RolledBack) -> None:
        """Save the proof that a target no longer shows a withdrawn release."""
        self.store.put(self._rolled_back_key(proof.module, proof.target, proof.release), proof.canonical())

    def rolled_back(self, module: str, target: str, release: int) -> RolledBack | None:
        """Return the proof that a target no longer shows a withdrawn release, or None."""
        key = self._rolled_back_key(module, target, release)
        data = self.store.get(key)
        return None if data is None else self._parse_contract(RolledBack, key, data)

    @staticmethod
    def _rolled_back_key(module: str, target: str, release: int) -> str:
        return f"rolled-back/{module}/{target}/v{release:04d}.json"

    @staticmethod
    def _receipt_key(module: str, target: str, release: int) -> str:
        return f"receipts/{module}/{target}/v{release:04d}.json"
