"""A released module is withdrawn and rolled back, by what a person clicks and what the daemon does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dagster as dg
import pytest
import yaml

from pipelines.review.decision_request import DecisionRequest
from pipelines.review.editing import to_markdown
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow.decide import record_decision
from pipelines.workflow.revise import revise_from_markdown
from schemas.draft import Draft
from schemas.feed import Feed
from schemas.review import Decision, Verdict
from tests.through_dagster.conftest import COURSE, MODULES, Installation, copied, drafted_once, write_course

pytestmark = pytest.mark.trial  # each goes all the way through Dagster, and back

KEY = f"{COURSE}--reception"
WHY = "Le seuil de 30 minutes est faux"


FOLDERS = ("delivered", "depot")
"""Where the course delivers to; the first is the target `lms`."""


class Shown:
    """What learners' LMS finds at the targets of the course: its folders, and a bucket where there is one."""

    def __init__(self, installation: Installation, seaweed: Seaweed | None = None, bucket: str = "") -> None:
        self.course = installation.root / "courses" / COURSE
        self.seaweed, self.bucket = seaweed, bucket

    def __call__(self) -> dict[str, bytes]:
        """The feed and the stable names, with their bytes."""
        return self._held(lambda name: "/v" not in name)

    def everything(self) -> dict[str, bytes]:
        return self._held(lambda name: True)

    def _held(self, asked: Callable[[str], bool]) -> dict[str, bytes]:
        held = {
            name: path.read_bytes()
            for folder in FOLDERS
            for path in (self.course / folder).rglob("*")
            if asked(name := f"{folder} {path.relative_to(self.course / folder).as_posix()}")
            and path.is_file()
            and not path.name.startswith(".")
        }
        if self.seaweed is None:
            return held
        client = self.seaweed.client
        for each in client.list_objects_v2(Bucket=self.bucket).get("Contents", ()):
            name = f"bucket {each['Key']}"
            if asked(name) and not name.endswith("-conditional-writes"):
                held[name] = client.get_object(Bucket=self.bucket, Key=each["Key"])["Body"].read()
        return held

    @property
    def current(self) -> list[int | None]:
        """The release each feed names, in the order of the targets' names."""
        feeds = self._held(lambda name: name.endswith("index.json"))
        modules = [Feed.from_json(feeds[name]).module(KEY) for name in sorted(feeds)]
        return [None if module is None else module.release for module in modules]


def change_course(root: Path, **keys: Any) -> None:
    file = root / "courses" / COURSE / "course.yaml"
    course = yaml.safe_load(file.read_text(encoding="utf-8")) | keys
    file.write_text(yaml.safe_dump(course), encoding="utf-8")


@pytest.fixture(scope="module")
def one_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose course has one module, drafted, and delivers to two folders."""
    root = tmp_path_factory.mktemp("one-module")
    write_course(root)
    file = root / "courses" / COURSE / "course.yaml"
    modules = yaml.safe_load(file.read_text(encoding="utf-8"))["modules"]
    targets = [
        {"kind": "folder", "id": id, "path": path} for id, path in zip(("lms", "depot"), FOLDERS, strict=True)
    ]
    change_course(root, modules=[each for each in modules if each["id"] == MODULES[0]], targets=targets)
    return drafted_once(root)


@pytest.fixture
def installation(one_module: Path, tmp_path: Path) -> Iterator[Installation]:
    with copied(one_module, tmp_path) as installation:
        yield installation


@pytest.fixture(scope="module")
def delivered_root(one_module: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same root once its module was approved, released and delivered to the course's folders."""
    root = tmp_path_factory.mktemp("delivered")
    with pytest.MonkeyPatch.context() as here:
        here.setenv("PREMIERJET_SELF_TEST", "off")
        with copied(one_module, root) as installation:
            approve_and_deliver(installation)
    return root


@pytest.fixture
def delivered(delivered_root: Path, tmp_path: Path) -> Iterator[Installation]:
    """An installation whose only release learners see."""
    with copied(delivered_root, tmp_path) as installation:
        installation.clock += timedelta(minutes=5)  # as after those ticks
        yield installation


@pytest.fixture
def shown(delivered: Installation) -> Shown:
    return Shown(delivered)


def head(installation: Installation) -> Draft:
    found = installation.workspace.records.head(KEY)
    assert found is not None
    return found


def decide(installation: Installation, verdict: str, of: Draft | None = None, **more: Any) -> dg.DagsterRun:
    digest = (of or head(installation)).content.canonical_digest()[:12]
    config = {"digest": digest, "verdict": verdict, "person": "lea"} | more
    return installation.launch("decide", config, tags={"dagster/partition": KEY})


