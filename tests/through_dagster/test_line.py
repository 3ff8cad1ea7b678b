"""From sources to a delivered release, by what a person clicks and what the daemon does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import dagster as dg
import pytest

from pipelines.review.decision_request import DecisionRequest
from pipelines.review.editing import to_markdown
from pipelines.workflow.decide import list_decisions, record_decision
from pipelines.workflow.revise import revise_from_markdown
from schemas.draft import Draft, Origin
from schemas.release import Release
from schemas.review import Verdict
from tests.through_dagster.conftest import (
    BROKEN,
    COURSE,
    HEALTHY,
    MODULES,
    SOURCE,
    Installation,
    copied,
    drafted_once,
    write_course,
)

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
    drafted: Installation,
) -> None:
    """Promise 1, through the front door: each package holds the bytes that the decision names."""
    draft = head(drafted)
    assert not light(drafted, "human_review").passed
    assert RECEPTION in queue(drafted)

    run = decide(drafted)
    assert run.is_success, drafted.told(run)
    assert light(drafted, "human_review").passed
    assert RECEPTION not in queue(drafted)

    drafted.tick()
    (release,) = releases(drafted)
    assert release.approval.digest == draft.content.canonical_digest()
    for package in release.packages:
        data = drafted.workspace.records.release_file(release, package.name)
        with ZipFile(BytesIO(data)) as zipped:
            assert sha256(zipped.read("content.json")).hexdigest() == release.approval.decisions[0].digest

    drafted.tick()
    receipt = drafted.workspace.records.receipt(RECEPTION, "lms", 1)
    assert receipt is not None
    assert {f.name for f in receipt.files} >= {package.name for package in release.packages}


def test_many_approved_at_once_are_released_and_delivered_by_one_run_each(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run a module costs two seconds and a process: a thousand would take the daemon half an hour."""
    monkeypatch.setattr("pipelines.defs.sensor_launches.MOST_SINGLE_RUNS", 2)
    *early, late = GOOD
    for module in early:
        assert decide(drafted, of=module).is_success
    drafted.sense()
    approval = DecisionRequest(late, head(drafted, late).content.canonical_digest(), Verdict.APPROVE, "lea")
    record_decision(drafted.workspace, approval, datetime.now(UTC))
    drafted.sense()  # what the waiting sweep holds is left to it
    drafted.dequeue()
    assert [len(releases(drafted, module)) for module in GOOD] == [1, 1, 1, 1]
    assert [run.tags["dagster/partition"] for run in drafted.runs("package")] == [late]
    drafted.tick()
    assert all(drafted.workspace.records.receipt(module, "lms", 1) for module in GOOD)
    swept = [run for run in drafted.runs("sweep") if "'draft'" not in str(run.run_config)]
    assert (drafted.runs("deliver"), len(swept)) == ([], 2)


def test_one_broken_module_does_not_stop_the_other_four(installation: Installation) -> None:
    installation.tick()
    (run,) = installation.runs("sweep")
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert BROKEN in installation.told(run)
    assert installation.workspace.records.heads() == tuple(sorted(GOOD))


def test_a_module_that_keeps_failing_is_tried_after_growing_pauses(installation: Installation) -> None:
    for _ in range(5):
        installation.tick()
    broken = [run for run in installation.runs("sweep") if BROKEN in str(run.run_config)]
    alone = [run for run in broken if GOOD[0] not in str(run.run_config)]
    assert (len(broken), len(alone)) == (4, 3)
    installation.clock += timedelta(minutes=10)
    installation.tick()
    assert len(installation.runs("sweep")) == 5


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
    drafted: Installation,
) -> None:
    approved = head(drafted).content.canonical_digest()
    assert decide(drafted).is_success
    drafted.tick()
    write_good_source(drafted.root, "reception", minutes=20)
    drafted.tick()

    assert head(drafted).revision == 2
    assert head(drafted, GOOD[1]).revision == 1
    assert RECEPTION in queue(drafted)
    assert [release.approval.digest for release in releases(drafted)] == [approved]


def test_a_failed_release_run_is_launched_again_until_the_release_exists(
    drafted: Installation,
) -> None:
    """The store refuses while a file stands where its folder should be; then the file goes."""
    assert decide(drafted).is_success
    blocked = drafted.root / ".premierjet" / "releases"
    blocked.write_text("in the way")
    drafted.tick()
    assert [run.status for run in drafted.runs("package")] == [dg.DagsterRunStatus.FAILURE]
    blocked.unlink()
    drafted.tick()
    assert [run.status for run in drafted.runs("package")] == [
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.FAILURE,
    ]
    assert len(releases(drafted)) == 1


