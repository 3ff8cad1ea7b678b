"""How a package from elsewhere is judged by the standard it names."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.packaging.format import ManifestCheck
from pipelines.packaging.inspection.identity import PackageIdentity
from pipelines.packaging.markup import Node


@dataclass(frozen=True, kw_only=True)
class InspectedStandard:
    """What a standard allows others that we do without.

    `identify` returns what a manifest says of its package, given its root. `check` yields what breaks the
    standard in a package from elsewhere. `claims` says whether a manifest is of this standard where another
    calls its own by the same name; None where that is what is left.
    """

    identify: Callable[[Node], PackageIdentity]
    check: ManifestCheck
    claims: Callable[[Node], bool] | None = None
