"""What inspection has to know of a standard, to judge packages from elsewhere by it."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.packaging.format import ManifestCheck
from pipelines.packaging.inspection.identity import PackageIdentity
from pipelines.packaging.markup import Node


@dataclass(frozen=True, kw_only=True)
class InspectedStandard:
    """A standard as packages from elsewhere follow it.

    `identify` returns what a manifest says of its package, given its root element. `check` yields what breaks
    the standard. `claims` returns whether a root element is of this standard rather than of another whose
    manifest has the same file name; None for the standard that takes what no other claims.
    """

    identify: Callable[[Node], PackageIdentity]
    check: ManifestCheck
    claims: Callable[[Node], bool] | None = None
