"""An installation with a release to deliver, whose course names two operators."""

import json
from pathlib import Path
from typing import Any

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import list_recorded, record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.operate import list_operations
from pipelines.workflow.release import release_module
from schemas.course import IdentityMode
from schemas.operation import Operation
from schemas.review import Verdict
from schemas.self_test import SelfTestMode

COURSE: dict[str, Any] = {
    "id": "froid",
    "title": "Travailler au froid",
    "language": "fr",
    "iri": "https://formation.example/froid",
    "sources": [{"path": "sources/*"}],
    "modules": [{"id": "chaine", "title": "La chaîne du froid", "questions": 1}],
    "review": {"roles": {"pedagogie": ["lea"]}},
    "targets": [{"kind": "folder", "id": "lms", "path": "delivered"}],
    "operators": ["ana", "noe"],
}
OTHER_SENTENCE = "La porte reste fermée entre deux livraisons."


def write_installation(root: Path, **changes: Any) -> Workspace:
    """Return an installation with one release, delivered nowhere yet; `changes` are keys of its course."""
    (root / "dagster.yaml").write_text("")
    (root / "courses" / "froid" / "sources").mkdir(parents=True)
    course = {key: value for key, value in (COURSE | changes).items() if value is not None}
    (root / "courses" / "froid" / COURSE_FILE).write_text(json.dumps(course), encoding="utf-8")
    opened = open_workspace(root)
    if opened.find_course("froid").course.review.identity is not IdentityMode.LOCAL:
        opened.ledger_key.make()
    release(opened, *builders.SENTENCES)
    return opened


def release(workspace: Workspace, *sentences: str) -> None:
    """Draft the module from these sentences, approve it and package it."""
    file = workspace.courses / "froid" / "sources" / "froid.md"
    file.write_text("# Consignes\n\n" + "\n".join(sentences), encoding="utf-8")
    draft_module(workspace, KEY, NOON)
    decide(workspace, Verdict.APPROVE)
    release_module(workspace, KEY, NOON, self_test=SelfTestMode.OFF)


def decide(workspace: Workspace, verdict: Verdict) -> None:
    """Record Léa's verdict on the newest draft, vouched for where the course wants that."""
    digest = require_head(workspace, KEY).content.canonical_digest()
    comment = "" if verdict is Verdict.APPROVE else "Le seuil est faux"
    is_local = workspace.find_course("froid").course.review.identity is IdentityMode.LOCAL
    request = DecisionRequest(KEY, digest, verdict, "lea", comment=comment, verified=not is_local)
    record_decision(workspace, request, NOON)


def list_done(workspace: Workspace) -> tuple[Operation, ...]:
    """Return the operations of the ledger."""
    return list_operations(list_recorded(workspace, KEY))
