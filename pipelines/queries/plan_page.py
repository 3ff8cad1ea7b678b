"""Entries of a plan's page in Dagster: the verdicts, what it holds, in numbers and in tables."""

from collections.abc import Iterator

from adapters.dagster_names import ALONE, DagsterNames
from pipelines.queries.plan_view import PlanView
from pipelines.review.entries import (
    Labelled,
    MarkdownEntry,
    NumberEntry,
    PageEntry,
    TableEntry,
    TextEntry,
    UrlEntry,
)
from pipelines.review.links import build_plan_desk_link, build_plan_link
from pipelines.review.page_words import read_page_words
from pipelines.review.queue import OFFERED
from pipelines.review.role_table import table_roles
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.plan import PlanRevision


def version_plan(plan: PlanRevision) -> str:
    """Return the version of a plan: its revision and its digest."""
    return f"r{plan.revision} {plan.digest}"


def describe_unwanted(language: Language) -> dict[str, PageEntry]:
    """Return the page of a module that is not planned."""
    words = read_texts("review.plan", language)
    return {words["label_unwanted"]: TextEntry(words["unwanted"])}


def build_plan_page(view: PlanView, desk_url: str, names: DagsterNames = ALONE) -> dict[str, PageEntry]:
    """Return a plan's page: entries by label, the desk first, then the verdicts if people have to decide."""
    revision, plan, words = view.revision, view.revision.plan, view.words
    page_words = read_page_words(view.language)
    left_out = sum(len(group.spans) for group in revision.left_out)
    short = view.list_short_shares()
    return {
        page_words.desk: UrlEntry(build_plan_desk_link(desk_url, revision.module)),
        **dict(_list_verdicts(view, names)),
        page_words.status: TextEntry(view.describe_state()),
        **({page_words.roles: table_roles(view.situation, page_words)} if view.is_required else {}),
        words["label_pages"]: NumberEntry(len(plan.pages)),
        words["label_asked"]: NumberEntry(plan.minutes),
        words["label_planned"]: NumberEntry(plan.page_minutes),
        words["label_carried"]: NumberEntry(revision.minutes_carried),
        words["label_questions"]: NumberEntry(plan.questions),
        words["label_left_out"]: NumberEntry(left_out),
        page_words.cost: TextEntry(view.describe_cost()),
        **dict(_list_tables(view)),
        **({words["short_shares"]: TextEntry(" · ".join(short))} if short else {}),
        page_words.findings: TextEntry(" · ".join(view.list_findings()) or page_words.no_findings),
        page_words.revision: TextEntry(view.describe_author()),
        page_words.digest: TextEntry(view.digest),
    }


def _list_verdicts(view: PlanView, names: DagsterNames) -> Iterator[Labelled]:
    """Yield each verdict's link to the Launchpad, while the plan waits for people."""
    words = read_page_words(view.language)
    if not view.situation.roles:
        return
    faults = view.situation.open_findings
    for verdict in OFFERED:
        link = build_plan_link(view.revision, verdict, view.course, faults, names)
        yield words.verdicts[verdict], MarkdownEntry(f"**[{words.name_link(verdict)} →]({link})**")


def _list_tables(view: PlanView) -> Iterator[Labelled]:
    plan, words = view.revision.plan, view.words
    levels = read_texts("drafting.levels", view.language)
    pages = tuple(
        (
            page.id,
            page.title,
            view.describe_purpose(page),
            str(page.minutes),
            str(len(page.evidence)),
        )
        for page in plan.pages
    )
    questions = tuple(
        (view.describe_aim(each.objective), levels[each.bloom], words[f"kind_{each.kind}"], str(each.count))
        for each in plan.blueprint
    )
    titles = {page.id: page.title for page in plan.pages}
    scenarios = tuple(
        (each.title, titles[each.page], str(each.decisions), str(len(each.evidence)))
        for each in plan.scenarios
    )
    left_out = tuple((view.describe_reason(each), str(len(each.spans))) for each in view.revision.left_out)
    for label, columns, rows in (
        (words["label_page_table"], "page_columns", pages),
        (words["label_question_table"], "question_columns", questions),
        (words["scenarios"], "scenario_columns", scenarios),
        (words["left_out"], "left_out_columns", left_out),
    ):
        if rows:
            yield label, TableEntry(view.list_columns(columns), rows)
