"""What needs a person: the one list that Dagster's check, the desk and `premierjet status` show.

Nothing is computed that a run computed before: incidents are read as runs stored them, so that the list costs
a listing of the store, whether an installation has fifty modules or five thousand.
Decided in docs/decisions/0154-what-needs-you.md.
"""

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adapters.courses import CourseFolder
from adapters.ledger.chain import OTHER_KEY, make_lost_key_error
from adapters.ledger.key import Keyring
from adapters.sources.placeholder import find_placeholder
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.incidents import Incidents
from adapters.store.room import find_write_refusal
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.queries.installed_plugins import list_installed_kinds
from pipelines.queries.lost_courses import LostCourse, list_lost_courses
from pipelines.queries.open_batches import read_open_batches
from pipelines.queries.removed_modules import RemovedModule, list_removed_modules
from pipelines.queries.still_shown import find_still_shown
from pipelines.queries.unrecorded_decisions import HeldDecision, list_held, list_unrecorded
from pipelines.review.markdown import escape_markdown, join_lines
from schemas.errors import InvalidInput, LedgerBroken, PremierjetError, StoreUnusable
from schemas.incident import Incident, IncidentKind
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.needs import Need, NeedKind
from schemas.problem import Problem
from schemas.refusal import BilingualText, Explanation, Refusal
from schemas.sources_lock import Trouble

MOST_TOLD = 5
"""Needs in the text of Dagster's check; the table beside it has all that were read."""

MOST_READ = 200
"""Incidents that are read: whoever has more has to begin with some, and one cause is often behind them."""

NEED_OF_INCIDENT = {IncidentKind.UNREAD: NeedKind.SOURCES, IncidentKind.UNSENT: NeedKind.DELIVERY}
"""What an incident is told as, where that has another name."""

OF_DAGSTER = (IncidentKind.LOCATION, IncidentKind.RUNS)
"""Incidents of no module and no course."""

OF_TARGETS = (IncidentKind.DELIVERY, IncidentKind.WITHDRAWAL)
"""Incidents of what learners are shown."""

OF_RELEASES = (IncidentKind.PACKAGING, IncidentKind.UNSENT)
"""Incidents of a release that is not there, or not at its targets."""

MOST_TRIED = 10
"""Chains that are read to see whether the ledger's key is theirs: another key is that of none."""

FITTING_KEYS = VersionCache[tuple[str, str], bool](16)
"""Stores whose chains these keys, by their ids, were seen to have sealed: not read again at each look."""

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class NeedList:
    """Needs, failures first, and how many incidents more there are than were read.

    `may_be_more`: more drafts may wait than were counted.
    """

    needs: tuple[Need, ...]
    unread: int = 0
    may_be_more: bool = False

    @property
    def failures(self) -> int:
        """Return how many things are broken."""
        return sum(each.is_failure for each in self.needs) + self.unread

    @property
    def warnings(self) -> int:
        """Return how many things only wait: each of the drafts that are told together is one."""
        return sum(each.count for each in self.needs if not each.is_failure)

    def add(self, *needs: Need) -> "NeedList":
        """Return the same with what only one door can know."""
        return replace(self, needs=tuple(sorted((*self.needs, *needs), key=_rank))) if needs else self

    def leave_out(self, kind: NeedKind) -> "NeedList":
        """Return the same without the needs of a kind, which are told elsewhere."""
        return replace(self, needs=tuple(each for each in self.needs if each.kind is not kind))

    def list_rows(self, language: Language) -> list[tuple[str, str, str, str, str]]:
        """Return a row for each need: its state, what it is about, where, what, and what to do."""
        texts = read_texts("needs", language)
        return [
            (
                texts[each.kind.severity],
                texts[f"kind_{each.kind}"],
                told.place,
                told.happened,
                told.remedy,
            )
            for each in self.needs
            for told in [each.explain(language)]
        ]

    def write_markdown(self, language: Language) -> str:
        """Return the line that counts, and a list of the first needs; whatever stands in them is text."""
        told = self.needs[:MOST_TOLD]
        lines = [f"- {escape_markdown(join_lines(str(each.explain(language))))}" for each in told]
        rest = ["- …"] if len(self.needs) + self.unread > MOST_TOLD else []
        return "\n".join([self.summarise(language), "", *lines, *rest]).strip()

    def summarise(self, language: Language) -> str:
        """Return one line: what is broken, what waits, or that nobody is needed."""
        texts = read_texts("needs", language)
        warnings = "warnings_many" if self.may_be_more else "warnings"
        counts = (("failures", self.failures), (warnings, self.warnings))
        return " · ".join(texts.count(name, count) for name, count in counts if count) or texts["nothing"]


