"""What commands left in the store, seen through one tick of the real daemon and the webserver's GraphQL."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.test_utils import create_run_for_test
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.defs.stored_events import find_unshown, read_shown_versions
from pipelines.deliverables.summary.contract import Summary
from pipelines.queries.stage_names import DELIVERY, PLAN, RELEASE, STAGES
from pipelines.queries.stored_outcomes import find_stored_versions
from pipelines.workflow.revise import edit_draft
from schemas.edit import Replace
from schemas.errors import PremierjetError
from schemas.ids import join_key
from tests.results.learners import keep, sitting
from tests.through_dagster.conftest import CHECKOUT, COURSE, Installation, copied, opened
from tests.through_dagster.test_learning import STYLE, correct
from tests.through_dagster.test_line import RECEPTION, decide, head, light, releases

pytestmark = pytest.mark.trial

EXAMPLE, MODULE = "hygiene-et-froid", "nettoyer-et-desinfecter"
KEY = join_key(EXAMPLE, MODULE)
PARTITION = {"dagster/partition": KEY}
CHECKS = {
    "draft": {"findings", "human_review"},
    "release": {"packages_valid", "packages_played"},
    "delivery": {"delivery_in_place"},
}
PARTITIONS = """
query Statuses($asset: AssetKeyInput!) {
  assetNodeOrError(assetKey: $asset) {
    ... on AssetNode { assetPartitionStatuses {
      ... on DefaultPartitionStatuses { materializedPartitions failedPartitions }
    } }
  }
}
"""


def tell(key: str, error: PremierjetError) -> None:
    pytest.fail(f"{key}: {error}")


@pytest.fixture(scope="module")
def walked_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example course, walked by `premierjet demo` in a fresh folder."""
    root = tmp_path_factory.mktemp("walked")
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    ran = CliRunner().invoke(
        app, ["demo", "--root", str(root)], env=os.environ | {"PREMIERJET_SELF_TEST": "off"}
    )
    assert ran.exit_code == 0, ran.output
    return root


@pytest.fixture
def walked(walked_root: Path, tmp_path: Path) -> Iterator[Installation]:
    """Dagster's own history begins anew, but for the decisions: an ephemeral one knows of none."""
    with opened(without_history(walked_root, tmp_path / "root")) as installation:
        yield installation


