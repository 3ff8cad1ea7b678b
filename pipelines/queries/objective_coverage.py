"""Coverage of a module's objectives by its sources, shown before and beside the draft."""

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.drafting.retrieval.coverage import ObjectiveCoverage, measure_source_coverage
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.spending_limits import start_meter
from pipelines.drafting.writers import choose_nearness
from schemas.by_identity import ByIdentity
from schemas.course import Course, Module
from schemas.draft import Content
from schemas.source import SourceSpans

__all__ = ["ObjectiveCoverage", "choose_evidence_nearness", "measure_content_coverage", "measure_coverage"]

MOST_MODULES = 64

_COVERED = VersionCache[str, tuple[ObjectiveCoverage, ...]](MOST_MODULES)


def measure_coverage(
    course: Course, module: Module, spans: SourceSpans, nearness: Nearness | None = None
) -> tuple[ObjectiveCoverage, ...]:
    """Return what a module's sources say of each objective `course.yaml` gives it; of none nothing.

    Nothing either in a language without a pack: which words count is not known. With `nearness`, as a draft
    is made; raises what that raises.
    """
    if not course.language_of(module).is_installed:
        return ()
    numbers = [number for number, each in enumerate(course.modules) if each.id == module.id]
    key = f"modules[{numbers[0]}].objectives" if numbers else ""
    return measure_source_coverage(spans, module.objectives, course.language_of(module), key, nearness)


def measure_content_coverage(content: Content, spans: SourceSpans) -> tuple[ObjectiveCoverage, ...]:
    """Return how sources cover the objectives of a draft, wherever these come from.

    It is measured once for the same objectives and sources.
    """
    if not content.language.is_installed:
        return ()
    objectives = tuple(each.canonical() for each in content.objectives)
    version = (objectives, content.language, tuple(map(ByIdentity, spans.citable)))
    return _COVERED.get(
        spans.module,
        version,
        lambda: measure_source_coverage(spans, content.objectives, content.language, "objectives"),
    )


def choose_evidence_nearness(
    workspace: Workspace, course: Course, spans: SourceSpans, nearness: Nearness | None = None
) -> Nearness | None:
    """Return what a draft finds its evidence with, if anything; `nearness` if that is at hand.

    A model is not handed evidence, so beside what it wrote nothing is compared by meaning. Vectors that the
    store lacks are asked for, and kept.
    """
    if course.embedding is None or course.model is not None:
        return None
    return nearness or choose_nearness(course, spans, workspace.records.store, start_meter(course))
