"""A target of a course as the delivery stage receives it: its entry, and how to open it."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.courses import CourseFolder
from adapters.settings import Settings
from adapters.store import Store
from pipelines.delivery.lms_target import LmsTarget
from pipelines.delivery.target_kind import TargetKind
from schemas.course import Target


@dataclass(frozen=True)
class Destination:
    """An entry of `targets` in the course of a folder, and the kinds of target there are."""

    target: Target
    folder: CourseFolder
    settings: Settings
    kinds: Mapping[str, TargetKind]
    store: Store

    @property
    def id(self) -> str:
        """Return the target's id in the course."""
        return self.target.id

    def open(self) -> LmsTarget:
        """Return the target; raises TargetUnusable if its entry in the course cannot be used."""
        kind = self.kinds[self.target.kind]
        store = (self.store,) if kind.needs_store else ()
        return kind.open(self.target, self.folder, self.settings, *store)