@pytest.fixture(scope="module")
def one_module_root(walked_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of which one course with one module is left: copied, never written to."""
    root = without_history(walked_root, tmp_path_factory.mktemp("one") / "root")
    for course in (root / "courses").glob("*/course.yaml"):
        if course.parent.name != EXAMPLE:
            shutil.rmtree(course.parent)
    course = root / "courses" / EXAMPLE / "course.yaml"
    head, _, modules = course.read_text(encoding="utf-8").partition("\nmodules:\n")
    modules, _, documents = modules.partition("\ndocuments:\n")
    _, _, tail = documents.partition("\nadministration:\n")
    (kept,) = (each for each in modules.split("\n\n") if f"- id: {MODULE}\n" in each)
    course.write_text(f"{head}\nmodules:\n{kept}\n\nadministration:\n{tail}", encoding="utf-8")
    return root


@pytest.fixture
def one_module(one_module_root: Path, tmp_path: Path) -> Iterator[Installation]:
    with copied(one_module_root, tmp_path) as installation:
        assert installation.workspace.module_keys() == (KEY,)
        yield installation


@pytest.fixture(scope="module")
def shown_root(one_module_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That module once a tick showed it: copied, never written to."""
    root = without_history(one_module_root, tmp_path_factory.mktemp("shown") / "root")
    with opened(root) as installation:
        installation.sense()
    return root


@pytest.fixture
def shown(shown_root: Path, tmp_path: Path) -> Iterator[Installation]:
    with copied(shown_root, tmp_path) as installation:
        yield installation


def without_history(walked: Path, root: Path) -> Path:
    shutil.copytree(walked, root, ignore=shutil.ignore_patterns(".dagster"))
    return root


def materialized(installation: Installation, asset: str) -> set[str]:
    """The partitions that the UI paints green."""
    asked = {"query": PARTITIONS, "variables": {"asset": {"path": [asset]}}}
    answer: dict[str, Any] = installation.browser.post("/graphql", json=asked).json()["data"]
    statuses = answer["assetNodeOrError"]["assetPartitionStatuses"]
    assert statuses["failedPartitions"] == []
    return set(statuses["materializedPartitions"])


def events(installation: Installation, asset: str) -> list[dg.AssetMaterialization]:
    found = installation.instance.fetch_materializations(dg.AssetKey(asset), limit=1000).records
    return [each.asset_materialization for each in found if each.asset_materialization]


def test_one_tick_shows_what_commands_did(walked: Installation) -> None:
    """Every module of the example has its page, its release and its delivery, each told once."""
    walked.sense()
    workspace = walked.workspace
    stored = {key: find_stored_versions(workspace, key) for key in workspace.module_keys()}
    assert {asset for versions in stored.values() for asset in versions} == {*STAGES, PLAN}
    for asset in (*STAGES, PLAN):
        assert materialized(walked, asset) == {key for key, found in stored.items() if asset in found}
    shown = read_shown_versions(walked.instance)
    assert {key: shown.get(key, {}) for key in stored} == stored
    walked.sense()
    walked.sense()
    for asset in STAGES:
        told = events(walked, asset)
        assert len(told) == len({each.partition for each in told}), asset


def latest(installation: Installation, asset: str) -> dg.AssetMaterialization:
    return next(each for each in events(installation, asset) if each.partition == KEY)


def told_again(event: dg.AssetMaterialization) -> dict[str, str]:
    """An event's words, without its lights, and without where the copied installation lies."""
    words: dict[str, Any] = {name: each for name, each in event.metadata.items() if name != "checks"}
    if "targets" in words:
        words["targets"] = [
            {name: cell for name, cell in row.data.items() if name not in {"location", "sent now"}}
            for row in words["targets"].value.records
        ]
    return {name: re.sub(r"/[^']*/\.premierjet/", ".premierjet/", repr(each)) for name, each in words.items()}


def revise(installation: Installation) -> None:
    """Change the first key point of a module that was released."""
    workspace = installation.workspace
    head = workspace.records.head(KEY)
    assert head is not None
    point = next(each for a in head.content.artefacts if isinstance(a, Summary) for each in a.points)
    edit = Replace(place=point.id, part="text", before=point.text, after=f"{point.text} À relire.")
    digest = head.content.canonical_digest()
    edit_draft(workspace, KEY, digest, [edit], "marie", datetime.now(UTC))


@pytest.mark.parametrize(
    ("asset", "job"), [("draft", "sweep"), ("release", "package"), ("delivery", "deliver")]
)
def test_a_reported_event_says_what_a_run_says(shown: Installation, asset: str, job: str) -> None:
    """But for the lights, which stand among its words too."""
    assert {check for check in CHECKS[asset] if light(shown, check, KEY, asset)} == CHECKS[asset]
    reported_event = latest(shown, asset)
    lights: Any = reported_event.metadata["checks"].value
    assert {each.data["check"] for each in lights.records} == CHECKS[asset]
    config = {"modules": [KEY], "stages": ["draft"]} if job == "sweep" else {}
    assert shown.launch(job, config, tags=PARTITION if job != "sweep" else None).is_success
    assert told_again(latest(shown, asset)) == told_again(reported_event)


def test_a_changed_draft_that_was_shown_is_shown_by_one_run(shown: Installation) -> None:
    """Its lights are those of the revision before, and a run lights them anew."""
    revise(shown)
    shown.tick()
    (run,) = shown.runs("sweep")
    assert run.is_success
    assert read_shown_versions(shown.instance)[KEY] == find_stored_versions(shown.workspace, KEY)
    shown.tick()
    assert len(shown.runs("sweep")) == 1
    assert len([each for each in events(shown, "draft") if each.partition == KEY]) == 2


def test_what_a_run_under_way_is_about_is_left_to_it(one_module: Installation) -> None:
    """The release is its business; the page of the draft is not."""
    run = create_run_for_test(one_module.instance, job_name="package", tags=PARTITION)
    shown = find_unshown(one_module.instance, one_module.workspace, tell)
    assert {*shown[KEY].versions} == {*STAGES, PLAN} - {RELEASE}
    one_module.instance.report_run_canceled(run)
    shown = find_unshown(one_module.instance, one_module.workspace, tell)
    assert {*shown[KEY].versions} == {*STAGES, PLAN}


@pytest.fixture
def moodle_without_token(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A target that cannot be opened on this machine."""
    monkeypatch.delenv("PREMIERJET_MOODLE_TOKEN", raising=False)
    return {"kind": "moodle", "id": "moodle", "url": "https://moodle.example", "course": 42}


def set_targets(installation: Installation, *targets: dict[str, Any]) -> None:
    """Write the last key of the example's course anew; the rest of its YAML stays as it is."""
    file = installation.root / "courses" / EXAMPLE / "course.yaml"
    before, _, after = file.read_text(encoding="utf-8").partition("\ntargets:\n")
    assert yaml.safe_load(f"targets:\n{after}").keys() == {"targets"}
    file.write_text(before + "\n" + yaml.safe_dump({"targets": [*targets]}), encoding="utf-8")


def test_a_target_that_has_nothing_yet_hides_no_delivery(
    one_module: Installation, moodle_without_token: dict[str, Any]
) -> None:
    """Only where a release arrived is it asked what is left to do by hand."""
    (folder, *_) = one_module.workspace.find_module(KEY)[0].course.targets
    set_targets(one_module, folder.model_dump(mode="json", exclude_none=True), moodle_without_token)
    one_module.sense()
    assert read_shown_versions(one_module.instance)[KEY] == find_stored_versions(one_module.workspace, KEY)


def test_a_delivery_that_cannot_be_told_hides_nothing_else(
    one_module: Installation, moodle_without_token: dict[str, Any]
) -> None:
    """The release arrived at a target that nobody can open here any more."""
    (folder, *_) = one_module.workspace.find_module(KEY)[0].course.targets
    set_targets(one_module, moodle_without_token | {"id": folder.id})
    one_module.sense()
    stored = find_stored_versions(one_module.workspace, KEY)
    del stored[DELIVERY]
    assert read_shown_versions(one_module.instance)[KEY] == stored
    queue = dg.AssetRecordsFilter(dg.AssetKey("review_queue"))
    assert one_module.instance.fetch_materializations(queue, limit=1).records


def run_verb(installation: Installation, *words: str) -> None:
    ran = CliRunner().invoke(app, [*words, "--root", str(installation.root)])
    assert ran.exit_code == 0, ran.output


def test_a_house_style_that_a_command_proposed_is_shown(drafted: Installation) -> None:
    correct(drafted, "responsable", "référent")
    run_verb(drafted, "house-style", COURSE)
    drafted.sense()
    assert STYLE in materialized(drafted, "draft")


def test_an_analysis_that_a_command_counted_is_shown_once(drafted: Installation) -> None:
    assert decide(drafted).is_success
    drafted.tick_until(lambda: bool(releases(drafted)))
    keep(drafted.workspace, [each for who in range(40) for each in sitting(who, head(drafted).content)])
    run_verb(drafted, "results", "report", COURSE)
    drafted.sense()
    (event,) = events(drafted, "item_analysis")
    assert event.partition == RECEPTION
    assert event.metadata["smallest group"].value == 5
    drafted.sense()
    assert events(drafted, "item_analysis") == [event]
    assert drafted.runs("analyse") == []
