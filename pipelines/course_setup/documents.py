"""What was read of a course's documents, and what is missing there for what the course wants to teach."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.courses import CourseFolder
from adapters.sources.patterns import compile_pattern
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.course_setup.course_text import list_patterns
from pipelines.course_setup.patience import Patience
from pipelines.queries.source_account import account_for_module
from pipelines.queries.source_impact import read_sources_once
from pipelines.queries.source_report import describe_sources
from schemas.course import Course, Module, ReviewPolicy, SourceFile
from schemas.errors import PremierjetError
from schemas.finding import Finding, Severity
from schemas.language import Language
from schemas.source import SourceFailure, SourceSpans, SourceText
from schemas.source_account import SourceAccount

MOST_CACHED = 16
"""Courses whose documents are cached as they were read."""

MOST_MEASURED = 20
"""Modules whose objectives are compared with the documents: each takes a good part of a second."""

PATIENCE_SECONDS = 4.0
"""Seconds that a page waits for documents: most are read by then, and the form does without the others."""

_SPANS = VersionCache[Path, SourceSpans](MOST_CACHED)
READING = Patience[tuple[Path, Hashable], SourceSpans](PATIENCE_SECONDS)


@dataclass(frozen=True)
class ReadDocument:
    """A document as it was read, and what a draft of all documents would make of its words."""

    text: SourceText
    account: SourceAccount | None

    @property
    def passages(self) -> int:
        """Return the number of its passages."""
        return len(self.text.spans)

    @property
    def pictures(self) -> int:
        """Return the number of its pictures that a draft may show."""
        return len(self.text.kept_pictures)


@dataclass(frozen=True)
class ModuleGap:
    """What is missing for a module: `findings` are of its documents and objectives."""

    module: Module
    findings: tuple[Finding, ...] = ()

    @property
    def has_no_objective(self) -> bool:
        """Return whether nobody has said what is to be learnt."""
        return not self.module.objectives


@dataclass(frozen=True)
class DocumentReading:
    """What was read of a course's documents; `error` is why nothing was.

    `is_going_on`: it takes longer than a page waits for it.
    """

    documents: tuple[ReadDocument, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    gaps: tuple[ModuleGap, ...] = ()
    error: PremierjetError | None = None
    unmeasured: int = 0
    """Modules that were not compared with the documents, because there are so many."""

    is_going_on: bool = False


def read_documents(
    workspace: Workspace, folder: Path, course: Course | None, language: Language, documents: tuple[str, ...]
) -> DocumentReading:
    """Return what was read of the documents of a folder, whose course may not be written yet."""
    if course is None and not documents:
        return DocumentReading()
    read = CourseFolder(folder, course or _imagine_course(language, documents))
    module = _take_all(read.course)
    try:
        spans = _read_spans(workspace, read, module)
        account = account_for_module(workspace, read.course, module, spans, None)
        found = tuple(
            ReadDocument(each, account.select(each.name) if account else None) for each in spans.sources
        )
        measured = course.modules[:MOST_MEASURED] if course else ()
        gaps = tuple(_find_gap(workspace, read.course, each, spans) for each in measured)
    except TimeoutError:
        return DocumentReading(is_going_on=True)
    except PremierjetError as error:
        return DocumentReading(error=error)
    unmeasured = len(course.modules) - len(measured) if course else 0
    return DocumentReading(found, spans.failures, tuple(_list_gaps(gaps)), unmeasured=unmeasured)


def _imagine_course(language: Language, documents: tuple[str, ...]) -> Course:
    """Return a course of all documents, as it is read before anybody has described one."""
    return Course(
        id="new",
        title="new",
        language=language,
        iri="urn:new",
        sources=tuple(SourceFile(path=each) for each in list_patterns(documents)),
        modules=(Module(id="all", title="all"),),
        review=ReviewPolicy(roles={"all": ("all",)}),
    )


def _take_all(course: Course) -> Module:
    """Return the first module as if it taught all documents of the course."""
    first = course.modules[0]
    return first.model_copy(update={"sources": (), "objectives": (), "artefacts": ("lesson",)})


def _read_spans(workspace: Workspace, folder: CourseFolder, module: Module) -> SourceSpans:
    """Return what was read of a course's documents; raises TimeoutError while it goes on."""
    shelf = workspace.library().shelf(folder)
    course = folder.course
    entries = tuple(each.path for each in course.sources)
    listed = shelf.versions()
    asked = (entries, course.language_of(module), course.scans)
    settled = None if listed is None else (*asked, listed)
    found = _SPANS.find(folder.folder, settled)

    def read() -> SourceSpans:
        spans = read_sources_once(workspace, shelf, module)
        _SPANS.keep(folder.folder, settled, spans)
        return spans

    return found or READING.wait((folder.folder, settled or asked), read)


def _find_gap(workspace: Workspace, course: Course, module: Module, spans: SourceSpans) -> ModuleGap:
    own = _narrow(spans, course.key_of(module), module.sources)
    if not course.language_of(module).is_installed:
        return ModuleGap(module)
    found = describe_sources(workspace, course, module, own).findings
    return ModuleGap(module, tuple(each for each in found if each.severity is not Severity.NOTE))


def _narrow(spans: SourceSpans, key: str, patterns: tuple[str, ...]) -> SourceSpans:
    """Return what a module may cite of what was read of all documents."""
    matchers = [compile_pattern(each) for each in patterns]
    sources = tuple(e for e in spans.sources if not matchers or any(matches(e.name) for matches in matchers))
    return spans.model_copy(update={"module": key, "sources": sources, "failures": (), "overdue": ()})


def _list_gaps(gaps: tuple[ModuleGap, ...]) -> Iterator[ModuleGap]:
    yield from (each for each in gaps if each.has_no_objective or each.findings)
