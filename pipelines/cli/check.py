"""Read course.yaml, its theme and the sources, and say what would stop a draft; nothing is written.

What becomes of each word is counted: in the module's draft, or by its plan before there is one. What two
sources of a course say differently is told, whichever of its modules read them, and how many spans
speak of each objective. Where there are
drafts, what two modules both say is told too; where there are releases, what they quote and their sources
no longer say.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.courses import CourseFolder, list_errors_of
from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    find_shell_language,
    list_columns,
    read_verb_texts,
    stop_on,
    write_table,
)
from schemas.answer_name import reword_answer_names
from schemas.course import Course, Module
from schemas.errors import PremierjetError
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.texts import TextCatalogue
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.queries.source_report import ObjectiveCoverage
    from schemas.theme.theme import Theme

COLUMNS = ("module", "sources", "spans", "pictures", "context", "findings")
FATES = ("carried", "for_trainers", "furniture", "left_out")
OBJECTIVE_COLUMNS = ("module", "objective", "spans", "nearest")


@dataclass(frozen=True)
class ObjectiveSpans:
    """How many spans cover an objective, and their places, each once, the nearest in meaning first."""

    id: str
    key: str
    text: str
    spans: int
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class CheckedTemplate:
    """A template of a course's theme, and what it holds that no document will."""

    file: str
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ModuleEvidence:
    """Counts of what one module may cite, and the findings about its sources, as texts."""

    module: str
    language: Language
    sources: int
    spans: int
    pictures: int
    context: int
    findings: tuple[str, ...]
    words: dict[str, object] | None = None
    """What becomes of the words of its sources: in its draft, or else by its plan."""

    left_out: tuple[tuple[str, str, int], ...] = ()
    """The words that no page carries, by the names of their fate and reason."""

    objectives: tuple[ObjectiveSpans, ...] = ()

    def add_findings(self, found: tuple[Finding, ...]) -> "ModuleEvidence":
        """Return the same with more findings, written in the module's language."""
        more = tuple(finding.message(self.language) for finding in found)
        return replace(self, findings=(*self.findings, *more))


