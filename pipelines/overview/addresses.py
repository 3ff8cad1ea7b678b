"""Addresses of evidence, at the desk and in Dagster, relative to the page that links to it."""

from dataclasses import dataclass
from urllib.parse import quote

from adapters.dagster_names import ALONE, DagsterNames
from schemas.ids import SHORT_DIGEST
from schemas.overview import (
    DraftEvidence,
    Evidence,
    LedgerEvidence,
    PlanEvidence,
    ReleaseEvidence,
    ResultsEvidence,
)


@dataclass(frozen=True)
class Addresses:
    """The desk's and Dagster's addresses; `desk` is empty on a page of the desk itself.

    `keep` is what a link of the desk carries along, such as `?lang=en`.
    """

    desk: str = ""
    dagster: str = ""
    keep: str = ""
    names: DagsterNames = ALONE

    def of(self, evidence: Evidence) -> str | None:
        """Return the address of a piece of evidence; None if it has none, as a receipt."""
        match evidence:
            case DraftEvidence(module=module, digest=digest):
                return self._draft(module, digest) + self.keep
            case PlanEvidence(module=module, digest=digest):
                return self._page("plans", module, digest) + self.keep
            case ReleaseEvidence(module=module, content=content):
                return self._draft(module, content) + self.keep
            case ResultsEvidence(module=module):
                return self.in_dagster(module, "item_analysis")
            case LedgerEvidence(module=module, line=line):
                return f"{self.ledger(module)}#line-{line}"
            case _:
                return None

    def ledger(self, module: str) -> str:
        """Return the address of a module's ledger."""
        return f"{self._desk}/ledger/{quote(module, safe='')}{self.keep}"

    def releases(self, course: str) -> str:
        """Return the address of the releases of a course."""
        return f"{self._desk}/courses/{quote(course, safe='')}/releases{self.keep}"

    def sheet(self, release: ReleaseEvidence) -> str:
        """Return the address of a release's sheet."""
        return f"{self._draft(release.module, release.content)}/release-sheet.pdf"

    def in_dagster(self, module: str, asset: str = "draft") -> str:
        """Return the page of a module in Dagster, for its draft or another asset."""
        return self.dagster.rstrip("/") + self.names.asset_page(asset, module)

    @property
    def _desk(self) -> str:
        return self.desk.rstrip("/")

    def _draft(self, module: str, digest: str) -> str:
        return self._page("drafts", module, digest)

    def _page(self, pages: str, module: str, digest: str) -> str:
        return f"{self._desk}/{pages}/{quote(module, safe='')}/{digest[:SHORT_DIGEST]}"
