"""Sheets to be judged: a module's questions, proposals, summary and findings, each beside its evidence."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from adapters.workspace import open_workspace
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.markdown import write_question
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.markup import CitationNotes
from pipelines.drafting.proposed_questions import ProposedQuestion
from pipelines.queries.proposed_questions import list_proposed_questions
from schemas.draft import Citation, Draft, Item
from schemas.finding import Finding, group_findings
from schemas.language import Language
from schemas.source import SourceSpans, Span

MODULE, QUESTION, PROPOSAL, SUMMARY, FINDING = "module", "question", "proposal", "summary", "finding"


@dataclass(frozen=True)
class SheetRow:
    """One line of a sheet: what is judged, its evidence, and the judge's three cells, empty at first."""

    what: str
    id: str
    text: str
    evidence: str = ""
    right: str = ""
    good: str = ""
    why: str = ""


COLUMNS = tuple(field.name for field in fields(SheetRow))


def write_sheets(root: Path, folder: Path) -> list[Path]:
    """Write one sheet a drafted module of an installation, and return their paths; none is ever replaced."""
    workspace = open_workspace(root)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for module in workspace.records.heads():
        draft = workspace.records.head(module)
        spans = workspace.records.spans(module)
        if draft is None or spans is None:
            continue
        proposed = list_proposed_questions(workspace, draft, draft.content, datetime.now(UTC))
        path = folder / f"{module}.csv"
        with path.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(astuple(row) for row in list_rows(draft, spans, proposed))
        written.append(path)
    return written


def list_rows(
    draft: Draft, spans: SourceSpans, proposed: Sequence[ProposedQuestion] = ()
) -> Iterator[SheetRow]:
    """Yield the rows of a draft and its proposals; the first says how many words its sources hold."""
    words = sum(_count_words(span) for source in spans.sources for span in source.spans)
    yield SheetRow(MODULE, draft.module, str(words))
    notes = CitationNotes(draft.content.language)
    for artefact in draft.content.artefacts:
        if isinstance(artefact, Quiz):
            for item in artefact.items:
                yield _write_item(QUESTION, item.id, item, notes)
        if isinstance(artefact, Summary):
            for statement in artefact.points:
                yield SheetRow(SUMMARY, statement.id, statement.text, _quote(statement.citations))
    for number, proposal in enumerate(proposed, start=1):
        yield _write_item(PROPOSAL, f"proposed-{number}", proposal.item, notes)
    for group in group_findings(draft.findings):
        yield SheetRow(FINDING, group[0].id, _describe(group, draft.content.language))


def read_sheet(path: Path) -> list[SheetRow]:
    """Return the rows of a sheet. Raises ValueError for a file that is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError(f"{path} is no sheet: its first line is not {','.join(COLUMNS)}")
    return [SheetRow(*row) for row in rows[1:]]


def _count_words(span: Span) -> int:
    """Return the words of a passage; what only parts the cells of a row is none."""
    return sum(any(map(str.isalnum, word)) for word in span.text.split())


def _write_item(what: str, name: str, item: Item, notes: CitationNotes) -> SheetRow:
    text = "\n".join(line for line in write_question(item, notes) if line)
    return SheetRow(what, name, text, _quote(item.citations))


def _quote(citations: Sequence[Citation]) -> str:
    return "\n".join(f"« {citation.quote} »" for citation in citations)


def _describe(group: Sequence[Finding], language: Language) -> str:
    """Return what a reviewer is told: findings that say the same of many places are one line for them too."""
    finding, places = group[0], ", ".join(each.place for each in group)
    lines = (f"{places}: {finding.message(language)}", finding.remedy(language), finding.diff or "")
    return "\n".join(filter(None, lines))