def run(
    course: Annotated[
        str | None,
        typer.Argument(
            metavar="[COURSE]", help="A course's id; all courses by default.", autocompletion=complete_course
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check courses and their sources."""
    from pipelines.cli.progress import show_progress
    from pipelines.queries.hopeless_budget import refuse_hopeless_budget
    from pipelines.queries.repeats import find_repeats
    from pipelines.queries.source_conflicts import CollectedSources
    from pipelines.queries.source_impact import read_sources_afresh
    from pipelines.workflow.theme import load_theme

    workspace = open_workspace(root)
    chosen, wrong = _choose_courses(workspace, course)
    modules = [
        (folder, module)
        for folder in chosen
        for module in folder.course.drafted_modules
        if folder.course.language_of(module).is_installed
    ]
    checked: list[ModuleEvidence] = []
    errors: list[PremierjetError] = list(wrong)
    templates: list[CheckedTemplate] = []
    repeats: dict[str, tuple[Finding, ...]] = {}
    for folder in chosen:
        try:
            refuse_hopeless_budget(folder)
        except PremierjetError as error:
            errors.append(error)
        try:
            theme = load_theme(folder)
            templates += _list_templates(theme)
        except PremierjetError as error:
            errors.append(error)
        try:
            repeats |= find_repeats(workspace, folder)
        except PremierjetError as error:
            errors.append(error)
    library = workspace.library()
    collected = {folder.course.id: CollectedSources() for folder in chosen}
    texts = read_verb_texts("check")
    with show_progress(texts["progress"], len(modules)) as done:
        for folder, module in modules:
            try:
                spans = read_sources_afresh(workspace, library.shelf(folder), module)
                collected[folder.course.id].add(spans)
                checked.append(_check_module(workspace, folder.course, module, spans, repeats))
            except PremierjetError as error:
                errors.append(error)
            done(folder.course.key_of(module))
    conflicts = {key: found for each in collected.values() for key, found in each.conflicts().items()}
    checked = [each.add_findings(conflicts.get(each.module, ())) for each in checked]
    document = {
        "modules": [asdict(each) for each in checked],
        "templates": [asdict(each) for each in templates],
    }
    rows = list(_walk_rows(checked, texts))
    shown = [write_table(list_columns(texts, *COLUMNS), rows)] if rows else []
    words_rows = list(_walk_words_rows(checked))
    if words_rows:
        shown.append(write_table(list_columns(texts, "module", "words", *FATES), words_rows))
    objective_rows = list(_walk_objective_rows(checked))
    if objective_rows:
        shown.append(write_table(list_columns(texts, *OBJECTIVE_COLUMNS), objective_rows))
    shown += [_tell_left_out(each, texts) for each in templates if each.left_out]
    answer(document, "\n\n".join(shown), as_json=as_json)
    stop_on(errors)


def _choose_courses(
    workspace: Workspace, course: str | None
) -> tuple[list[CourseFolder], list[PremierjetError]]:
    """Return the courses asked for, and what is wrong with them; with all others where all were asked for."""
    from pipelines.queries.lost_courses import list_lost_errors, refuse_no_course

    usable, wrong = workspace.read_courses()
    if course is not None:
        chosen = workspace.find_course(course)
        return [chosen], [*list_errors_of(chosen.folder, wrong)]
    if not usable and not wrong:
        refuse_no_course(workspace)
    return list(usable), [*wrong, *list_lost_errors(workspace, usable)]


def _list_templates(theme: "Theme | None") -> Iterator[CheckedTemplate]:
    if theme is None:
        return
    settings = theme.settings
    for path, template in ((settings.word, theme.word), (settings.slides, theme.slides)):
        if path is not None and template is not None:
            yield CheckedTemplate(path, template.left_out)


def _tell_left_out(template: CheckedTemplate, texts: TextCatalogue) -> str:
    parts = ", ".join(texts[f"template_{part}"] for part in template.left_out)
    return texts["template_left_out"].format(file=template.file, parts=parts)


def _check_module(
    workspace: Workspace,
    course: Course,
    module: Module,
    spans: SourceSpans,
    repeats: dict[str, tuple[Finding, ...]],
) -> ModuleEvidence:
    from pipelines.queries.source_account import account_for_module, count_account, list_left_out
    from pipelines.queries.source_report import describe_sources

    head = workspace.records.head(spans.module)
    report = describe_sources(workspace, course, module, spans)
    found = (*report.findings, *repeats.get(spans.module, ()))
    language = course.language_of(module)
    account = account_for_module(workspace, course, module, spans, head.content if head else None)
    return ModuleEvidence(
        spans.module,
        language,
        len(spans.sources),
        sum(len(one.spans) for one in spans.sources),
        sum(len(one.kept_pictures) for one in spans.sources),
        len(spans.context_entries),
        tuple(finding.message(language) for finding in found),
        count_account(account),
        tuple(list_left_out(account, language)) if account is not None else (),
        tuple(map(_make_objective_spans, report.coverage)),
    )


def _make_objective_spans(covered: "ObjectiveCoverage") -> ObjectiveSpans:
    nearest = tuple(dict.fromkeys(best.place for best in covered.nearest))
    return ObjectiveSpans(
        covered.objective.id, covered.key, covered.objective.text, covered.span_count, nearest
    )


def _walk_rows(checked: list[ModuleEvidence], texts: TextCatalogue) -> Iterator[tuple[str, ...]]:
    """Yield one row for each finding, so that none is at the end of a long line."""
    for each in checked:
        first, *more = each.findings or (texts["nothing"],)
        yield each.module, str(each.sources), str(each.spans), str(each.pictures), str(each.context), first
        yield from (("", "", "", "", "", finding) for finding in more)


def _walk_words_rows(checked: list[ModuleEvidence]) -> Iterator[tuple[str, ...]]:
    """Yield what becomes of the words of each module that teaches its sources, and why."""
    for each in checked:
        if each.words is not None:
            yield each.module, str(each.words["total"]), *(str(each.words[fate]) for fate in FATES)
        for fate, reason, count in each.left_out:
            yield f"  {fate}, {reason}", str(count), *("" for _ in FATES)


def _walk_objective_rows(checked: list[ModuleEvidence]) -> Iterator[tuple[str, ...]]:
    """Yield one row for each objective, with its nearest place only; the JSON document has the others."""
    language = find_shell_language()
    for each in checked:
        for objective in each.objectives:
            nearest = reword_answer_names(objective.nearest[0], language) if objective.nearest else "-"
            yield each.module, objective.id, str(objective.spans), nearest