def test_a_request_for_changes_starts_a_revision_that_answers_it(drafted: Installation) -> None:
    quiz = next(artefact for artefact in head(drafted).content.artefacts if artefact.kind == "quiz")
    dropped = quiz.items[0].id
    run = decide(drafted, "request_changes", comment=f"Supprimer {dropped}, et plus d'humour")
    assert run.is_success, drafted.told(run)
    assert light(drafted, "human_review").severity is dg.AssetCheckSeverity.ERROR
    drafted.tick()

    revised = head(drafted)
    assert revised.revision == 2
    items = next(artefact for artefact in revised.content.artefacts if artefact.kind == "quiz").items
    assert dropped not in {item.id for item in items}
    assert revised.provenance.reply_to is not None
    assert revised.provenance.unanswered, "an extractive writer cannot add humour, and says so"
    drafted.tick()
    assert head(drafted).revision == 2


def test_a_sweep_after_a_source_change_never_overwrites_what_a_person_wrote(
    drafted: Installation,
) -> None:
    text = to_markdown(head(drafted)).replace("est écarté par le responsable", "part à la benne")
    revise_from_markdown(drafted.workspace, text, RECEPTION, "noe", datetime.now(UTC))
    write_good_source(drafted.root, "reception", minutes=20)
    drafted.tick()

    kept = head(drafted)
    assert "part à la benne" in kept.content.canonical().decode()
    assert any(finding.rule == "revision.proposal" and finding.diff for finding in kept.findings)
    assert kept.provenance.writer is Origin.HUMAN


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"digest": "0" * 12}, "is not the newest revision"),
        ({"person": "eve"}, "is in no role"),
        ({"verdict": "maybe"}, "is not a verdict"),
        ({"verdict": "request_changes"}, "comment"),
        ({"waive": ["f-00000000: because"]}, "f-00000000"),
        ({"module": GOOD[1]}, "the partition tag names"),
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
    drafted: Installation, config: dict[str, Any], said: str
) -> None:
    verdict = str(config.pop("verdict", "approve"))
    run = decide(drafted, verdict, **config)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert said in drafted.told(run)
    assert list_decisions(drafted.workspace, RECEPTION) == ()


def test_two_reviewers_clicking_at_once_are_both_in_the_ledger(drafted: Installation) -> None:
    assert decide(drafted).is_success
    assert decide(drafted, "reject", person="noe").is_success
    people = [each.person for each in list_decisions(drafted.workspace, RECEPTION)]
    assert people == ["lea", "noe"]
    assert not light(drafted, "human_review").passed


@pytest.fixture(scope="module")
def proxied_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("proxied")
    write_course(root, HEALTHY)
    yaml = root / "courses" / COURSE / "course.yaml"
    text = yaml.read_text(encoding="utf-8").replace("review:", "review:\n  identity: proxy")
    yaml.write_text(text, encoding="utf-8")
    drafted_once(root)
    return root


@pytest.fixture
def behind_proxy(proxied_root: Path, tmp_path: Path) -> Iterator[Installation]:
    with copied(proxied_root, tmp_path) as installation:
        yield installation


class TestBehindAProxy:
    def test_the_signed_in_person_is_recorded_whatever_name_was_typed(
        self, behind_proxy: Installation
    ) -> None:
        run = decide(behind_proxy, user="noe", person="lea")
        assert run.is_success, behind_proxy.told(run)
        (decision,) = list_decisions(behind_proxy.workspace, RECEPTION)
        assert (decision.person, decision.verified) == ("noe", True)

    def test_nobody_decides_without_signing_in(self, behind_proxy: Installation) -> None:
        run = decide(behind_proxy, person="lea")
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert list_decisions(behind_proxy.workspace, RECEPTION) == ()

    def test_a_forged_user_tag_is_overwritten(self, behind_proxy: Installation) -> None:
        digest = head(behind_proxy).content.canonical_digest()[:12]
        config = {"module": RECEPTION, "digest": digest, "verdict": "approve"}
        tags = {"dagster/partition": RECEPTION, "user": "lea"}
        run = behind_proxy.launch("decide", config, tags=tags)
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert list_decisions(behind_proxy.workspace, RECEPTION) == ()


def test_a_withdrawn_approval_stops_the_delivery(drafted: Installation) -> None:
    assert decide(drafted).is_success
    assert decide(drafted, Verdict.WITHDRAW.value, comment="Une erreur de seuil").is_success
    drafted.tick()
    assert releases(drafted) == ()