def approve_and_deliver(installation: Installation) -> Draft:
    """Approve the head; the sensors build its release and deliver it."""
    draft = head(installation)
    run = decide(installation, "approve")
    assert run.is_success, installation.told(run)
    installation.tick()
    installation.tick()
    return draft


def edit(installation: Installation) -> None:
    text = to_markdown(head(installation)).replace("est écarté par le responsable", "part à la benne")
    revise_from_markdown(installation.workspace, text, KEY, "noe", datetime.now(UTC))


def withdraw(installation: Installation, of: Draft | None = None, **more: Any) -> dg.DagsterRun:
    return decide(installation, "withdraw", of, **({"comment": WHY} | more))


def roll_back(installation: Installation, to: int) -> dg.DagsterRun:
    return installation.launch("roll_back", {"to": to}, tags={"dagster/partition": KEY})


def entries(installation: Installation, asset: str = "delivery") -> dict[str, Any]:
    """What an asset's page shows of the module: its last materialization, and what was observed since."""
    wanted = dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[KEY])
    instance = installation.instance
    fetched = [
        *instance.fetch_materializations(wanted, limit=100).records,
        *instance.fetch_observations(wanted, limit=100).records,
    ]
    found: dict[str, Any] = {}
    for kept in sorted(fetched, key=lambda each: each.storage_id):
        made = kept.asset_materialization
        event = made or kept.event_log_entry.asset_observation
        assert event is not None
        shown = {label: value.value for label, value in event.metadata.items()}
        found = shown if made else found | shown
    return found


def test_a_newer_release_withdrawn_is_rolled_back_to_the_older_byte_for_byte(
    installation: Installation, seaweed: Seaweed, bucket: str
) -> None:
    folder = {"kind": "folder", "id": "lms", "path": FOLDERS[0]}
    in_a_bucket = {"kind": "s3", "id": "depot", "bucket": bucket, "endpoint_url": seaweed.endpoint_url}
    change_course(installation.root, targets=[folder, in_a_bucket])
    shown = Shown(installation, seaweed, bucket)
    approve_and_deliver(installation)
    before = shown()
    assert shown.current == [1, 1]
    edit(installation)
    approve_and_deliver(installation)
    after = shown()
    assert shown.current == [2, 2]

    run = withdraw(installation)
    assert run.is_success, installation.told(run)
    installation.tick()
    assert shown() == after, "a roll-back is prepared, and waits for a person"
    page = entries(installation)
    assert WHY in page["Retrait de la version 2"]
    places = page["Retrait de la version 2 · lieux"]
    assert places.count("**montrée aux apprenants** | version 2") == 2
    assert entries(installation, "draft")["Retrait de la version 2 · lieux"] == places

    # The link on the page, as the Launchpad reads it.
    way = page["Retrait de la version 2 · retour en arrière"]
    link = parse_qs(urlsplit(way.split("](")[1].split(")")[0]).query)
    config = yaml.safe_load(link["config"][0])["ops"]["going_back"]["config"]
    tags = {link["tags[0][key]"][0]: link["tags[0][value]"][0]}
    run = installation.launch("roll_back", config, tags=tags)
    assert run.is_success, installation.told(run)

    assert shown() == before
    assert any("/v2/" in name for name in shown.everything())
    assert entries(installation, "draft")["Retrait de la version 2 · retour en arrière"].startswith(
        "Rien à faire"
    )
    assert entries(installation)["Retrait de la version 2 · retour en arrière"].startswith("Rien à faire")
    installation.tick()
    assert shown() == before


def test_the_only_release_withdrawn_leaves_the_targets_without_the_module(
    delivered: Installation, shown: Shown
) -> None:
    assert withdraw(delivered).is_success
    assert (
        "Aucune version n’est encore valable"
        in entries(delivered)["Retrait de la version 1 · retour en arrière"]
    )
    run = roll_back(delivered, to=0)
    assert run.is_success, delivered.told(run)
    assert shown.current == [None, None]
    assert {name.split()[1] for name in shown()} == {"index.json"}
    delivered.tick()
    assert shown.current == [None, None]


def test_an_old_release_is_withdrawn_though_a_newer_revision_is_the_head(
    delivered: Installation, shown: Shown
) -> None:
    old = head(delivered)
    edit(delivered)
    approve_and_deliver(delivered)
    before = shown()
    run = withdraw(delivered, old)
    assert run.is_success, delivered.told(run)
    page = entries(delivered)
    assert "fichiers conservés à côté | version 2" in page["Retrait de la version 1 · lieux"]
    assert page["Retrait de la version 1 · retour en arrière"].startswith("Rien à faire")
    run = roll_back(delivered, to=2)
    assert run.is_success, delivered.told(run)
    assert shown() == before


