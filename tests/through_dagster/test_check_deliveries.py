"""Somebody touches what was delivered: the nightly check turns red, says what, and the operators are told."""

import shutil
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.schedule_definition import ScheduleExecutionData

from adapters.workspace import Workspace
from pipelines.definitions import defs
from pipelines.defs import check_deliveries
from pipelines.defs.delivery import build_events
from pipelines.defs.resources import WorkspaceOpener
from pipelines.delivery.deliver import DeliveryResult
from pipelines.queries.needs import list_needs
from pipelines.workflow import compare_targets
from schemas.delivery import ByHand, Capabilities, Drift
from schemas.errors import StoreUnusable
from schemas.language import Language
from schemas.needs import NeedKind
from schemas.release import Receipt
from tests.mail_server import mail_server
from tests.moodle_handover import Handover
from tests.moodle_site import COURSE as MOODLE_COURSE
from tests.moodle_site import TOKEN, moodle_site
from tests.through_dagster.conftest import BESIDE_THE_LINE, COURSE, Installation
from tests.through_dagster.test_line import RECEPTION, decide, light

OPS = "ops@halles.example"


@pytest.fixture
def idle() -> Collection[str]:
    """All that is beside the line but what tells of a check that failed."""
    return BESIDE_THE_LINE - {"notice_sensor", "tell_failed_runs"}


def delivered(installation: Installation) -> Path:
    """Approve a module and let the sensors deliver it; return the folder of its files at the target."""
    assert decide(installation).is_success
    installation.tick_until(lambda: bool(installation.workspace.records.receipts(RECEPTION)))
    return installation.root / "courses" / COURSE / "delivered" / COURSE / "reception" / "v1"


def nightly(installation: Installation) -> ScheduleExecutionData:
    """What the schedule answers at its hour."""
    context = dg.build_schedule_context(
        instance=installation.instance,
        scheduled_execution_time=datetime.now(UTC),
        resources={"workspace": WorkspaceOpener()},
    )
    return defs().get_repository_def().get_schedule_def("nightly_check").evaluate_tick(context)


def test_the_nightly_check_waits_until_something_is_recorded(installation: Installation) -> None:
    """The ledger is held against what lies outside it from its first line on, so a draft is enough."""
    assert nightly(installation).skip_message == "nothing is recorded yet"
    assert installation.launch("sweep", {"modules": [RECEPTION]}).is_success
    assert len(nightly(installation).run_requests or ()) == 1


