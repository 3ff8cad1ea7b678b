"""A course of one module of two chapters, whose plan people may edit and decide on."""

from pathlib import Path

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.testing.builders import KEY
from schemas.plan import PlanRevision

COURSE = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*.md}]
review: {roles: {pedagogie: [lea, noe]}, plan: PLAN}
modules:
  - id: chaine
    title: La chaîne du froid
    artefacts: [lesson, quiz, session_plan]
"""

FRIDGE = (
    "La température de la chambre froide reste entre 0 °C et 3 °C.",
    "Un produit exposé plus de 30 minutes est écarté.",
    "Le responsable signe le relevé deux fois par jour.",
)
DELIVERY = (
    "Le chauffeur présente le relevé de température du camion.",
    "Un colis ouvert est refusé par le réceptionnaire.",
    "La livraison est rangée dans les 20 minutes qui suivent.",
)


def install(root: Path, plan: str = "shown") -> Workspace:
    """Write the course with this `review.plan`, and open it."""
    (root / "dagster.yaml").write_text("")
    (root / "courses" / "froid" / "sources").mkdir(parents=True)
    ask_for(root, plan)
    write_source(root, FRIDGE, DELIVERY)
    return open_workspace(root)


def ask_for(root: Path, plan: str) -> None:
    """Write what the course asks of plans."""
    file = root / "courses" / "froid" / COURSE_FILE
    file.write_text(COURSE.replace("PLAN", plan), encoding="utf-8")  # bare, as a person writes it


def write_source(root: Path, fridge: tuple[str, ...], delivery: tuple[str, ...]) -> None:
    """Write the sentences of the two chapters."""
    text = "# Chambre froide\n\n" + "\n".join(fridge) + "\n\n# Livraison\n\n" + "\n".join(delivery) + "\n"
    (root / "courses" / "froid" / "sources" / "froid.md").write_text(text, encoding="utf-8")


def plan_of(workspace: Workspace) -> PlanRevision:
    """Return the newest plan of the module, which has one."""
    found = workspace.records.plan(KEY)
    assert found is not None
    return found
