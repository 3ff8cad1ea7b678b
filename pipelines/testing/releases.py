"""Small releases for delivery tests, with the ledger entries that approve them."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from adapters.courses import CourseFolder
from adapters.settings import Settings
from adapters.store.folder import FolderStore
from pipelines.delivery.deliver import DeliveryResult, SendPermit, send_release
from pipelines.delivery.destination import Destination
from pipelines.delivery.lms_target import Cargo, WayBack
from pipelines.delivery.release_standing import refuse_unless_standing
from pipelines.kinds import TARGETS
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from schemas.course import Course, Target
from schemas.release import Identifiers, Package, Receipt, Release, StoredFile
from schemas.review import Decision, LedgerEntry, Published

SETTINGS = Settings()
FORMATS = ("scorm12", "tincan")


@dataclass(frozen=True)
class Shipment:
    """A release, its bytes, and the entries of its module's ledger."""

    release: Release
    files: dict[str, bytes]
    entries: tuple[LedgerEntry, ...]

    def deliver(
        self, target: Target, folder: Path, course: Course, earlier: Receipt | None = None
    ) -> DeliveryResult:
        """Deliver the release to a target."""
        destination = make_destination(target, CourseFolder(folder, course))
        return send_release(self.make_cargo(course), destination, self.make_permit(), earlier, NOON)

    def make_cargo(self, course: Course, back: WayBack | None = None) -> Cargo:
        """Return the release as a target is handed it; `back` names the withdrawn ones it replaces."""
        withdrawn = frozenset[str]() if back is None else back.contents
        return Cargo(self.release, course=course, read=self.files.__getitem__, withdrawn=withdrawn)

    def make_permit(self, ledger: Callable[[], tuple[LedgerEntry, ...]] | None = None) -> SendPermit:
        """Return the permit to send it, by its own ledger entries or those that `ledger` returns."""
        return SendPermit(lambda: refuse_unless_standing(self.release, ledger() if ledger else self.entries))


def make_destination(target: Target, folder: CourseFolder, settings: Settings = SETTINGS) -> Destination:
    """Return a target as the course of a folder reaches it."""
    return Destination(target, folder, settings, TARGETS, FolderStore(folder.folder / "store"))


def make_shipment(number: int = 1, module: str = "chaine", text: str = "first") -> Shipment:
    """Return the n-th release of a module; `text` makes its bytes."""
    key = f"froid--{module}"
    draft = builders.draft(content=builders.content(module=key, title=text), revision=number)
    approval = builders.approval(draft)
    name = f"{key}--v{number}"
    files = {f"{name}--{kind}.zip": f"PK {kind} {text}".encode() * 50 for kind in FORMATS}
    evidence = {f"{name}--import.md": b"# Import", "content.json": draft.content.canonical()}
    evidence["SHA256SUMS"] = "".join(
        f"{sha256(data).hexdigest()}  {each}\n" for each, data in (files | evidence).items()
    ).encode()
    release = Release(
        module=key,
        number=number,
        approval=approval,
        identifiers=Identifiers(
            manifest="m", organization="o", item="i", resource="r", activity="urn:a", interactions=()
        ),
        packages=tuple(
            Package(**describe_file(each, data).model_dump(), format=kind)
            for kind, (each, data) in zip(FORMATS, files.items(), strict=True)
        ),
        evidence=tuple(describe_file(each, data) for each, data in evidence.items()),
    )
    published = Published(
        module=key,
        digest=approval.digest,
        release=number,
        release_digest=release.canonical_digest(),
        at=NOON,
    )
    return Shipment(release, files | evidence, make_entries(*approval.decisions, published))


def make_entries(*recorded: Decision | Published) -> tuple[LedgerEntry, ...]:
    """Return ledger entries that record these, neither chained nor signed."""
    return tuple(
        LedgerEntry(sequence=n, previous="0" * 64, recorded=each, key_id="test", mac="0" * 64)
        for n, each in enumerate(recorded, start=1)
    )


def describe_file(name: str, data: bytes) -> StoredFile:
    """Return the name, checksum and size of a file."""
    return StoredFile(name=name, sha256=sha256(data).hexdigest(), size=len(data))
