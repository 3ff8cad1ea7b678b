"""From sources to a delivered release, by what a person clicks and what the daemon does."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import dagster as dg
import pytest

from pipelines.line import revise
from pipelines.review.editing import to_markdown
from schemas.draft import Draft, Origin
from schemas.release import Release
from schemas.review import Verdict
from tests.through_dagster.conftest import BROKEN, COURSE, MODULES, SOURCE, Installation

RECEPTION = f"{COURSE}--reception"
GOOD = [f"{COURSE}--{name}" for name in MODULES[:-1]]


def head(installation: Installation, module: str = RECEPTION) -> Draft:
    found = installation.workspace.records.head(module)
    assert found is not None
    return found


def decide(
    installation: Installation, verdict: str = "approve", of: str = RECEPTION, user: str = "", **more: Any
) -> dg.DagsterRun:
    """What a reviewer does on a draft's page: click a verdict, then *Launch Run*."""
    digest = head(installation, of).content.canonical_digest()[:12]
    config = {"digest": digest, "verdict": verdict, "person": "lea"} | more
    return installation.launch("decide", config, tags={"dagster/partition": of}, user=user)


def light(installation: Installation, check: str, module: str = RECEPTION, asset: str = "draft") -> Any:
    """The last evaluation of a check on one module."""
    key = dg.AssetCheckKey(dg.AssetKey(asset), check)
    records = installation.instance.event_log_storage.get_asset_check_execution_history(key, limit=100)
    evaluations = [record.event.dagster_event.asset_check_evaluation_data for record in records]
    return next(evaluation for evaluation in evaluations if evaluation.partition == module)


def queue(installation: Installation) -> dict[str, Any]:
    """What the review queue shows now."""
    event = installation.instance.get_latest_materialization_event(dg.AssetKey("review_queue"))
    assert event is not None
    assert event.asset_materialization is not None
    return {label: value.value for label, value in event.asset_materialization.metadata.items()}


def releases(installation: Installation, module: str = RECEPTION) -> tuple[Release, ...]:
    return installation.workspace.records.releases(module)


def test_a_course_is_drafted_approved_released_and_delivered_as_what_was_approved(
    installation: Installation,
) -> None:
    """Promise 1, through the front door: each package holds the bytes that the decision names."""
    installation.tick()
    draft = head(installation)
    assert not light(installation, "human_review").passed
    assert RECEPTION in queue(installation)

    run = decide(installation)
    assert run.is_success, installation.told(run)
    assert light(installation, "human_review").passed
    assert RECEPTION not in queue(installation)

    installation.tick()
    (release,) = releases(installation)
    assert release.approval.digest == draft.content.canonical_digest()
    for package in release.packages:
        data = installation.workspace.records.release_file(release, package.name)
        with ZipFile(BytesIO(data)) as zipped:
            assert sha256(zipped.read("content.json")).hexdigest() == release.approval.decisions[0].digest

    installation.tick()
    receipt = installation.workspace.records.receipt(RECEPTION, "lms", 1)
    assert receipt is not None
    assert {f.name for f in receipt.files} >= {package.name for package in release.packages}


def test_one_broken_module_does_not_stop_the_other_four(installation: Installation) -> None:
    installation.tick()
    (run,) = installation.runs("sweep")
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert BROKEN in installation.told(run)
    assert installation.workspace.records.heads() == tuple(sorted(GOOD))


def test_a_module_that_keeps_failing_is_tried_three_times_and_then_left_to_a_person(
    installation: Installation,
) -> None:
    for _ in range(5):
        installation.tick()
    broken = [run for run in installation.runs("sweep") if BROKEN in str(run.run_config)]
    alone = [run for run in broken if GOOD[0] not in str(run.run_config)]
    assert (len(broken), len(alone)) == (4, 3)


def test_an_unchanged_course_launches_nothing_more(installation: Installation) -> None:
    (installation.root / "courses" / COURSE / "sources" / "casse.docx").unlink()
    write_good_source(installation.root, "casse", suffix=".md")
    yaml = installation.root / "courses" / COURSE / "course.yaml"
    yaml.write_text(yaml.read_text(encoding="utf-8").replace("casse.docx", "casse.md"), encoding="utf-8")
    for _ in range(3):
        installation.tick()
    assert len(installation.runs("sweep")) == 1


def write_good_source(root: Path, name: str, *, suffix: str = ".md", minutes: int = 30) -> None:
    text = SOURCE.format(title=f"la {name}").replace("30 minutes", f"{minutes} minutes")
    (root / "courses" / COURSE / "sources" / f"{name}{suffix}").write_text(text, encoding="utf-8")


def test_a_changed_source_redrafts_its_module_alone_and_voids_the_approval(
    installation: Installation,
) -> None:
    installation.tick()
    approved = head(installation).content.canonical_digest()
    assert decide(installation).is_success
    installation.tick()
    write_good_source(installation.root, "reception", minutes=20)
    installation.tick()

    assert head(installation).revision == 2
    assert head(installation, GOOD[1]).revision == 1
    assert RECEPTION in queue(installation)
    assert [release.approval.digest for release in releases(installation)] == [approved]


