"""The front door as a person knocks on it: a fresh root, and `premierjet` in this process."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from adapters.workspace import Workspace, open_workspace
from pipelines.cli import main
from pipelines.defs.resources import WorkspaceOpener
from pipelines.defs.stored_events import report_sensor
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.release import release_module
from schemas.review import Verdict
from schemas.self_test import SelfTestMode

CHECKOUT = Path(__file__).resolve().parents[2]
KEY = "froid--chaine"
OTHER = "froid--releve"
PERSON = "lea"
SOURCE = """# Consignes

La température de la chambre froide reste entre 0 °C et 3 °C.
Un produit exposé plus de 30 minutes est écarté.
Le responsable signe le relevé deux fois par jour.
"""
OTHER_SOURCE = """# Relevé

La sonde est étalonnée tous les 12 mois par le service technique.
"""


@dataclass
class Said:
    """What a verb printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What the verb has to say, in the one JSON document on standard output."""
        return json.loads(self.out)["result"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors in that document."""
        found: list[dict[str, Any]] = json.loads(self.out)["errors"]
        return found


@dataclass
class Door:
    """One installation, and the command line in front of it."""

    root: Path
    knock: Callable[..., Said]

    def __call__(self, *arguments: str) -> Said:
        return self.knock(*arguments)

    def well(self, *arguments: str) -> Any:
        """Run a verb that must succeed, and return its result."""
        said = self.knock(*arguments, "--json")
        assert (said.code, said.errors) == (0, []), said.err
        return said.document

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    @property
    def course(self) -> Path:
        return self.root / "courses" / "froid"

    def shown(self, asset: str, module: str) -> dg.AssetMaterialization:
        """What Dagster shows of a module, once its sensor has looked at the store."""
        with dg.DagsterInstance.from_config(str(self.root)) as instance:
            resources = {"workspace": WorkspaceOpener()}
            with dg.build_sensor_context(instance, resources=resources) as context:
                answer = report_sensor(context)
            for event in answer.asset_events if isinstance(answer, dg.SensorResult) else ():
                instance.report_runless_asset_event(event)
            found = instance.fetch_materializations(
                dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[module]), limit=1
            )
        (record,) = found.records
        assert record.asset_materialization is not None
        return record.asset_materialization

    def change(self, **keys: Any) -> None:
        """Write keys of course.yaml again; None takes one away."""
        file = self.course / "course.yaml"
        document = yaml.safe_load(file.read_text()) | keys
        file.write_text(yaml.safe_dump({k: v for k, v in document.items() if v is not None}))

    def kept(self) -> dict[str, bytes]:
        """Every file of the store and the courses, with its bytes.

        Not stamps, which any look may write, nor incidents, which say what a look found.
        """
        folders = (self.root / ".premierjet", self.root / "courses")
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        files = [path for path in files if {"stamps", "incidents"}.isdisjoint(path.parts)]
        return {str(path.relative_to(self.root)): path.read_bytes() for path in sorted(files)}


def course() -> dict[str, Any]:
    return {
        "id": "froid",
        "title": "Travailler au froid",
        "language": "fr",
        "iri": "https://formation.example/froid",
        "sources": [{"path": "sources/*.md"}],
        "modules": [
            {
                "id": "chaine",
                "title": "La chaîne du froid",
                "sources": ["sources/froid.md"],
                "objectives": [{"id": "seuils", "text": "Citer la température de la chambre froide"}],
            },
            {
                "id": "releve",
                "title": "Le relevé",
                "sources": ["sources/releve.md"],
                "objectives": [{"id": "sonde", "text": "Citer quand la sonde est étalonnée"}],
            },
        ],
        "review": {"roles": {"pedagogie": [PERSON]}},
        "targets": [{"kind": "folder", "id": "depot", "path": "livraisons"}],
    }


def make_root(root: Path) -> Path:
    (root / "courses" / "froid" / "sources").mkdir(parents=True)
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    (root / "courses" / "froid" / "course.yaml").write_text(yaml.safe_dump(course()))
    (root / "courses" / "froid" / "sources" / "froid.md").write_text(SOURCE)
    (root / "courses" / "froid" / "sources" / "releve.md").write_text(OTHER_SOURCE)
    return root


def knocking(
    monkeypatch: pytest.MonkeyPatch, capsys: "pytest.CaptureFixture[str] | Silent"
) -> Callable[..., Said]:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")  # whoever runs the tests may have a French shell

    def knock(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["premierjet", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Said(int(ended.value.code or 0), out, err)

    return knock


@pytest.fixture(scope="session")
def drafted_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose two modules are drafted: copied, never written to."""
    root = make_root(tmp_path_factory.mktemp("drafted") / "root")
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("PREMIERJET_ROOT", raising=False)
        patched.setattr(sys, "argv", ["premierjet", "draft", "--root", str(root)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert not ended.value.code
    return root


@pytest.fixture(scope="session")
def delivered_root(drafted_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose first module is approved, released and delivered too: copied, never written to."""
    root = tmp_path_factory.mktemp("delivered") / "root"
    shutil.copytree(drafted_root, root)
    workspace, now = open_workspace(root), datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PREMIERJET_SELF_TEST", "off")
        digest = require_head(workspace, KEY).content.canonical_digest()
        record_decision(workspace, DecisionRequest(KEY, digest, Verdict.APPROVE, person=PERSON), now)
        release_module(workspace, KEY, now, self_test=SelfTestMode.OFF)
        deliver_release(workspace, KEY, now)
    return root


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Door:
    root = make_root(tmp_path / "root")
    monkeypatch.chdir(root)
    return Door(root, knocking(monkeypatch, capsys))


@pytest.fixture
def drafted(
    drafted_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    return at_a_copy(drafted_root, tmp_path / "root", monkeypatch, capsys)


@pytest.fixture
def delivered(
    delivered_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    """One module approved, released and delivered; the other waits."""
    return at_a_copy(delivered_root, tmp_path / "root", monkeypatch, capsys)


class Silent:
    """Captures nothing: a fixture of the session has no `capsys`."""

    def readouterr(self) -> tuple[str, str]:
        return "", ""


@contextmanager
def open_door(root: Path) -> Iterator[Door]:
    """The door of a root for a fixture of the session, which has neither `monkeypatch` nor `capsys`."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        yield Door(root, knocking(patched, Silent()))


def at_a_copy(
    of: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    shutil.copytree(of, root)
    monkeypatch.chdir(root)
    return Door(root, knocking(monkeypatch, capsys))
