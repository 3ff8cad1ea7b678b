"""Registry of the package formats, question banks and kinds of deliverable of this installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.format import Launch, PackageFormat
from pipelines.packaging.kind import PackagedKind
from schemas.draft import Content, Deliverable


class _Ranked(Protocol):
    @property
    def rank(self) -> int: ...


Kind = TypeVar("Kind", bound=_Ranked)


@dataclass(frozen=True)
class PackagingKinds:
    """Package formats, question banks, and the packaging of each kind of deliverable and block, by name."""

    formats: Mapping[str, PackageFormat]
    banks: Mapping[str, BankFormat]
    deliverables: Mapping[str, PackagedKind]
    blocks: Mapping[str, PackagedBlock]

    def list_formats(self, content: Content) -> dict[str, PackageFormat]:
        """Return the formats a content is packaged in, in the order of a release."""
        ranked = sort_by_rank(self.formats)
        return {name: each for name, each in ranked.items() if each.is_made_of(content, self)}

    def has_view(self, deliverable: Deliverable) -> bool:
        """Return whether a deliverable has pages that learners open, and is not for trainers alone."""
        kind = self.deliverables.get(deliverable.kind)
        return kind is not None and kind.view is not None and not deliverable.is_for_trainers_alone

    def find_launch(self, name: str) -> Launch | None:
        """Return how packages of a format are launched.

        None if they are handed to people instead, or the format is no longer installed.
        """
        package_format = self.formats.get(name)
        return package_format.launch if package_format else None


def sort_by_rank(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return kinds in the order of their rank; equal ranks in the order of their names."""
    return dict(sorted(kinds.items(), key=lambda entry: (entry[1].rank, entry[0])))
