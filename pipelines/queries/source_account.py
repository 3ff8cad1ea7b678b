"""Account of a module's sources in its draft: what every page and command that shows it asks for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.account import account_for_words
from pipelines.drafting.request import DraftRequest
from pipelines.queries.material_version import version_material
from pipelines.queries.plan_lookups import find_plan
from pipelines.review.account_table import (
    REASONED,
    list_left_out,
    list_reasons,
    read_account_words,
    summarise_account,
)
from schemas.course import Course, Module
from schemas.draft import Content, Draft
from schemas.finding import Finding
from schemas.ids import HOUSE_STYLE, is_house_style
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.source import SourceSpans
from schemas.source_account import Fate, SourceAccount, describe_reason

__all__ = [
    "account_for_module",
    "count_account",
    "find_account",
    "find_account_findings",
    "list_left_out",
    "list_reasons",
    "summarise_account",
    "write_account",
]

NEVER = datetime.min.replace(tzinfo=UTC)
"""An account is the same at all times."""

MOST_MODULES = 64

_ACCOUNTS = VersionCache[tuple[str, str], SourceAccount](MOST_MODULES)


def account_for_module(
    workspace: Workspace, course: Course, module: Module, spans: SourceSpans, content: Content | None
) -> SourceAccount | None:
    """Return what became of the words of a module's sources in a content, or will by its plan without one.

    None for documents of a course, which do not teach their sources, and in a language without a pack.
    """
    is_taught = module.id != HOUSE_STYLE and course.document(module.id) is None
    if not is_taught or not course.language_of(module).is_installed:
        return None
    plan = find_plan(workspace, course, module)
    request = DraftRequest(DRAFTING_KINDS, course, module, spans, NEVER, plan=plan)
    key = (str(workspace.root), request.key)
    version = version_material(request, content)
    return _ACCOUNTS.get(key, version, lambda: account_for_words(request, content))


def find_account(workspace: Workspace, draft: Draft, content: Content | None = None) -> SourceAccount | None:
    """Return the account of a draft's sources as they were read last; `content` may hold a person's edits.

    None if its sources are not stored, for a draft that teaches none, or without the pack of its language.
    """
    spans = workspace.records.spans(draft.module)
    if spans is None or is_house_style(draft.module) or not draft.content.language.is_installed:
        return None
    folder, module = workspace.find_module(draft.module)
    return account_for_module(workspace, folder.course, module, spans, content or draft.content)


def write_account(account: SourceAccount, spans: SourceSpans, language: Language) -> Iterator[str]:
    """Yield what became of the words of a module's sources, then each passage that no page carries.

    `show` tells it of a draft and `plan` of a plan, in the same words.
    """
    texts = read_texts("cli.show", language)
    yield texts.say("words", words=summarise_account(account, language))
    said = {span.id: " ".join(span.text.split()) for source in spans.citable for span in source.spans}
    passages: defaultdict[tuple[Fate, str], list[str]] = defaultdict(list)
    for each in account.passages:
        if each.span is not None and each.reason is not None:
            reason = describe_reason(each.reason, language)
            passages[each.fate, reason].append(f"   - {each.span} {said.get(each.span, '')}")
    for fate in REASONED:
        for reason, count in list_reasons(account, fate, language):
            name = read_account_words(language).fates[fate]
            yield f"- {texts.say('left_out', fate=name, reason=reason, count=count)}"
            yield from passages[fate, reason]


def find_account_findings(
    workspace: Workspace, course: Course, module: Module, spans: SourceSpans, content: Content
) -> tuple[Finding, ...]:
    """Return findings on chapters that a draft with a lesson leaves out in good part."""
    if not any(artefact.kind == "lesson" for artefact in content.artefacts):
        return ()
    from pipelines.drafting.account_findings import find_left_out_chapters
    from pipelines.drafting.objectives.other_modules import list_chapters_of_others  # with it what ranks

    account = account_for_module(workspace, course, module, spans, content)
    of_others = list_chapters_of_others(course, module, spans)
    return tuple(find_left_out_chapters(account, of_others)) if account is not None else ()


def count_account(account: SourceAccount | None) -> dict[str, object] | None:
    """Return the words of an account by fate and by reason, for programs; None without an account."""
    if account is None:
        return None
    by_reason = account.count_reasons(Fate.FURNITURE, Fate.LEFT_OUT, Fate.FOR_TRAINERS)
    return {
        "total": account.words,
        **{fate.value: account.count(fate) for fate in Fate},
        "reasons": {reason.value: count for reason, count in by_reason.most_common()},
    }
