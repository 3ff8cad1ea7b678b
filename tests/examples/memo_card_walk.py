"""Walk a course through a deliverable of somebody else's: drafted, read, decided, packaged; prints JSON.

Started by the test beside it, where the memo card is installed.
"""

import json
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from adapters.workspace import Workspace, open_workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.editing.word import from_word, to_word
from pipelines.review.plain_text import list_plain_lines
from pipelines.testing.builders import NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.draft import list_parts
from schemas.language import Language
from schemas.release import Release
from schemas.review import Verdict

KEY = "froid--chaine"
COURSE = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules:
  - {id: chaine, title: La chaîne du froid, questions: 1, artefacts: [lesson, memo_card]}
review: {roles: {pedagogie: [lea]}}
"""
SOURCE = """# Tenir le froid

La chambre froide reste entre 0 °C et 3 °C pendant toute la journée.
Le responsable signe le relevé deux fois par jour.
Un produit exposé plus de trente minutes à la chaleur de la cuisine, même si personne ne l'a touché et même
s'il a l'air bon, doit être jeté sans attendre. Une sonde propre se range dans son étui.
"""


def walk(root: Path) -> dict[str, object]:
    """Return what each step of the walk shows of the card."""
    course = root / "courses" / "froid"
    (course / "sources").mkdir(parents=True)
    (root / "dagster.yaml").touch()
    (course / "course.yaml").write_text(COURSE, encoding="utf-8")
    (course / "sources" / "froid.md").write_text(SOURCE, encoding="utf-8")
    workspace = open_workspace(root)
    draft = draft_module(workspace, KEY, NOON).draft
    card = next(each for each in draft.content.artefacts if each.kind == "memo_card")
    found = [finding for finding in draft.findings if finding.rule.startswith("memo_card.")]
    record_decision(
        workspace, DecisionRequest(KEY, draft.content.canonical_digest(), Verdict.APPROVE, "lea"), NOON
    )
    release = release_module(workspace, KEY, NOON).release
    packages = {each.format: each.name for each in release.packages}
    return {
        "kinds": [each.kind for each in draft.content.artefacts],
        "lines": [point.text for point in list_parts(card)],
        "says": [finding.message(Language.FRENCH) for finding in found],
        "plain": list_plain_lines(draft.content),
        "changes in Word": len(from_word(to_word(draft), draft).edits),
        "pages": _read(workspace, release, packages["web"], "index.html"),
        "documents": sorted(_names(workspace, release, packages["documents"])),
    }


def _opened(workspace: Workspace, release: Release, name: str) -> ZipFile:
    return ZipFile(BytesIO(workspace.records.release_file(release, name)))


def _read(workspace: Workspace, release: Release, name: str, file: str) -> str:
    with _opened(workspace, release, name) as package:
        return package.read(file).decode()


def _names(workspace: Workspace, release: Release, name: str) -> list[str]:
    with _opened(workspace, release, name) as package:
        return package.namelist()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk(Path(sys.argv[1]))))
