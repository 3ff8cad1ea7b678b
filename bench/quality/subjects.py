"""What is to be scored: contents found in a folder, whatever kind of folder it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from adapters.courses import CourseFolder, read_course
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from bench.quality.banks import bank
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing.sources import read_module, read_source
from schemas.course import Course, ItemKind, Module, ReviewPolicy, SourceFile
from schemas.draft import Content, Draft
from schemas.errors import InvalidInput, PremierjetError
from schemas.ids import join_key, split_key
from schemas.language import Language
from schemas.source import SourceSpans

FIXED = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = frozenset({".md", ".docx", ".pptx", ".pdf", ".html"})
BANKS = frozenset({".gift", ".csv"})
MADE = ("lesson", "quiz", "summary")
ASKED = 20
"""Questions asked of each quiz drafted here, at least: more than most sources give, so that all are seen."""


@dataclass(frozen=True)
class Subject:
    """One content and what it may cite, or why there is none; `drafted` where this program wrote it."""

    name: str
    content: Content | None = None
    spans: SourceSpans | None = None
    course: Course | None = None
    drafted: bool = False
    trouble: str = ""


def subjects(path: Path) -> Iterator[Subject]:
    """Yield what a path holds: a bank, a content or draft, a store, a release, courses, or source files.

    Raises InvalidInput where there is nothing of the kind.
    """
    if path.is_file():
        found = iter([_file(path)])
    elif (path / "drafts").is_dir():
        found = _stored(path)
    elif any(path.glob("**/course.yaml")):
        found = _courses(path)
    elif any(path.glob("**/content.json")):
        found = map(_file, sorted(path.glob("**/content.json")))
    elif any(file.suffix.lower() in BANKS for file in path.glob("**/*")):
        found = map(_file, (file for file in sorted(path.glob("**/*")) if file.suffix.lower() in BANKS))
    elif any(file.suffix.lower() in SOURCES for file in path.glob("**/*")):
        found = _sources(path)
    else:
        raise InvalidInput(
            "holds nothing to score",
            place=str(path),
            remedy="Give a store, a release, content.json, a GIFT or CSV bank, courses, or source files",
        )
    yield from found


def _file(path: Path) -> Subject:
    try:
        if path.suffix.lower() == ".json":
            return _content(path)
        return Subject(path.name, bank(path))
    except (PremierjetError, OSError) as error:
        return Subject(path.name, trouble=str(error))


def _content(path: Path) -> Subject:
    data = path.read_bytes()
    try:
        content = Content.model_validate_json(data)
    except ValidationError:
        try:
            content = Draft.model_validate_json(data).content
        except ValidationError:
            return Subject(str(path), trouble="is neither a content nor a draft")
    return Subject(f"{path.parent.name}/{path.name}", content)


def _stored(path: Path) -> Iterator[Subject]:
    records = Records(FolderStore(path))
    for module in records.heads():
        try:
            head = records.head(module)
            if head is not None:
                yield Subject(module, head.content, records.spans(module))
        except PremierjetError as error:
            yield Subject(module, trouble=str(error))


def _courses(path: Path) -> Iterator[Subject]:
    for file in sorted(path.glob("**/course.yaml")):
        folder = read_course(file.parent)
        for module in folder.course.drafted_modules:
            yield _drafted(folder, module)


def _drafted(folder: CourseFolder, module: Module) -> Subject:
    key = folder.course.key_of(module)
    try:
        spans = read_module(folder, module, None)
        asked = module.model_copy(update={"questions": max(module.questions, ASKED)})
        draft = write_draft(DraftRequest(KINDS, folder.course, asked, spans, FIXED), ExtractiveWriter())
    except PremierjetError as error:
        return Subject(key, trouble=str(error))
    return Subject(key, draft.content, spans, folder.course, drafted=True)


def _sources(path: Path) -> Iterator[Subject]:
    for number, file in enumerate(sorted(f for f in path.glob("**/*") if f.suffix.lower() in SOURCES), 1):
        try:
            source = read_source(file.name, file.read_bytes(), Language.FRENCH)
            course = _course(f"m{number}", file.stem, source.language)
            spans = SourceSpans(
                module=join_key("bench", f"m{number}"), fingerprint=source.sha256, sources=(source,)
            )
            request = DraftRequest(KINDS, course, course.modules[0], spans, FIXED)
            draft = write_draft(request, ExtractiveWriter())
        except PremierjetError as error:
            yield Subject(file.name, trouble=str(error))
        else:
            yield Subject(file.name, draft.content, spans, course, drafted=True)


def course_for(content: Content) -> Course:
    """Return a course that asks for just what a content holds: nobody gave its own."""
    return _course(split_key(content.module)[1], content.title, content.language)


def _course(module: str, title: str, language: Language) -> Course:
    asked = Module(
        id=module,
        title=" ".join(title.split()) or module,
        language=language,
        questions=ASKED,
        duration_minutes=120,
        artefacts=MADE,
        item_kinds=tuple(ItemKind),
    )
    return Course(
        id="bench",
        title="Bench",
        language=language,
        iri="https://bench.example/course",
        sources=(SourceFile(path="sources/*"),),
        modules=(asked,),
        review=ReviewPolicy(roles={"reader": ("nobody",)}),
    )


def every(paths: Iterable[Path]) -> list[Subject]:
    """Return the subjects of all paths, in order."""
    return [subject for path in paths for subject in subjects(path)]
