"""From a course's results to the analyses of its modules.

Decided in docs/decisions/0068-what-results-may-say.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.courses import CourseFolder
from adapters.store.analyses import Analyses
from adapters.store.results import Results
from adapters.workspace import Workspace
from pipelines.delivery.standing import is_published
from pipelines.line.retelling import said_by_results
from pipelines.results.analysis import Subject, analyse, uncounted
from pipelines.results.report.making import report_of
from pipelines.results.report.model import Report
from schemas.draft import Content
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.release import Release
from schemas.results import ModuleAnalysis


@dataclass(frozen=True)
class Analysed:
    """A module's analysis, and whether it was counted now or stood."""

    analysis: ModuleAnalysis
    counted: bool


def analysis_of(workspace: Workspace, key: str) -> ModuleAnalysis | None:
    """Return the newest analysis of a module, or None; raises StoreUnusable."""
    return Analyses(workspace.records.store).of(key)


def analysed(workspace: Workspace, folder: CourseFolder, keys: Iterable[str]) -> Iterator[Analysed]:
    """Count the results of a course's modules, those with enough that is new, and yield their analyses.

    A module without results or releases is passed over. Raises StoreUnusable, LedgerBroken.
    """
    kept = Analyses(workspace.records.store)
    with Results(workspace.records.store, folder.course.id).reading() as connection:
        for key in keys:
            subject, earlier = _subject(workspace, folder, key), kept.of(key)
            found = None
            if uncounted(connection, subject, earlier) is not None:
                found = analyse(connection, subject, _contents(workspace, key))
            if found is not None:
                kept.save(found)
            told = found or earlier
            if told is not None:
                yield Analysed(told, counted=found is not None)


def analyse_module(workspace: Workspace, key: str) -> Analysed:
    """Return the analysis of one module, counted now where enough is new.

    Raises InvalidInput where there is nothing to count, StoreUnusable, LedgerBroken.
    """
    folder, _ = workspace.find_module(key)
    for each in analysed(workspace, folder, [key]):
        return each
    raise InvalidInput(
        "has no results to count yet",
        place=key,
        remedy=f"Release it, say under `results:` in {folder.folder.name}/course.yaml where its results are, "
        f"and run `premierjet results pull {folder.course.id}`",
    )


def report(workspace: Workspace, analysis: ModuleAnalysis, language: Language | None = None) -> Report:
    """Return the report of an analysis, in the module's language unless told otherwise.

    What it says against the questions is said of the module's draft, as a reviewer reads it.
    """
    head = workspace.records.head(analysis.module)
    findings = () if head is None else said_by_results(workspace, head.content)
    return report_of(analysis, findings, language or analysis.language)


def analyses_due(workspace: Workspace, folder: CourseFolder) -> dict[str, str]:
    """Return the modules of a course whose results are to be counted, with a fingerprint of what is new.

    Raises StoreUnusable, LedgerBroken.
    """
    results, kept = Results(workspace.records.store, folder.course.id), Analyses(workspace.records.store)
    state = results.state()
    if not state.parts:
        return {}
    keys = [folder.course.key_of(module) for module in folder.course.modules]
    with results.reading(state) as connection:
        found = ((key, uncounted(connection, _subject(workspace, folder, key), kept.of(key))) for key in keys)
        return {key: inputs for key, inputs in found if inputs is not None}


def _subject(workspace: Workspace, folder: CourseFolder, key: str) -> Subject:
    """Return what an analysis is about; nothing of what was released is read for it."""
    released = tuple((release.number, release.approval.digest) for release in _released(workspace, key))
    return Subject(key, released, folder.course.results.smallest_group)


def _contents(workspace: Workspace, key: str) -> dict[int, Content]:
    """Return what can be read of a module's releases."""
    released = _released(workspace, key)
    read = ((release.number, workspace.records.release_content(release)) for release in released)
    return {number: content for number, content in read if content is not None}


def _released(workspace: Workspace, key: str) -> tuple[Release, ...]:
    """Return every release the ledger vouches for, withdrawn ones too: learners had them."""
    entries = workspace.ledger.read(key)
    return tuple(each for each in workspace.records.releases(key) if is_published(each, entries))
