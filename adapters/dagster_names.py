"""Names that a root's assets, partitions and jobs have in Dagster: the one place that makes them.

Several roots that share a Dagster are told apart by the name of their location, with which every other name
begins. Decided in docs/decisions/0184-several-roots-in-one-dagster.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from schemas.errors import InvalidInput

LOCATION_VARIABLE = "PREMIERJET_LOCATION"
LOCATION_PATTERN = "^([a-z][a-z0-9]*(_[a-z0-9]+)*)?$"
LONGEST_LOCATION = 40

LOCATION_TAG = "premierjet/location"
"""Tag of the jobs of a location that has a name, and so of their runs."""

FAULT_ENTRY = "premierjet/installation_fault"
"""Entry of the metadata of a failed step: the installation could not be read, so that nothing was judged."""

MODULES = "modules"


@dataclass(frozen=True)
class DagsterNames:
    """Names of one root in Dagster; `location` is empty if it shares its Dagster with no other root.

    Raises InvalidInput if the location's name cannot begin other names.
    """

    location: str = ""

    def __post_init__(self) -> None:
        if len(self.location) > LONGEST_LOCATION or not re.match(LOCATION_PATTERN, self.location):
            raise InvalidInput(
                f"{self.location!r} is no name of a location: small letters, digits and single underscores",
                place=LOCATION_VARIABLE,
                remedy="Write for instance PREMIERJET_LOCATION=north",
            )

    @property
    def partitions(self) -> str:
        """Return the name of the set of partitions that has one for each module."""
        return f"{self.location}_{MODULES}" if self.location else MODULES

    @property
    def tags(self) -> Mapping[str, str]:
        """Return the tags of every job of the location."""
        return {LOCATION_TAG: self.location} if self.location else {}

    def list_key(self, asset: str) -> tuple[str, ...]:
        """Return the parts of an asset's key."""
        return (self.location, asset) if self.location else (asset,)

    def name_op(self, asset: str) -> str:
        """Return the name of an asset's op, as Dagster makes it of the key."""
        return "__".join(self.list_key(asset))

    def asset_page(self, asset: str, module: str) -> str:
        """Return the link to a module's page of an asset, relative to Dagster's address."""
        return f"/assets/{'/'.join(self.list_key(asset))}?view=partitions&partition={quote(module, safe='')}"

    def launchpad(self, job: str) -> str:
        """Return the link to the Launchpad of a job, relative to Dagster's address.

        Dagster finds out which location has the job of a root without a name, for that may be called anyhow.
        """
        way = f"/locations/{self.location}/jobs/{job}" if self.location else f"/guess/{job}"
        return f"{way}/playground/setup"


ALONE = DagsterNames()
"""The names of a root that has a Dagster of its own."""
