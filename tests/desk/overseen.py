"""An installation somebody answers for: a module delivered, one that waits and is late, one not written."""

from datetime import timedelta
from pathlib import Path

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.testing import builders, samples
from schemas.course import (
    Administration,
    Course,
    Deployment,
    Milestone,
    MilestoneStep,
    ModelSettings,
    Provider,
    ReviewPolicy,
)
from schemas.draft import Draft, Origin, Spent, Usage
from schemas.release import Receipt
from schemas.review import Published
from tests.desk.conftest import installation
from tests.overview.test_learners import analysis

OTHER = "froid--releve"
BEFORE = builders.NOON - timedelta(days=30)


def course() -> Course:
    opening = Milestone(
        step=MilestoneStep.OPENING, day=BEFORE.date(), what="Ouverture aux équipes", who="Léa"
    )
    return builders.course(
        modules=(
            builders.module(),
            builders.module(id="releve", title="Tenir le relevé"),
            builders.module(id="vide", title="Pas encore écrit"),
        ),
        review=ReviewPolicy(roles={"pedagogie": ("lea",)}, deadline_days=5),
        targets=(FolderTarget(kind="folder", id="depot", path="livraisons"),),
        deployment=Deployment(milestones=(opening,)),
        administration=Administration(provider=Provider(disability_contact="Inès Caron, 02 40 00 00 00")),
        model=ModelSettings(base_url="http://127.0.0.1:9/v1", name="modele-local"),
    )


def written_by_a_model() -> Draft:
    """A draft that waits for weeks: one call had a price, the others none."""
    draft = builders.draft(content=builders.content(module=OTHER, title="Tenir le relevé"))
    spent = (
        Spent(artefact="lesson", model="modele", usage=Usage(calls=1, cost=0.25, input_tokens=900)),
        Spent(artefact="quiz", model="modele-local", usage=Usage(calls=3, input_tokens=600)),
    )
    made = draft.provenance.model_copy(
        update={"writer": Origin.MODEL, "model": "modele", "written_at": BEFORE}
    ).with_spent(spent)
    return draft.model_copy(update={"provenance": made})


def overseen(root: Path) -> Workspace:
    """The installation, on disk."""
    built = samples.get_sample_release()
    found = samples.observe(built)
    workspace = installation(root, course(), None, builders.draft(), written_by_a_model())
    workspace.records.save_release(built.release, built.files)
    workspace.records.save_observed(found.observed, found.files)
    workspace.ledger.append(built.release.approval.decisions[0])
    workspace.ledger.append(
        Published(
            module=built.release.module,
            digest=built.release.approval.digest,
            release=built.release.number,
            release_digest=built.release.canonical_digest(),
            observed=found.observed.canonical_digest(),
            at=builders.NOON,
        )
    )
    Analyses(workspace.records.store).save(analysis(), builders.NOON)
    workspace.records.save_receipt(
        Receipt(
            module=built.release.module,
            release=built.release.number,
            content=built.release.approval.digest,
            target="depot",
            location="livraisons/froid/chaine/v1",
            files=(),
            delivered_at=builders.NOON,
        )
    )
    return workspace
