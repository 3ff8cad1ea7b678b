"""The contracts as JSON Schema, for editors and for programs in other languages.

`python -m pipelines.publish_schemas` writes them to `schemas/json`; a test compares.
"""

import json
from pathlib import Path

import schemas
from schemas.attestation import Index, Observation, Review, SourcesOf, Succession
from schemas.change_log import ChangeLog
from schemas.command_answer import CommandAnswer
from schemas.contract import Contract
from schemas.course import Course
from schemas.course_package import CoursePackage
from schemas.draft import Citation, Draft
from schemas.envelope import Envelope
from schemas.feed import Feed
from schemas.finding import Finding
from schemas.ledger import LedgerCheckpoint
from schemas.notes import Reading, ReviewerNotes
from schemas.overview import Overview, Trace
from schemas.plan import Plan, PlanRevision
from schemas.practice import Practice, PracticeAnswer
from schemas.release import Receipt, Release
from schemas.release_sheet import ReleaseSheet
from schemas.results import ModuleAnalysis
from schemas.review import Decision, LedgerEntry
from schemas.self_test import SelfTest
from schemas.session_report import SessionReport
from schemas.source import SourceSpans, Span
from schemas.sources_lock import SourcesLock
from schemas.withdrawal import RolledBack, Withdrawal

FOLDER = Path(schemas.__file__).with_name("json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

PUBLISHED: dict[str, type[Contract]] = {
    "course": Course,
    "span": Span,
    "source-spans": SourceSpans,
    "session-report": SessionReport,
    "sources-lock": SourcesLock,
    "citation": Citation,
    "plan": Plan,
    "plan-revision": PlanRevision,
    "draft": Draft,
    "finding": Finding,
    "decision": Decision,
    "ledger-entry": LedgerEntry,
    "ledger-checkpoint": LedgerCheckpoint,
    "release": Release,
    "change-log": ChangeLog,
    "release-sheet": ReleaseSheet,
    "course-package": CoursePackage,
    "receipt": Receipt,
    "self-test": SelfTest,
    "feed": Feed,
    "module-analysis": ModuleAnalysis,
    "withdrawal": Withdrawal,
    "rolled-back": RolledBack,
    "practice": Practice,
    "practice-answer": PracticeAnswer,
    "reviewer-notes": ReviewerNotes,
    "reading": Reading,
    "overview": Overview,
    "trace": Trace,
    "attestation-index": Index,
    "attestation-review": Review,
    "attestation-origin": SourcesOf,
    "attestation-observation": Observation,
    "attestation-key-succession": Succession,
    "envelope": Envelope,
    "command-answer": CommandAnswer,
}


def build_documents() -> dict[str, str]:
    """Return the text of each JSON Schema by file name."""
    return {f"{name}.json": _document(kind) for name, kind in PUBLISHED.items()}


def write(folder: Path = FOLDER) -> None:
    """Write every JSON Schema into a folder."""
    for name, text in build_documents().items():
        (folder / name).write_text(text, encoding="utf-8")


def _document(kind: type[Contract]) -> str:
    schema = {"$schema": DIALECT, **kind.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write()
