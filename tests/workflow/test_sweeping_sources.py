"""How much of its sources a sweep reads: nothing where nothing changed, else only what did."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.workspace import Workspace, open_workspace
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing.builders import NOON
from pipelines.workflow.draft import DraftSession, draft_module
from pipelines.workflow.read_sources import are_sources_read, read_sources
from schemas.source import SourceText

MODULES, SHARE = 6, 5
OPENED: list[str] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    path = str(arguments[0]) if event == "open" else ""
    if path.endswith(".fiche.md") or "/.premierjet/sources/" in path:
        OPENED.append(Path(path).name)


sys.addaudithook(_hear)  # where files are opened, not where we think they are


def document(module: int, number: int, what: str = "relevé") -> str:
    return f"# Fiche {module}.{number}\n\nLe {what} du poste {module} se signe à {number} h précises.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "dagster.yaml").write_text("")
    folder = tmp_path / "courses" / "froid"
    for module in range(MODULES):
        (folder / f"sources/{module}").mkdir(parents=True)
        for number in range(SHARE):
            file = folder / f"sources/{module}/{number}.fiche.md"
            file.write_text(document(module, number), encoding="utf-8")
    course = {
        "id": "froid",
        "title": "Travailler au froid",
        "language": "fr",
        "iri": "https://formation.example/froid",
        "sources": [{"path": "sources/**"}],
        "modules": [
            {"id": f"m-{n}", "title": f"Poste {n}", "artefacts": ["summary"], "sources": [f"sources/{n}/*"]}
            for n in range(MODULES)
        ],
        "review": {"roles": {"pedagogie": ["lea"]}},
    }
    (folder / "course.yaml").write_text(yaml.safe_dump(course), encoding="utf-8")
    return open_workspace(tmp_path)


def swept(workspace: Workspace) -> list[str]:
    """Walk every module as a sweep does, and return those that were drafted."""
    library, drafted = workspace.library(), []
    for key in workspace.module_keys():
        if not are_sources_read(workspace, key, library):
            read_sources(workspace, key, library)
        drafted += (
            [key]
            if draft_module(workspace, key, NOON, DraftSession(sweep=True, library=library)).wrote
            else []
        )
    return drafted


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    extract = LimitedReader.read

    def note_name(reader: LimitedReader, source: SourceBytes, *rest: Any, **named: Any) -> SourceText:
        names.append(source.name)
        return extract(reader, source, *rest, **named)

    monkeypatch.setattr(LimitedReader, "read", note_name)
    return names


def test_a_sweep_of_unchanged_documents_opens_none_of_them(
    workspace: Workspace, extracted: list[str]
) -> None:
    """Neither the documents nor what was read of them, which the store keeps."""
    time.sleep(2.1)  # what is younger is hashed again: tests/adapters/sources/test_course_sources.py
    assert len(swept(workspace)) == MODULES
    OPENED.clear()
    extracted.clear()
    assert swept(workspace) == []
    assert OPENED == []
    assert extracted == []


def test_of_many_documents_only_the_changed_one_is_extracted_and_only_its_module_drafted(
    workspace: Workspace, extracted: list[str]
) -> None:
    time.sleep(2.1)
    swept(workspace)
    file = workspace.root / "courses/froid/sources/3/2.fiche.md"
    file.write_text(document(3, 2, "cahier d'entretien"), encoding="utf-8")
    OPENED.clear()
    extracted.clear()
    assert swept(workspace) == ["froid--m-3"]
    assert extracted == ["sources/3/2.fiche.md"]
    assert {name for name in OPENED if name.endswith(".fiche.md")} == {"2.fiche.md"}