def list_needs(workspace: Workspace, waiting: int, *, may_be_more: bool = False) -> NeedList:
    """Return what needs a person; `waiting` is how many drafts and plans wait for a decision.

    Those are one need: the review queue lists them. Where there `may_be_more`, only the urgent are counted.

    Raises StoreUnusable.
    """
    usable, broken = workspace.read_courses()
    chains = workspace.ledger.modules()
    lost = list_lost_courses(workspace, usable, chains)
    removed = list_removed_modules(workspace, usable, chains)
    shown = {*(key for each in lost for key in each.modules), *(each.key for each in removed)}
    incidents = _list_current(workspace, usable, shown)
    needs = [
        *_list_store_faults(workspace),
        *_list_key_faults(workspace),
        *(Need(kind=NeedKind.COURSE, problem=Problem.of(error)) for error in broken),
        *_list_lost(workspace, lost),
        *_list_removed(removed),
        *_list_broken_plugins(),
        *_list_unreadable_decisions(workspace),
        *_list_incident_needs(workspace, incidents[:MOST_READ]),
        *_list_unpulled(workspace, usable),
        *_list_batches(workspace),
        *_list_placeholders(usable),
        *_list_refused_decisions(workspace),
        *_list_reviews(workspace, waiting, may_be_more=may_be_more),
    ]
    unread = max(0, len(incidents) - MOST_READ)
    return NeedList(tuple(sorted(needs, key=_rank)), unread, may_be_more)


def _rank(need: Need) -> tuple[bool, int, datetime, str]:
    return not need.is_failure, list(NeedKind).index(need.kind), need.since or BEGINNING, need.subject


def _list_store_faults(workspace: Workspace) -> Iterator[Need]:
    refusal = find_write_refusal(workspace.records.store)
    if refusal is not None:
        yield Need(kind=NeedKind.STORE, problem=Problem.of(refusal))


def _list_key_faults(workspace: Workspace) -> Iterator[Need]:
    """Yield that the ledger's key is gone, cannot be read, or is another one: nothing is decided then."""
    try:
        ring = workspace.ledger_key.ring()
        if ring is not None:
            _refuse_other_key(workspace, ring)
        elif workspace.ledger.modules():
            raise make_lost_key_error(workspace.ledger_key.place)
    except PremierjetError as error:
        yield Need(kind=NeedKind.LEDGER, problem=Problem.of(error))


def _refuse_other_key(workspace: Workspace, ring: Keyring) -> None:
    """Raise LedgerBroken if chains were sealed with a key that is not here; some are read, once for a key."""
    known = str(workspace.root), workspace.records.store.place
    ids = tuple(key.id for key in (ring.current, *ring.retired))
    if FITTING_KEYS.find(known, ids):
        return
    chains = workspace.ledger.modules()[:MOST_TRIED]
    for module in chains:
        try:
            workspace.ledger.read(module)
        except PremierjetError as error:  # the entry of the module in the queue says anything else
            if error.wording == OTHER_KEY:
                raise LedgerBroken.of(error, workspace.ledger_key.place) from error
    if chains:
        FITTING_KEYS.keep(known, ids, True)


