"""One desk and one `dg dev` with real daemons for every file of this folder, as `make ui` starts them.

A worker has them all (`tests/conftest.py`). Each file decides on modules of its own.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from adapters.workspace import Workspace, open_workspace
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, run_program, wait_until
from schemas.ids import LONGEST_SLUG, join_key

CHECKOUT = Path(__file__).resolve().parents[3]
COURSE = ("cours-" + "long-" * 20)[: LONGEST_SLUG - 1] + "x"
MODULE = ("module-" + "long-" * 20)[: LONGEST_SLUG - 1] + "y"
LONGEST = join_key(COURSE, MODULE)
SHORT = "cuisine--chaine-du-froid"
DECIDED, EDITED = "reserve--chaine-du-froid", "reserve--seance"
COURSES = {
    COURSE: f"""
id: {COURSE}
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{{path: sources/*}}]
modules: [{{id: {MODULE}, title: La chaîne du froid, questions: 2}}]
review:
  roles: {{pedagogie: [lea.martin]}}
  deadline_days: 5
""",
    "cuisine": """
id: cuisine
title: Travailler en cuisine
language: fr
iri: https://formation.example/cuisine
sources: [{path: sources/*}]
modules: [{id: chaine-du-froid, title: La chaîne du froid, questions: 2}]
review:
  roles: {pedagogie: [lea.martin, ana.costa], expert: [noe.durand]}
  deadline_days: 3
  escalation: {after_days: 5, to: [direction]}
  expires_after_months: 12
""",
    "reserve": """
id: reserve
title: Tenir la réserve
language: fr
iri: https://formation.example/reserve
sources: [{path: sources/*}]
modules:
  - {id: chaine-du-froid, title: La chaîne du froid, questions: 2}
  - {id: seance, title: Une séance, questions: 2}
review:
  roles: {pedagogie: [lea.martin, ana.costa]}
  must_open: [blocking]
""",
}
SOURCE = """# La chaîne du froid

La température de la chambre froide reste entre 0 °C et 3 °C.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.

| Produit | Température | Conservation |
|---|---|---|
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Fromage frais | 4 °C | 72 heures |
| Beurre | 6 °C | 96 heures |
"""
WIDE = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Doors:
    """The addresses of both front doors, and the installation they open."""

    dagster: str
    desk: str
    workspace: Workspace


@pytest.fixture(scope="package")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A root of its own with three courses; the sensors draft them."""
    root = tmp_path_factory.mktemp("root")
    for name, yaml in COURSES.items():
        course = root / "courses" / name
        (course / "sources").mkdir(parents=True)
        (course / "course.yaml").write_text(yaml, encoding="utf-8")
        (course / "sources" / "froid.md").write_text(SOURCE, encoding="utf-8")
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")
    dagster, desk = free_port(), free_port()
    urls = {
        "PREMIERJET_DAGSTER_URL": f"http://127.0.0.1:{dagster}",
        "PREMIERJET_DESK_URL": f"http://127.0.0.1:{desk}",
    }
    environment = os.environ | urls | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    dev = [Path(sys.executable).with_name("dg"), "dev", "--host", "127.0.0.1", "--port", str(dagster)]
    with (
        (root / "front-doors.log").open("wb") as log,
        run_program(dev, CHECKOUT, environment, log),
        run_program(
            [sys.executable, "-m", "pipelines.desk", "--port", str(desk)], CHECKOUT, environment, log
        ),
    ):
        for port in (dagster, desk):
            wait_until(lambda port=port: is_listening(port), what=f"port {port}, {root / 'front-doors.log'}")
        yield Doors(*urls.values(), open_workspace(root))


def reach(page: Page, wanted: str) -> None:
    """Press Tab until the element a selector names has the focus."""
    for _ in range(400):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached with the keyboard")


def become(page: Page, person: str) -> None:
    """Say who one is, from any page of the desk and without a mouse."""
    reach(page, "a[href^='/who']")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Qui êtes-vous\u00a0?").wait_for()
    reach(page, "input[type='radio']")
    for _ in range(10):
        if page.evaluate("person => document.activeElement?.value === person", person):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(f"Vous êtes {person}.").wait_for()
