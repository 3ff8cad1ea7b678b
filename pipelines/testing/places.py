"""Targets for delivery tests, with a second way to read and write what they hold, and the names expected."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.courses import CourseFolder
from pipelines.delivery.deliver import DeliveryResult
from pipelines.delivery.destination import Destination
from pipelines.delivery.layout import INDEX
from pipelines.testing import builders
from pipelines.testing.releases import Shipment, make_destination
from schemas.course import Target
from schemas.feed import Feed
from schemas.release import Receipt

COURSE = builders.course(
    modules=(
        builders.module(),
        builders.module(id="gestes", title="Les gestes"),
        *(builders.module(id=f"m-{n}", title=f"Module {n}") for n in range(6)),
    )
)
V1 = (
    "froid/chaine/v1/froid--chaine--v1--scorm12.zip",
    "froid/chaine/v1/froid--chaine--v1--tincan.zip",
    "froid/chaine/v1/froid--chaine--v1--import.md",
    "froid/chaine/v1/content.json",
    "froid/chaine/v1/SHA256SUMS",
)
LATEST = (
    "froid/chaine/latest/froid--chaine--scorm12.zip",
    "froid/chaine/latest/froid--chaine--tincan.zip",
)


@dataclass
class TargetUnderTest:
    """A target, with functions that read, write, delete and list its files without our code."""

    target: Target
    folder: Path
    read: Callable[[str], bytes]
    write: Callable[[str, bytes], None]
    delete: Callable[[str], None]
    names: Callable[[], set[str]]

    @property
    def destination(self) -> Destination:
        """Return the target as delivery reaches it, from the course in the folder."""
        return make_destination(self.target, CourseFolder(self.folder, COURSE))

    def deliver(self, shipped: Shipment, earlier: Receipt | None = None) -> DeliveryResult:
        """Deliver a release to the target."""
        return shipped.deliver(self.target, self.folder, COURSE, earlier)

    @property
    def feed(self) -> Feed:
        """Return the feed that the target holds now."""
        return Feed.from_json(self.read(INDEX))