def _list_lost(workspace: Workspace, lost: Sequence[LostCourse]) -> Iterator[Need]:
    for each in lost:
        problem = Problem.of(each.describe(workspace))
        yield Need(kind=NeedKind.COURSE, subject=each.course, count=len(each.modules), problem=problem)


def _list_removed(removed: Sequence[RemovedModule]) -> Iterator[Need]:
    for each in removed:
        kind = NeedKind.COURSE if each.trouble is None else NeedKind.STORE
        yield Need(kind=kind, subject=each.key, problem=Problem.of(each.make_error()))


def _list_broken_plugins() -> Iterator[Need]:
    for each in list_installed_kinds():
        if each.error is not None:
            place, why = each.error.place, each.error.happened
            refusal = Refusal("needs.plugin", place=place, why=why)
            yield Need(kind=NeedKind.PLUGIN, problem=Problem.of(refusal))


def _list_current(
    workspace: Workspace, usable: Sequence[CourseFolder], shown: Container[str]
) -> list[tuple[IncidentKind, str]]:
    """Return the incidents of modules and courses that are there, each module's sources before its draft.

    A source that cannot be read is told once: the draft that failed of it is not told too. Of `shown`
    modules, which are in no course any more, what learners see is told: that does not go with a file.
    """
    names = Incidents(workspace.records.store).list_names()
    if not names:
        return []
    known = {folder.course.id for folder in usable}
    known.update(folder.course.key_of(each) for folder in usable for each in folder.course.reviewed_modules)
    unread = {subject for kind, subject in names if kind is IncidentKind.SOURCES}
    return [
        (kind, subject)
        for kind, subject in names
        if (subject in known or kind in OF_DAGSTER or (kind in OF_TARGETS and subject in shown))
        and not (kind is IncidentKind.DRAFTING and subject in unread)
    ]


def _list_incident_needs(workspace: Workspace, names: Sequence[tuple[IncidentKind, str]]) -> Iterator[Need]:
    incidents = Incidents(workspace.records.store)
    for kind, subject in names:
        incident = incidents.read(kind, subject)
        problem = None if incident is None else _find_problem(workspace, incident)
        if incident is not None and problem is not None:
            yield Need(
                kind=NEED_OF_INCIDENT.get(kind) or NeedKind(kind.value),
                subject=subject,
                since=incident.since,
                problem=problem,
            )


def _find_problem(workspace: Workspace, incident: Incident) -> Problem | None:
    """Return the problem of an incident as it is now.

    A budget that was raised is no problem until it is spent; a release that went back is shown no more, and
    one that nobody wants any more, as its draft was changed or withdrawn, is missed by nobody.
    """
    if incident.kind is IncidentKind.BUDGET:
        return None if _is_budget_raised(workspace, incident) else incident.problem
    if incident.kind in OF_RELEASES:
        return incident.problem if _is_release_wanted(workspace, incident) else None
    if incident.kind is not IncidentKind.WITHDRAWAL:
        return incident.problem
    try:
        workspace.find_module(incident.subject)
    except InvalidInput:
        return incident.problem  # of what is in no course any more: as it was when it was
    try:
        shown = find_still_shown(workspace, incident.subject)
    except PremierjetError as error:
        return Problem.of(error)
    return Problem.of_several(shown) if shown else None


def _is_budget_raised(workspace: Workspace, incident: Incident) -> bool:
    if incident.budget is None:
        return False
    now = workspace.find_module(incident.subject)[0].course.budget
    return now is None or now.is_more_than(incident.budget)


def _is_release_wanted(workspace: Workspace, incident: Incident) -> bool:
    """Return whether the release that failed is still to be built, or delivered."""
    # Loaded here, as nothing failed as a rule.
    from pipelines.queries.due_work import find_unreleased_digest, is_newest_withdrawn

    with suppress(PremierjetError):
        if incident.kind is IncidentKind.PACKAGING:
            return find_unreleased_digest(workspace, incident.subject, datetime.now(UTC)) is not None
        return not is_newest_withdrawn(workspace, incident.subject)
    return True


