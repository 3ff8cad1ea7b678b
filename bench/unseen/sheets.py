"""Sheets to be judged: a module's questions, summary and findings, each beside its evidence."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.markdown import write_question
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.markup import CitationNotes
from schemas.draft import Citation, Draft
from schemas.finding import Finding, group_findings
from schemas.language import Language
from schemas.source import SourceSpans

MODULE, QUESTION, SUMMARY, FINDING = "module", "question", "summary", "finding"


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


def write_sheets(store: Path, folder: Path) -> list[Path]:
    """Write one sheet a module of the store, and return their paths; an existing one is never replaced."""
    records = Records(FolderStore(store))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for module in records.heads():
        draft = records.head(module)
        spans = records.spans(module)
        if draft is None or spans is None:
            continue
        path = folder / f"{module}.csv"
        with path.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(astuple(row) for row in list_rows(draft, spans))
        written.append(path)
    return written


def list_rows(draft: Draft, spans: SourceSpans) -> Iterator[SheetRow]:
    """Yield the rows of a draft; the first says how many words its sources hold."""
    words = sum(len(span.text.split()) for source in spans.sources for span in source.spans)
    yield SheetRow(MODULE, draft.module, str(words))
    notes = CitationNotes(draft.content.language)
    for artefact in draft.content.artefacts:
        if isinstance(artefact, Quiz):
            for item in artefact.items:
                text = "\n".join(line for line in write_question(item, notes) if line)
                yield SheetRow(QUESTION, item.id, text, _quote(item.citations))
        if isinstance(artefact, Summary):
            for statement in artefact.points:
                yield SheetRow(SUMMARY, statement.id, statement.text, _quote(statement.citations))
    for group in group_findings(draft.findings):
        yield SheetRow(FINDING, group[0].id, _describe(group, draft.content.language))


def read_sheet(path: Path) -> list[SheetRow]:
    """Return the rows of a sheet. Raises ValueError for a file that is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError(f"{path} is no sheet: its first line is not {','.join(COLUMNS)}")
    return [SheetRow(*row) for row in rows[1:]]


def _quote(citations: Sequence[Citation]) -> str:
    return "\n".join(f"« {citation.quote} »" for citation in citations)


def _describe(group: Sequence[Finding], language: Language) -> str:
    """Return what a reviewer is told: findings that say the same of many places are one line for them too."""
    finding, places = group[0], ", ".join(each.place for each in group)
    lines = (f"{places}: {finding.message(language)}", finding.remedy(language), finding.diff or "")
    return "\n".join(filter(None, lines))