def test_a_failed_release_run_is_launched_again_until_the_release_exists(
    installation: Installation,
) -> None:
    """The store refuses while a file stands where its folder should be; then the file goes."""
    installation.tick()
    assert decide(installation).is_success
    blocked = installation.root / ".premierjet" / "releases"
    blocked.write_text("in the way")
    installation.tick()
    assert [run.status for run in installation.runs("package")] == [dg.DagsterRunStatus.FAILURE]
    blocked.unlink()
    installation.tick()
    assert [run.status for run in installation.runs("package")] == [
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.FAILURE,
    ]
    assert len(releases(installation)) == 1


def test_a_request_for_changes_starts_a_revision_that_answers_it(installation: Installation) -> None:
    installation.tick()
    quiz = next(artefact for artefact in head(installation).content.artefacts if artefact.kind == "quiz")
    dropped = quiz.items[0].id
    run = decide(installation, "request_changes", comment=f"Supprimer {dropped}, et plus d'humour")
    assert run.is_success, installation.told(run)
    assert light(installation, "human_review").severity is dg.AssetCheckSeverity.ERROR
    installation.tick()

    revised = head(installation)
    assert revised.revision == 2
    items = next(artefact for artefact in revised.content.artefacts if artefact.kind == "quiz").items
    assert dropped not in {item.id for item in items}
    assert revised.provenance.reply_to is not None
    assert revised.provenance.unanswered, "an extractive writer cannot add humour, and says so"
    installation.tick()
    assert head(installation).revision == 2


def test_a_sweep_after_a_source_change_never_overwrites_what_a_person_wrote(
    installation: Installation,
) -> None:
    installation.tick()
    text = to_markdown(head(installation)).replace("est écarté par le responsable", "part à la benne")
    revise(installation.workspace, text, RECEPTION, "noe", datetime.now(UTC))
    write_good_source(installation.root, "reception", minutes=20)
    installation.tick()

    kept = head(installation)
    assert "part à la benne" in kept.content.canonical().decode()
    assert any(finding.rule == "revision.proposal" and finding.diff for finding in kept.findings)
    assert kept.provenance.writer is Origin.HUMAN


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"digest": "0" * 12}, "is not the newest draft"),
        ({"person": "eve"}, "is in no role"),
        ({"verdict": "maybe"}, "is no verdict"),
        ({"verdict": "request_changes"}, "comment"),
        ({"waive": ["f-00000000: because"]}, "f-00000000"),
        ({"module": GOOD[1]}, "the partition tag says"),
    ],
    ids=[
        "an old digest",
        "a stranger",
        "no such verdict",
        "changes without a comment",
        "an unknown finding",
        "two modules",
    ],
)
def test_a_decision_that_may_not_be_recorded_fails_its_run_and_leaves_the_ledger_alone(
    installation: Installation, config: dict[str, Any], said: str
) -> None:
    installation.tick()
    verdict = str(config.pop("verdict", "approve"))
    run = decide(installation, verdict, **config)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert said in installation.told(run)
    assert installation.workspace.ledger.read(RECEPTION) == ()


def test_two_reviewers_clicking_at_once_are_both_in_the_ledger(installation: Installation) -> None:
    installation.tick()
    assert decide(installation).is_success
    assert decide(installation, "reject", person="noe").is_success
    people = [entry.recorded.person for entry in installation.workspace.ledger.read(RECEPTION)]
    assert people == ["lea", "noe"]
    assert not light(installation, "human_review").passed


class TestBehindAProxy:
    @pytest.fixture
    def behind_proxy(self, installation: Installation) -> Installation:
        yaml = installation.root / "courses" / COURSE / "course.yaml"
        text = yaml.read_text(encoding="utf-8").replace("review:", "review:\n  identity: proxy")
        yaml.write_text(text, encoding="utf-8")
        installation.workspace.ledger_key.make()
        installation.tick()
        return installation

    def test_the_signed_in_person_is_recorded_whatever_name_was_typed(
        self, behind_proxy: Installation
    ) -> None:
        run = decide(behind_proxy, user="noe", person="lea")
        assert run.is_success, behind_proxy.told(run)
        (entry,) = behind_proxy.workspace.ledger.read(RECEPTION)
        assert (entry.recorded.person, entry.recorded.verified) == ("noe", True)

    def test_nobody_decides_without_signing_in(self, behind_proxy: Installation) -> None:
        run = decide(behind_proxy, person="lea")
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert behind_proxy.workspace.ledger.read(RECEPTION) == ()

    def test_a_forged_user_tag_is_overwritten(self, behind_proxy: Installation) -> None:
        digest = head(behind_proxy).content.canonical_digest()[:12]
        config = {"module": RECEPTION, "digest": digest, "verdict": "approve"}
        tags = {"dagster/partition": RECEPTION, "user": "lea"}
        run = behind_proxy.launch("decide", config, tags=tags)
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert behind_proxy.workspace.ledger.read(RECEPTION) == ()


def test_a_withdrawn_approval_stops_the_delivery(installation: Installation) -> None:
    installation.tick()
    assert decide(installation).is_success
    assert decide(installation, Verdict.WITHDRAW.value, comment="Une erreur de seuil").is_success
    installation.tick()
    assert releases(installation) == ()
