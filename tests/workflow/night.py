"""A course of two modules whose model is asked by batch, and what one run over it does."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.courses import COURSE_FILE
from adapters.store.batches import Batches
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.open_batches import list_awaited_batches
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.batch import BatchMode
from pipelines.workflow.draft import DraftSession, draft_module
from pipelines.workflow.share_sweep import CourseMeters
from schemas.batch import Batch
from schemas.course import BatchSettings, Budget, Course, ModelSettings, PlanReview, ReviewPolicy
from schemas.draft import Draft
from schemas.errors import AwaitingBatch, PremierjetError

FROID, RELEVE = "froid--chaine", "froid--releve"
KEYS = (FROID, RELEVE)
NIGHT = builders.NOON
SOURCES = {
    "chaine": "# Consignes\n\nLa température de la chambre froide reste entre 0 °C et 3 °C.\n"
    "Un produit exposé plus de 30 minutes est écarté.\n",
    "releve": "# Relevé\n\nLa sonde est étalonnée tous les 12 mois par le service technique.\n"
    "Le responsable signe le relevé deux fois par jour.\n",
}


def later(hours: float) -> datetime:
    return NIGHT + timedelta(hours=hours)


def course(model: ModelSettings | None, budget: Budget | None = None, **of_modules: Any) -> Course:
    changes = {"objectives": builders.module().objectives, "questions": 2} | of_modules
    modules = tuple(builders.module(id=name, sources=(f"sources/{name}.md",), **changes) for name in SOURCES)
    # What is planned is asked for in a batch before: here each module's draft is asked for at once.
    review = ReviewPolicy(roles={"pedagogie": ("lea",)}, plan=PlanReview.OFF)
    return builders.course(modules=modules, model=model, budget=budget, review=review)


def write(root: Path, described: Course) -> Workspace:
    """Write an installation, or what is new about it."""
    folder = root / "courses" / "froid"
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (root / "dagster.yaml").write_text("")
    for name, text in SOURCES.items():
        (folder / "sources" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / COURSE_FILE).write_text(json.dumps(described.model_dump(mode="json", exclude_none=True)))
    return open_workspace(root)


def model(fake: FakeOpenAI, batch: Mapping[str, Any] | None = None, **changes: Any) -> ModelSettings:
    asked = None if batch is None else BatchSettings(**batch)
    return ModelSettings(base_url=fake.base_url, name="fake", max_output_tokens=2000, batch=asked, **changes)


def installed(root: Path, fake: FakeOpenAI, budget: Budget | None = None, **batch: Any) -> Workspace:
    return write(root, course(model(fake, batch), budget))


def run(
    workspace: Workspace, now: datetime = NIGHT, keys: Sequence[str] = KEYS, by_batch: bool | None = None
) -> dict[str, PremierjetError]:
    """Walk modules as a sweep does, and return what stopped which; one that waits is not among them."""
    asking = BatchMode(workspace, by_batch)
    stopped: dict[str, PremierjetError] = {}
    for key in keys:
        try:
            draft_module(
                workspace,
                key,
                now,
                DraftSession(sweep=True, meters=CourseMeters(), outbox=asking.outbox(key, now)),
            )
        except AwaitingBatch:
            continue
        except PremierjetError as error:
            stopped[key] = error
    return stopped | asking.close(now)


def nights(workspace: Workspace, fake: FakeOpenAI, first: int = 0, most: int = 9) -> int:
    """Run and let the host answer until nothing waits; return how many batches in a row that took."""
    for number in range(most):
        assert run(workspace, later(first + number)) == {}
        if not list_awaited_batches(workspace):
            return number
        fake.batches.finish()
    raise AssertionError(f"still waiting after {most} nights")


def kept(workspace: Workspace) -> tuple[Batch, ...]:
    return Batches(workspace.records.store, "froid").all()


def heads(workspace: Workspace) -> dict[str, Draft | None]:
    return {key: workspace.records.head(key) for key in KEYS}