def test_what_was_touched_turns_the_check_red_and_a_delivery_turns_it_green(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = delivered(drafted)
    assert light(drafted, "delivery_in_place", asset="delivery").passed
    assert drafted.launch("check_deliveries", {}).is_success

    (zip_,) = files.glob("*--scorm12.zip")
    zip_.write_bytes(b"other")
    with mail_server() as box:
        monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{box.port}")
        monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@halles.example")
        monkeypatch.setenv("PREMIERJET_OPERATORS", OPS)
        monkeypatch.setenv("PREMIERJET_NOTICE_EVERY_MINUTES", "0")
        run = drafted.launch("check_deliveries", {})
        drafted.tick()
        drafted.tick()
        assert zip_.name in box.to(OPS)[-1].get_content()
    assert run.status is dg.DagsterRunStatus.FAILURE
    red = light(drafted, "delivery_in_place", asset="delivery")
    assert not red.passed
    assert f"le fichier {zip_.name} de la version 1 n’est plus celui qui a été livré" in red.description
    assert zip_.read_bytes() == b"other"

    drafted.launch("sweep", {"modules": [RECEPTION], "stages": ["deliver"]})
    assert light(drafted, "delivery_in_place", asset="delivery").passed
    assert drafted.launch("check_deliveries", {}).is_success


def test_a_module_taken_out_of_its_course_stays_in_the_nightly_check(drafted: Installation) -> None:
    delivered(drafted)
    file = drafted.root / "courses" / COURSE / "course.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(each for each in lines if "id: reception" not in each), encoding="utf-8")
    night = drafted.launch("check_deliveries", {})
    assert night.status is dg.DagsterRunStatus.FAILURE
    assert "targets still have a release of it (lms)" in drafted.told(night)


def test_what_was_found_is_told_though_the_removed_modules_cannot_be_read(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are looked up last: the run's error named the store alone, and not what the targets had lost."""
    (lost,) = delivered(drafted).glob("*--scorm12.zip")
    lost.unlink()

    def fail(*_: object) -> None:
        raise StoreUnusable("cannot be listed", place="the store", remedy="Mend it")

    monkeypatch.setattr(check_deliveries, "list_removed_modules", fail)
    night = drafted.launch("check_deliveries", {})
    assert night.status is dg.DagsterRunStatus.FAILURE
    assert f"2 not at their targets as delivered: {RECEPTION}, removed modules" in drafted.told(night)


def test_a_release_that_misses_the_policy_is_yellow_and_no_failure(drafted: Installation) -> None:
    """A role and a target were added: neither the sensor nor a sweep sends there, and no run fails."""
    delivered(drafted)
    file = drafted.root / "courses" / COURSE / "course.yaml"
    course = yaml.safe_load(file.read_text(encoding="utf-8"))
    course["review"]["roles"]["juriste"] = ["ana"]
    course["targets"].append({"kind": "folder", "id": "second", "path": "second"})
    file.write_text(yaml.safe_dump(course, allow_unicode=True), encoding="utf-8")

    for _ in range(3):
        drafted.tick()
    assert drafted.launch("sweep", {"modules": [RECEPTION], "stages": ["deliver"]}).is_success
    assert not (file.parent / "second").exists()
    assert drafted.launch("check_deliveries", {}).is_success
    yellow = light(drafted, "delivery_in_place", asset="delivery")
    assert (yellow.passed, yellow.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "juriste" in yellow.description


def test_the_nightly_check_names_a_ledger_put_back_and_keeps_heads(
    drafted: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_CHECKPOINTS", f"{tmp_path / 'elsewhere'}, operators")
    delivered(drafted)
    with mail_server() as box:
        monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{box.port}")
        monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@halles.example")
        monkeypatch.setenv("PREMIERJET_OPERATORS", OPS)
        assert drafted.launch("check_deliveries", {}).is_success
        (attached,) = box.to(OPS)[-1].iter_attachments()
    monkeypatch.setenv("PREMIERJET_CHECKPOINTS", str(tmp_path / "elsewhere"))
    (kept,) = (tmp_path / "elsewhere").iterdir()
    assert attached.get_content() == kept.read_bytes()
    shutil.rmtree(drafted.root / ".premierjet" / "ledger")
    run = drafted.launch("check_deliveries", {})
    assert run.status is dg.DagsterRunStatus.FAILURE
    red = light(drafted, "delivery_in_place", asset="delivery")
    assert not red.passed
    assert "des lignes manquent à la fin" in red.description
    assert list((tmp_path / "elsewhere").iterdir()) == [kept]


def test_a_roll_back_by_hand_turns_the_check_green_and_is_said(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody hides the activity of a withdrawn release in Moodle: the night sees it, nobody tells it."""
    with moodle_site() as at:
        desk = Handover(at)
        at.functions |= desk.functions
        at.handed, at.uploaded, at.private = desk.called, desk.uploaded, desk.sent
        monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", TOKEN)
        monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
        file = drafted.root / "courses" / COURSE / "course.yaml"
        moodle = {"kind": "moodle", "id": "moodle", "url": at.url, "course": MOODLE_COURSE}
        file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | {"targets": [moodle]}))
        assert decide(drafted).is_success
        drafted.tick_until(lambda: bool(drafted.workspace.records.receipts(RECEPTION)))
        (zip_,) = (data for name, data in desk.private.items() if name.endswith("--scorm12.zip"))
        desk.activities["Une activité"] = zip_
        assert decide(drafted, "withdraw", comment="Le seuil est faux").is_success
        desk.hidden.add("Une activité")
        assert drafted.launch("check_deliveries", {}).is_success
    green = light(drafted, "delivery_in_place", asset="delivery")
    assert green.passed
    assert "le retrait de la version 1 y a été fait à la main, et constaté" in green.description


@pytest.mark.parametrize(
    ("language", "words"), [(Language.FRENCH, "ne peuvent ni créer"), (None, "neither create")]
)
def test_what_is_left_to_a_person_is_shown_with_the_delivery(language: Language | None, words: str) -> None:
    receipt = Receipt(
        module=RECEPTION,
        release=1,
        content="a" * 64,
        target="moodle",
        location="https://moodle.example",
        files=(),
        delivered_at=datetime.now(UTC),
    )
    able = Capabilities(shows=False, goes_back=False, takes_out=False, by_hand=(ByHand.MOODLE_ACTIVITY,))
    shown = build_events(RECEPTION, (DeliveryResult(receipt, (), None, able),), language).metadata
    assert words in str(shown["by hand"].value)
    willing = Capabilities(shows=True, goes_back=True, takes_out=True)
    assert (
        "by hand"
        not in build_events(RECEPTION, (DeliveryResult(receipt, (), 1, willing),), language).metadata
    )


def test_a_release_that_never_arrived_turns_the_nightly_check_red(drafted: Installation) -> None:
    """An outage of a minute used the three tries up: the night looked only at what had a receipt."""
    blocked = drafted.root / "courses" / COURSE / "delivered"
    blocked.write_text("a file where the share should be")
    assert decide(drafted).is_success
    drafted.tick_until(lambda: any(not each.is_success for each in drafted.runs("deliver")))
    (need,) = (each for each in list_needs(drafted.workspace, 0).needs if each.is_failure)
    assert (need.kind, need.subject) == (NeedKind.DELIVERY, RECEPTION)
    assert not drafted.workspace.records.receipts(RECEPTION)
    night = drafted.launch("check_deliveries", {})
    assert night.status is dg.DagsterRunStatus.FAILURE
    assert "la version 1 doit y être livrée, et n’y est jamais arrivée" in drafted.told(night)
    blocked.unlink()
    assert drafted.launch("sweep", {"modules": [RECEPTION], "stages": ["deliver"]}).is_success
    assert drafted.launch("check_deliveries", {}).is_success
    assert not [each for each in list_needs(drafted.workspace, 0).needs if each.is_failure]


def test_a_bug_in_one_target_leaves_no_other_module_uncompared(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plug-in's target raised a KeyError, and nobody heard what was lost at the targets of the others."""
    files = delivered(drafted)
    service = f"{COURSE}--service"
    assert decide(drafted, of=service).is_success
    drafted.tick_until(lambda: bool(drafted.workspace.records.receipts(service)))
    (lost,) = (files.parents[1] / "service" / "v1").glob("*--scorm12.zip")
    lost.unlink()
    find = compare_targets.find_drifts

    def find_or_fail(workspace: Workspace, key: str) -> tuple[Drift, ...]:
        if key == RECEPTION:
            raise KeyError("answer")
        return find(workspace, key)

    monkeypatch.setattr(compare_targets, "find_drifts", find_or_fail)
    run = drafted.launch("check_deliveries", {})
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "2 not at their targets as delivered" in drafted.told(run)
    assert f"{RECEPTION}: a bug stopped this comparison" in drafted.told(run)
    lights = [light(drafted, "delivery_in_place", key, "delivery") for key in (RECEPTION, service)]
    assert not any(each.passed for each in lights)
    assert "cela a rencontré KeyError" in lights[0].description
    needs = [each.subject for each in list_needs(drafted.workspace, 0).needs if each.is_failure]
    assert needs == [RECEPTION, service]