def test_a_delivery_that_was_queued_when_the_release_was_withdrawn_sends_nothing(
    installation: Installation,
) -> None:
    assert decide(installation, "approve").is_success
    installation.tick()
    installation.sense()
    (queued,) = installation.runs("deliver")
    assert queued.status is dg.DagsterRunStatus.QUEUED
    digest = head(installation).content.canonical_digest()
    asked = DecisionRequest(KEY, digest, Verdict.WITHDRAW, "lea", comment=WHY)
    record_decision(installation.workspace, asked, datetime.now(UTC))
    installation.dequeue()
    (run,) = installation.runs("deliver")
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "is no longer approved: lea withdrew" in installation.told(run)
    assert Shown(installation).everything() == {}
    installation.tick()
    assert len(installation.runs("deliver")) == 1


def test_what_is_approved_again_after_its_roll_back_is_delivered_again(
    delivered: Installation, shown: Shown
) -> None:
    before = shown()
    for _ in range(2):
        assert withdraw(delivered).is_success
        assert roll_back(delivered, to=0).is_success
        assert shown.current == [None, None]
        approve_and_deliver(delivered)
        assert shown() == before
    assert "Approuvée à nouveau par lea" in entries(delivered, "draft")["Retrait de la version 1"]
    assert "Retrait de la version 1" not in entries(delivered)


def test_a_withdrawal_takes_a_named_person_and_a_reason(delivered: Installation, shown: Shown) -> None:
    before = shown()
    for more, said in (({"person": "eve"}, "is in no role"), ({"comment": ""}, "without saying why")):
        run = withdraw(delivered, **more)
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert said in delivered.told(run)
    run = roll_back(delivered, to=0)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "none of its releases is withdrawn" in delivered.told(run)
    assert shown() == before


def test_a_release_withdrawn_twice_is_listed_once_with_both_reasons(delivered: Installation) -> None:
    assert withdraw(delivered).is_success
    assert withdraw(delivered).is_success
    assert withdraw(delivered, person="noe", comment="La source est retirée").is_success
    recorded = [entry.recorded for entry in delivered.workspace.ledger.read(KEY)]
    verdicts = [each.verdict.value for each in recorded if isinstance(each, Decision)]
    assert verdicts == ["approve", "withdraw", "withdraw"]
    page = entries(delivered)
    assert WHY in page["Retrait de la version 1"]
    assert "La source est retirée" in page["Retrait de la version 1"]


def test_a_roll_back_that_is_no_longer_what_was_read_is_refused(
    delivered: Installation, shown: Shown
) -> None:
    """Between the page and the click the older release was withdrawn too."""
    old = head(delivered)
    edit(delivered)
    approve_and_deliver(delivered)
    assert withdraw(delivered).is_success
    assert withdraw(delivered, old).is_success
    before = shown()
    run = roll_back(delivered, to=1)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "was to go back to release 1; there is no release left to go back to" in delivered.told(run)
    assert (
        "devait revenir à la version 1\u00a0; il n’y a plus de version à laquelle revenir"
        in delivered.told(run)
    )
    assert shown() == before


def test_what_a_roll_back_left_stays_on_its_page(delivered: Installation, shown: Shown) -> None:
    """One target could not be rolled back: no later look says that the withdrawn release is in place."""
    assert withdraw(delivered).is_success
    (shown.course / FOLDERS[0] / "index.json").write_bytes(b"[]")
    assert roll_back(delivered, to=0).status is dg.DagsterRunStatus.FAILURE
    page = entries(delivered)
    assert {row.data["roll-back"] for row in page["targets"].records} == {"remove"}
    delivered.tick()
    delivered.tick()
    assert entries(delivered) == page


def test_a_target_that_is_down_fails_the_run_and_the_others_are_done(
    delivered: Installation, shown: Shown
) -> None:
    assert withdraw(delivered).is_success
    feed = shown.course / FOLDERS[0] / "index.json"
    kept = feed.read_bytes()
    feed.write_bytes(b"[]")
    run = roll_back(delivered, to=0)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "lms was not rolled back" in delivered.told(run)
    assert {name for name in shown() if name.startswith("depot")} == {"depot index.json"}
    feed.write_bytes(kept)
    assert roll_back(delivered, to=0).is_success
    assert shown.current == [None, None]


def test_a_nightly_sweep_leaves_a_withdrawn_release_alone(delivered: Installation, shown: Shown) -> None:
    assert withdraw(delivered).is_success
    before = shown.everything()
    run = delivered.launch("sweep", {"modules": [KEY], "stages": ["source", "draft", "release", "deliver"]})
    assert run.is_success, delivered.told(run)
    assert shown.everything() == before
