"""Reading of a module's sources, and the fingerprint of all that its plan and its draft rest on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from adapters.limited_process import ProcessLimits
from adapters.sources.course_sources import CourseSources, SourceLibrary
from adapters.sources.pictures import SourcePictureFiles
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.plan.binding import find_binding_digest
from pipelines.queries.people_answers import mark_module_answers
from pipelines.queries.plan_lookups import find_plan
from pipelines.reader_kinds import READERS
from pipelines.sourcing.course_context import renew_context
from pipelines.sourcing.fingerprints import fingerprint_sources, match_fingerprint
from pipelines.workflow.incidents import IncidentLog, note_unread_sources
from schemas.course import Course, Module
from schemas.errors import InvalidInput, PremierjetError
from schemas.ids import Digest, is_house_style
from schemas.languages.packs import make_absent_error
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.source import SourceSpans


@dataclass(frozen=True)
class ReadOutcome:
    """The spans of a module's sources; `changed` if they were read now, not found unchanged."""

    spans: SourceSpans
    changed: bool


@dataclass(frozen=True)
class ModuleInputs:
    """What a module is drafted from: its course's sources, the module, and the fingerprint of its sources.

    `find_plan` returns its plan, None if it has none yet or the course wants none; it reads it once.
    """

    sources: CourseSources
    module: Module
    sources_fingerprint: str
    find_plan: Callable[[], PlanRevision | None]

    @property
    def plan(self) -> PlanRevision | None:
        """Return the plan of the module, if it has one."""
        return self.find_plan()

    @property
    def course(self) -> Course:
        """Return the course of the module."""
        return self.sources.course.course

    @property
    def fingerprint(self) -> Digest:
        """Return the fingerprint of all that a draft rests on: sources, course, module, kinds and plan."""
        return self._compute(find_binding_digest(self.course, self.plan))

    @property
    def plan_fingerprint(self) -> Digest:
        """Return the fingerprint of all that a plan rests on: the same, without the plan."""
        return self._compute(None)

    def with_read(self, spans: SourceSpans) -> "ModuleInputs":
        """Return the inputs with what was read now, which may have reached a limit."""
        return replace(self, sources_fingerprint=spans.fingerprint)

    def with_plan(self, plan: PlanRevision) -> "ModuleInputs":
        """Return the inputs with the plan that was made now."""
        return replace(self, find_plan=lambda: plan)

    def _compute(self, plan: Digest | None) -> Digest:
        fingerprint = self.sources_fingerprint
        return compute_inputs_fingerprint(DRAFTING_KINDS, self.course, self.module, fingerprint, plan)


def read_sources(
    workspace: Workspace,
    key: str,
    library: SourceLibrary | None = None,
    incidents: IncidentLog | None = None,
) -> ReadOutcome:
    """Read a module's sources, unless they are what was read last.

    A run of many keeps one `library`, and one log of `incidents`: why sources cannot be read is stored there
    until they can.
    """
    workspace.find_module(key)
    log = incidents or IncidentLog(workspace)
    try:
        return read_found_sources(workspace, key, find_inputs(workspace, key, library), log)
    except PremierjetError as error:
        log.open_failure(key, error)
        raise


def read_found_sources(
    workspace: Workspace, key: str, inputs: ModuleInputs, incidents: IncidentLog | None = None
) -> ReadOutcome:
    """Read the sources that were found for a module, unless they are what was read last."""
    sources, module = inputs.sources, inputs.module
    log = incidents or IncidentLog(workspace)
    earlier = workspace.records.spans(key)
    if earlier is not None and _are_read(workspace, inputs, earlier.fingerprint):
        overdue = sources.overdue(module)  # an origin may have failed since, and nothing else have changed
        spans = mark_module_answers(renew_context(earlier, inputs.course, module), module)
        if spans is not earlier:
            workspace.records.save_spans(spans)
        note_unread_sources(log, key, spans.failures)
        return ReadOutcome(spans.model_copy(update={"overdue": overdue}), changed=spans is not earlier)
    from pipelines.source_process import read_module_within_limits  # with it what reads

    pictures = SourcePictureFiles(workspace.records.store)
    read = read_module_within_limits(workspace.settings, sources, module, earlier, pictures.put)
    spans = mark_module_answers(read, module)
    workspace.records.save_spans(spans)
    note_unread_sources(log, key, spans.failures)
    return ReadOutcome(spans, changed=True)


def are_sources_read(
    workspace: Workspace, key: str, library: SourceLibrary, incidents: IncidentLog | None = None
) -> bool:
    """Return whether a module's sources are still what was read last, without reading them.

    If they are, `incidents` are told which could not be read then: a backup has no incidents.
    """
    fingerprint, failures = workspace.records.spans_reading(key)
    is_read = _are_read(workspace, find_inputs(workspace, key, library), fingerprint)
    if is_read and incidents is not None:
        note_unread_sources(incidents, key, failures)
    return is_read


def is_what_was_read(workspace: Workspace, key: str, inputs: ModuleInputs) -> bool:
    """Return whether the sources that were found for a module are what was read last."""
    return _are_read(workspace, inputs, workspace.records.spans_fingerprint(key))


def _are_read(workspace: Workspace, inputs: ModuleInputs, earlier: str | None) -> bool:
    return match_limits(workspace, inputs, earlier).sources_fingerprint == earlier


def find_inputs(workspace: Workspace, key: str, library: SourceLibrary | None) -> ModuleInputs:
    """Return what a module is drafted from, and save the stamps of the files looked at for it.

    Raises InvalidInput for a house style, which nobody drafts, and LanguageAbsent if the module's language
    has no pack: nothing is read or written in it until it has one.
    """
    folder, module = workspace.find_module(key)
    if is_house_style(key):
        raise InvalidInput(Refusal("draft.house_style", place=key, course=folder.course.id))
    language = folder.course.language_of(module)
    if not language.is_installed:
        raise make_absent_error(language.value, key)
    sources = (library or workspace.library()).shelf(folder)
    fingerprint = fingerprint_sources(folder, module, READERS, sources)
    sources.keep_stamps()
    return ModuleInputs(
        sources, module, fingerprint, cache(lambda: find_plan(workspace, folder.course, module))
    )


def match_limits(workspace: Workspace, inputs: ModuleInputs, earlier: str | None) -> ModuleInputs:
    """Return the inputs with the `earlier` fingerprint of their sources, if it is theirs under a limit."""
    limits = ProcessLimits.of(workspace.settings).text
    return replace(inputs, sources_fingerprint=match_fingerprint(earlier, inputs.sources_fingerprint, limits))
