"""Releases in the store, with their observations and the receipts of their deliveries."""

from collections.abc import Mapping
from hashlib import sha256

from pydantic import ValidationError

from adapters.blob import Blob, Member, Scratch
from adapters.store.contract_files import Stored, refuse_practice
from schemas.attestation import KeyHistory
from schemas.draft import Content
from schemas.errors import Conflict
from schemas.release import Observed, Receipt, Release, StoredFile
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import SELF_TEST, SelfTest
from schemas.withdrawal import RolledBack

RELEASE, OBSERVED, CLAIM = "release.json", "observed.json", "claim"
CONTENT = "content.json"
KEY_HISTORY = "signing-keys.json"


class ReleaseRecords(Stored):
    """Releases by module and number, receipts by target; none is ever replaced."""

    def save_release(self, release: Release, files: Mapping[str, Member]) -> None:
        """Keep a release's files, then the release itself; nothing happens where it is there already.

        Raises Conflict, with nothing written, where another release has its number or claims it.
        """
        refuse_practice(release.module)
        folder = self._release_folder(release.module, release.number)
        kept = self.store.get(folder + RELEASE)
        if kept is None and self._claims(folder + CLAIM, release):
            for name, data in sorted(files.items()):
                self.store.put(folder + name, data)
            if self.store.put_if_absent(folder + RELEASE, release.canonical()):
                return
            kept = self.store.get(folder + RELEASE)
        if kept != release.canonical():
            raise Conflict(
                f"release {release.number} is another",
                place=release.module,
                remedy="Package again: it takes the next number",
            )

    def _claims(self, key: str, release: Release) -> bool:
        """Return whether a number is this very release's, whoever builds it.

        Whoever writes other files under one number would change those of a release that is being kept; a
        run that was killed has claimed for whoever builds the same.
        """
        claim = release.canonical_digest().encode()
        return self.store.put_if_absent(key, claim) or self.store.get(key) == claim

    def find_claimed(self, module: str) -> int:
        """Return the highest number that a release of a module has or is being kept under; 0 for none."""
        keys = [entry.key for entry in self.store.list(f"releases/{module}/")]
        return max((int(key.split("/")[2][1:]) for key in keys), default=0)

    def releases(self, module: str) -> tuple[Release, ...]:
        """Return a module's releases, oldest first; raises StoreUnusable where one is in another's place."""
        keys = [e.key for e in self.store.list(f"releases/{module}/") if e.key.endswith(f"/{RELEASE}")]
        return tuple(self._release(key) for key in keys)

    def _release(self, key: str) -> Release:
        release = self._read(Release, key, self.store.get(key))
        if key != self._release_folder(release.module, release.number) + RELEASE:
            raise self._report_altered(
                key
            )  # another number's release, or another module's, put in this place
        return release

    def release_file(self, release: Release, name: str) -> bytes:
        """Return one file of a release; raises StoreUnusable where it is gone."""
        key = self._release_folder(release.module, release.number) + name
        data = self.store.get(key)
        if data is None:
            raise self._report_altered(key)
        return data

    def release_blob(self, release: Release, name: str) -> Blob:
        """Return one file of a release to be read in pieces; raises StoreUnusable where it is gone."""
        key = self._release_folder(release.module, release.number) + name
        pieces = self.store.pieces(key)
        if pieces is None:
            raise self._report_altered(key)
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
            raise self._report_altered(key)
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

    def read_observed(self, release: Release) -> Observed | None:
        """Return the list of what was seen of a release; None where there is none, or one of another."""
        key = self._release_folder(release.module, release.number) + OBSERVED
        data = self.store.get(key)
        observed = None if data is None else self._read(Observed, key, data)
        return observed if observed and observed.release_digest == release.canonical_digest() else None

    def beside(self, release: Release) -> tuple[StoredFile, ...]:
        """Return the files of what was seen of a release."""
        observed = self.read_observed(release)
        return observed.files if observed else ()

    def release_sheet(self, release: Release) -> ReleaseSheet:
        """Return the sheet kept beside a release; raises StoreUnusable where it is gone or was altered."""
        name = f"{release.name}--sheet.json"
        key = self._release_folder(release.module, release.number) + name
        data = self.release_file(release, name)
        if sha256(data).hexdigest() not in {f.sha256 for f in self.beside(release) if f.name == name}:
            raise self._report_altered(key)
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

    def key_history(self) -> KeyHistory | None:
        """Return which key this store's releases are signed with; None where none was signed yet."""
        data = self.store.get(KEY_HISTORY)
        return None if data is None else self._read(KeyHistory, KEY_HISTORY, data)

    def save_key_history(self, history: KeyHistory, *, seen: KeyHistory | None) -> None:
        """Keep which key signs from here on; raises Conflict where that changed since it was `seen`.

        The first key that is told stays: whoever tells another one at the same time reads which.
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

    def released_or_delivered(self) -> frozenset[str]:
        """Return the modules that have a release or a proof of delivery."""
        listed = (entry.key for part in ("releases/", "receipts/") for entry in self.store.list(part))
        return frozenset(key.split("/")[1] for key in listed)

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
