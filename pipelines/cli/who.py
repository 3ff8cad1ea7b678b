"""Say who approved a sentence: every draft and release that says it, who decided what of it, and when.

It is looked for word for word, typography aside. Exit code 3 where the words are there and nobody approved
them, 1 where they are in no draft and no release, 2 where something cannot be read.
"""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, print_note
from schemas.anchor import abbreviate_place
from schemas.answer_name import reword_answer_names
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.overview import Occurrence, QuotedContent

Sentence = Annotated[str, typer.Argument(help="The sentence, or a part of it, as a reader sees it.")]
UNREADABLE, NOT_FOUND, NOT_APPROVED = 2, 1, 3


def run(sentence: Sentence, root: Root = None, as_json: AsJson = False) -> None:
    """Say who approved a sentence."""
    from pipelines.cli.progress import show_spinner
    from pipelines.overview.addresses import Addresses
    from pipelines.overview.page import verdict
    from pipelines.overview.presentation import Presentation
    from pipelines.queries.provenance_search import search_provenance

    workspace = open_workspace(root)
    with show_spinner("Looking in every draft"):
        found = search_provenance(workspace, sentence, datetime.now(UTC))
    _, first = verdict(found, Presentation(Language.ENGLISH, Addresses(), {}))
    searched = (
        f"Looked for in all revisions ({found.revisions}) of all modules and documents ({found.modules})."
    )
    lines = [first, searched, *(line for each in found.occurrences for line in _describe_occurrence(each))]
    answer(json.loads(found.canonical()), "\n".join(lines), as_json=as_json)
    for problem in found.problems:
        text = f"{problem.place}: {problem.happened[Language.ENGLISH]}. {problem.remedy[Language.ENGLISH]}"
        print_note(f"premierjet: {text}")
    if found.problems:
        raise typer.Exit(UNREADABLE)
    if not found.approved_places:
        raise typer.Exit(NOT_APPROVED if found.occurrences else NOT_FOUND)


def _describe_occurrence(each: Occurrence) -> list[str]:
    part = "" if each.whole else ", within a longer text"
    lines = ["", f"{each.module}, {each.artefact or 'frame'}, {each.element}{part}: {each.text}"]
    for citation in each.citations:
        to_verify = " (to verify)" if citation.status == "to_verify" else ""
        place = abbreviate_place(citation.anchor.place)
        source = reword_answer_names(citation.source, Language.ENGLISH)
        lines.append(f"  cites {source}, {place}{to_verify}: {citation.quote}")
    if not each.citations:
        lines.append("  cites nothing")
    return [*lines, *(line for edition in each.editions for line in _describe_edition(edition))]


def _describe_edition(edition: QuotedContent) -> list[str]:
    draft = edition.evidence
    current = ", current draft" if edition.is_current else ""
    lines = [
        f"  revision {draft.revision}, {draft.digest[:SHORT_DIGEST]}{current}: "
        f"{edition.standing.replace('_', ' ')}"
    ]
    for last_word in edition.said:
        name = last_word.person if last_word.verified else f"{last_word.person} (unverified)"
        lines.append(
            f"    {name} said {last_word.verdict.replace('_', ' ')} on {last_word.at:%Y-%m-%d %H:%M} UTC, "
            f"ledger line {last_word.evidence.line}"
        )
    for release in edition.releases:
        withdrawn = "" if release.stands else ", withdrawn"
        shown = f", at {', '.join(release.targets)}" if release.targets else ""
        lines.append(f"    release v{release.evidence.release}{withdrawn}{shown}")
    return lines
