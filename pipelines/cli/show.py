"""Print a module's current draft: its state and its findings by part, then what it says."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, stop_on
from pipelines.review.part_names import read_part_names
from schemas.draft.nature_labels import count_natures
from schemas.finding import Finding, Severity, group_findings
from schemas.language import Language
from schemas.languages.catalogue import TextCatalogue
from schemas.languages.packs import make_absent_error
from schemas.languages.texts import read_texts

if TYPE_CHECKING:
    from pipelines.queries.proposed_questions import ProposedQuestion
    from schemas.draft import Draft, Item
    from schemas.source_account import SourceAccount

SEVERITIES = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)


def run(
    module: ModuleArgument,
    with_proposed: Annotated[
        bool, typer.Option("--proposed", help="Also questions that rules doubt; they are searched for anew.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show a draft with its findings."""
    from pipelines.deliverable_kinds import DRAFTING_KINDS
    from pipelines.drafting.markdown import render_content
    from pipelines.queries.lookups import require_head
    from pipelines.queries.source_account import count_account, find_account
    from pipelines.workflow.decide import judge_draft

    workspace = open_workspace(root)
    head = require_head(workspace, module)
    language = head.content.language
    judgement = judge_draft(workspace, head, datetime.now(UTC))
    texts, names = read_texts("cli.show", language), read_texts("review.names", language)
    proposed = _find_proposed(workspace, head) if with_proposed else ()
    pictures, natures = _count_pictures(workspace, module), count_natures(head.content.walk_citing())
    account = find_account(workspace, head)
    listed = ", ".join(f"{names[f'nature_{name}']} {count}" for name, count in natures.items())
    state = read_texts("cli.states", language)[judgement.kind]
    text = "\n".join(
        [
            f"# {texts.say('head', module=module, revision=head.revision, state=state)}",
            texts.say("digest", digest=head.content.canonical_digest()),
            texts.say("natures", natures=listed or "-"),
            texts.say("pictures", **pictures),
            *_describe_account(workspace, module, account, language),
            *_describe_wishes(head, texts),
            *(_describe_by_part(head, language) or [f"- {texts['no_finding']}"]),
            "",
            render_content(DRAFTING_KINDS, head.content),
            *_describe_proposed(proposed, language),
        ]
    )
    document = {"judgement": json.loads(judgement.canonical()), "draft": json.loads(head.canonical())}
    document |= {"pictures": pictures, "natures": natures, "words": count_account(account)}
    if with_proposed:
        document["proposed"] = [json.loads(each.item.canonical()) for each in proposed]
    answer(document, text, as_json=as_json)
    stop_on([] if language.is_installed else [make_absent_error(language.value, module)])


def _describe_wishes(draft: "Draft", texts: TextCatalogue) -> list[str]:
    """Return the comment a draft answers, what was done of it and where, and what its writer has to say."""
    made = draft.provenance
    comment = " ".join((made.reply_to or "").split())
    return [
        *([texts.say("comment", comment=comment)] if comment else []),
        *(f"- {texts.say('done', wish=e.wish, where=', '.join(e.where))}" for e in made.answered or ()),
        *(f"- {texts.say('told', note=note)}" for note in made.unanswered),
    ]


def _find_proposed(workspace: Workspace, head: "Draft") -> "Sequence[ProposedQuestion]":
    """Return the questions that rules doubt; searching for them takes as long as all the rest."""
    from pipelines.queries.proposed_questions import list_proposed_questions

    return list_proposed_questions(workspace, head, head.content, datetime.now(UTC))


def _describe_by_part(draft: "Draft", language: Language) -> list[str]:
    """Return the findings, what blocks first: those on the whole, then those on each deliverable by name."""
    from schemas.draft import walk_named

    names = read_part_names(language)
    part_of = {
        place: artefact.kind
        for artefact in draft.content.artefacts
        for place in (artefact.kind, *(part.id for part in walk_named((artefact,))))
    }
    lines: list[str] = []
    for kind in ("", *(artefact.kind for artefact in draft.content.artefacts)):
        own = [each for each in draft.findings if part_of.get(each.place, "") == kind]
        own.sort(key=lambda each: SEVERITIES.index(each.severity))
        if own and kind:
            lines += ["", f"## {names.get(kind, kind)} ({len(own)})"]
        lines += [_describe_findings(group, language) for group in group_findings(own)]
    return lines


def _describe_findings(group: "tuple[Finding, ...]", language: Language) -> str:
    """Return findings that say the same as one line: one with its place, or their number and all places."""
    first, *others = group
    texts = read_texts("cli.show", language)
    severity = read_texts("desk", language)[f"severity_{first.severity}"].lower()
    facts = {"severity": severity, "message": first.message(language)}
    if others:
        places = ", ".join(f"{_name_place(each, language)} ({each.id})" for each in group)
        line = texts.say("findings", count=len(group), places=places, **facts)
    else:
        line = texts.say("finding", id=first.id, place=_name_place(first, language), **facts)
    remedy = first.remedy(language) if first.severity is Severity.BLOCKING else ""
    return "\n".join([f"- {line}", *([f"  {texts.say('remedy', remedy=remedy)}"] if remedy else [])])


def _name_place(finding: Finding, language: Language) -> str:
    """Return the place of a finding; of a whole deliverable its title."""
    return read_part_names(language).get(finding.place, finding.place)


def _describe_proposed(proposed: "Sequence[ProposedQuestion]", language: Language) -> list[str]:
    """Return the questions that rules doubt, as the draft would show them; nothing if there are none."""
    from pipelines.deliverable_kinds import DRAFTING_KINDS
    from pipelines.drafting.markdown import render_artefact
    from schemas.deliverables import find_contract

    if not proposed:
        return []
    items_by_kind: dict[str, list[Item]] = {}
    for each in proposed:
        items_by_kind.setdefault(each.kind, []).append(each.item)
    quizzes = (
        find_contract(kind).model_validate({"kind": kind, "items": tuple(items)})
        for kind, items in items_by_kind.items()
    )
    shown = [render_artefact(DRAFTING_KINDS, quiz, language) for quiz in quizzes]
    title = read_texts("desk", language)["unsure_title"]
    return ["", f"## {title} ({len(proposed)})", "", *shown]


def _describe_account(
    workspace: Workspace, module: str, account: "SourceAccount | None", language: Language
) -> list[str]:
    """Return what became of the sources' words, and each passage that no page carries, a line each."""
    from pipelines.queries.source_account import write_account

    spans = workspace.records.spans(module)
    return list(write_account(account, spans, language)) if account is not None and spans is not None else []


def _count_pictures(workspace: Workspace, module: str) -> dict[str, int]:
    """Return how many pictures of the module's sources are kept, and how many are left out."""
    spans = workspace.records.spans(module)
    sources = spans.sources if spans else ()
    return {
        "kept": sum(len(source.kept_pictures) for source in sources),
        "left_out": sum(len(source.left_out_pictures) for source in sources),
    }