def _list_unpulled(workspace: Workspace, usable: Sequence[CourseFolder]) -> Iterator[Need]:
    """Yield the sources kept elsewhere that the last pull could not get, or that they cannot be listed."""
    for course in (folder.course for folder in usable if folder.course.remote_sources):
        try:
            lock = PulledOriginals(workspace.records.store, course.id).lock()
        except StoreUnusable as error:
            yield Need(kind=NeedKind.SOURCES, subject=course.id, problem=Problem.of(error))
            continue
        for name, trouble in lock.troubles.items():
            problem = Problem.of(UnpulledTrouble(f"{course.id}, {name}", trouble))
            yield Need(kind=NeedKind.SOURCES, subject=course.id, since=trouble.since, problem=problem)


@dataclass(frozen=True)
class UnpulledTrouble:
    """Why a source could not be got; the French text of a pull says both what happened and what to do."""

    place: str
    trouble: Trouble

    def explain(self, language: Language) -> Explanation:
        """Return what happened, where, and what to do."""
        trouble = self.trouble
        happened = BilingualText(trouble.french or trouble.happened, trouble.happened)
        remedy = BilingualText("" if trouble.french else trouble.remedy, trouble.remedy)
        return Explanation(happened.render(language), self.place, remedy.render(language), language)


def _list_unreadable_decisions(workspace: Workspace) -> Iterator[Need]:
    """Yield each decision that the desk received and cannot read: it is handed on once it is restored."""
    for error in workspace.records.list_unreadable_received():
        yield Need(kind=NeedKind.DECISION, problem=Problem.of(error))


def _list_refused_decisions(workspace: Workspace) -> Iterator[Need]:
    """Yield each decision that was not recorded: whoever runs the installation may have to do something."""
    for found in (list_held(workspace), list_unrecorded(workspace, datetime.now(UTC))):
        try:
            for each in found:
                yield Need(
                    kind=NeedKind.DECISION if isinstance(each, HeldDecision) else NeedKind.REFUSED,
                    subject=each.received.module,
                    since=each.received.received_at,
                    problem=Problem.of(each),
                )
        except StoreUnusable as error:  # hides no other need
            yield Need(kind=NeedKind.DECISION, problem=Problem.of(error))


def _list_batches(workspace: Workspace) -> Iterator[Need]:
    """Yield each batch that is not answered yet; one that cannot be read hides no other need."""
    batches, unusable = read_open_batches(workspace)
    yield from (Need(kind=NeedKind.STORE, problem=Problem.of(error)) for error in unusable)
    for batch in batches:
        refusal = Refusal("needs.batch", course=batch.course, count=len(batch.modules), at=batch.prepared_at)
        yield Need(
            kind=NeedKind.BATCH,
            subject=batch.course,
            since=batch.prepared_at,
            count=max(1, len(batch.modules)),
            problem=Problem.of(refusal),
        )


def _list_placeholders(usable: Sequence[CourseFolder]) -> Iterator[Need]:
    """Yield each course that nobody has filled in yet, by the example that is still among its sources."""
    for folder in usable:
        name = find_placeholder(folder)
        if name is not None:
            refusal = Refusal("needs.placeholder", course=folder.course.id, file=str(folder.folder / name))
            yield Need(kind=NeedKind.PLACEHOLDER, subject=folder.course.id, problem=Problem.of(refusal))


def _list_reviews(workspace: Workspace, waiting: int, *, may_be_more: bool) -> Iterator[Need]:
    if waiting:
        desk = workspace.settings.desk_url
        wording = "needs.review_many" if may_be_more else "needs.review"
        problem = Problem.of(Refusal(wording, count=waiting, desk=desk))
        yield Need(kind=NeedKind.REVIEW, count=waiting, problem=problem)
