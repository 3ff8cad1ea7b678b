"""Cache of the overview's lines, each valid while nothing it was made from changes.

The desk builds the overview at each view. A module is read again only if something changed: the version of
one of its objects in the store (docs/decisions/0079-what-a-tick-reads.md) or of its ledger, its course, or
what time alone changes. How late it is, is counted at each view.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.overview.indicators import ApprovedModule
from pipelines.queries.answer_span import holds_at
from pipelines.queries.due_cache import MOST_MODULES, RESULTS
from pipelines.queries.module_answers import AnswerLook, KnownAnswers
from pipelines.queries.module_versions import PARTS
from schemas.overview import ModuleLine, ModuleStage


@dataclass(frozen=True)
class ModuleStatus:
    """A module's line without what is late, and what people approved of it, until time alone changes them."""

    line: ModuleLine
    approved: ApprovedModule
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether the line still holds: no deadline or approval's end has passed."""
        return holds_at(now, self.at, self.until)

    @property
    def is_read(self) -> bool:
        """Return whether all of the module could be read."""
        return self.line.state is not ModuleStage.UNREADABLE and self.line.problem is None

    @property
    def may_be_kept(self) -> bool:
        """Return whether it rests on the store alone: it always does."""
        return True


class OverviewCache:
    """Lines and cited sources of modules, for a process that shows the overview repeatedly."""

    def __init__(self) -> None:
        parts = (*PARTS, RESULTS)
        self.lines = KnownAnswers[ModuleStatus]("overview", lambda: TypeAdapter(ModuleStatus), parts)
        self.cited = VersionCache[str, frozenset[str]](MOST_MODULES)


@dataclass(frozen=True)
class OverviewLook:
    """One view of the overview: the versions in the store now, and the cache of earlier views."""

    remembered: OverviewCache
    answers: AnswerLook[ModuleStatus]

    @property
    def drafted(self) -> tuple[str, ...]:
        """Return the modules that have a draft."""
        return tuple(sorted(self.answers.versions.listed[0]))

    def status(self, key: str, make: Callable[[], ModuleStatus], *beside: object) -> ModuleStatus:
        """Return a module's status; `beside` is what it depends on outside the store and the ledger."""
        return self.answers.find(key, make, *beside)

    def find_cited_sources(self, key: str, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Return the sources that a module's draft and releases quote."""
        version: Hashable | None = self.answers.versions.of(key)
        return self.remembered.cited.get(key, version, make)


def look_at_overview(workspace: Workspace, remembered: OverviewCache, now: datetime) -> OverviewLook:
    """Begin a view: list the versions in the store without reading any object; raises StoreUnusable."""
    return OverviewLook(remembered, remembered.lines.look(workspace, now))
