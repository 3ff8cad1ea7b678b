"""Sources in a bucket, through Dagster: asked once when new, then by the hour, never by a sensor."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.data_version import CachingStaleStatusResolver
from dagster._core.definitions.schedule_definition import ScheduleExecutionData

from pipelines.definitions import defs
from pipelines.defs.resources import WorkspaceOpener
from pipelines.queries.needs import list_needs
from pipelines.testing.s3_proxy import Proxy, make_error, run_proxy
from pipelines.testing.s3_server import Seaweed
from schemas.language import Language
from schemas.needs import NeedKind
from tests.through_dagster.conftest import HEALTHY, SOURCE, Installation, opened, write_course

ENTRY = "{{s3: {{bucket: {bucket}, prefix: fiches}}}}"
KEY = "froid--reception"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """The module whose document is pulled, and one beside it."""
    write_course(tmp_path, HEALTHY[:2])
    with opened(tmp_path) as installation:
        yield installation


@pytest.fixture
def proxy(
    installation: Installation, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Proxy]:
    """The course of every test of this room, but the document of its first module is in a bucket."""
    put(seaweed, bucket, SOURCE.format(title="la réception"))
    file = installation.root / "courses/froid/course.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("[{path: sources/*}]", f"[{{path: sources/*}}, {ENTRY.format(bucket=bucket)}]")
    file.write_text(text.replace("[sources/reception.md]", "[s3/reception.md]"), encoding="utf-8")
    with run_proxy(seaweed.endpoint_url) as running:
        monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", running.endpoint_url)
        yield running


def put(seaweed: Seaweed, bucket: str, text: str) -> None:
    seaweed.client.put_object(Bucket=bucket, Key="fiches/reception.md", Body=text.encode())


def revision(installation: Installation) -> int:
    head = installation.workspace.records.head(KEY)
    return head.revision if head else 0


def test_a_new_entry_is_pulled_once_and_its_module_drafted(installation: Installation, proxy: Proxy) -> None:
    installation.tick_until(lambda: revision(installation) == 1)
    assert len(installation.runs("pull")) == 1
    proxy.requests.clear()
    for _ in range(3):
        installation.tick()
    assert proxy.requests == [], "a sensor's tick asks no bucket"
    assert len(installation.runs("pull")) == 1


def test_what_the_hour_brings_is_drafted_again_and_nothing_else(
    installation: Installation, proxy: Proxy, seaweed: Seaweed, bucket: str
) -> None:
    installation.tick_until(lambda: revision(installation) == 1)
    put(seaweed, bucket, SOURCE.format(title="la livraison"))
    installation.launch("pull", {})
    installation.tick_until(lambda: revision(installation) == 2)
    others = [key for key in installation.workspace.records.heads() if key != KEY]
    heads = [installation.workspace.records.head(key) for key in others]
    assert heads
    assert all(head is not None and head.revision == 1 for head in heads)


def light(installation: Installation) -> tuple[bool, str]:
    key = dg.AssetCheckKey(dg.AssetKey("pulled_sources"), "origins_reachable")
    (record,) = installation.instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
    assert record.event is not None
    evaluation = record.event.asset_check_evaluation
    assert evaluation is not None
    return evaluation.passed, evaluation.description or ""


def test_a_bucket_that_refuses_turns_the_light_yellow_and_the_run_goes_on(
    installation: Installation, proxy: Proxy
) -> None:
    installation.launch("pull", {})
    assert light(installation) == (True, "every source could be got")
    proxy.before = lambda method, path: make_error(403, "AccessDenied")
    run = installation.launch("pull", {})
    assert run.status is dg.DagsterRunStatus.SUCCESS
    passed, why = light(installation)
    assert not passed
    assert why.endswith("/fiches/**: access is denied")
    assert "Give these credentials the right to read and list" in installation.told(run)
    (need,) = list_needs(installation.workspace, 0).needs
    told = need.explain(Language.ENGLISH)
    assert (need.kind, told.happened) == (NeedKind.SOURCES, "access is denied")
    assert told.remedy.startswith("Give these credentials the right")
    proxy.before = lambda method, path: None
    installation.launch("pull", {})
    assert list_needs(installation.workspace, 0).needs == ()


def test_a_bucket_never_reached_is_tried_once_and_said(installation: Installation, proxy: Proxy) -> None:
    proxy.before = lambda method, path: make_error(403, "AccessDenied")
    for _ in range(4):
        installation.tick()
    assert len(installation.runs("pull")) == 1
    assert revision(installation) == 0


def test_a_sweep_of_everything_pulls_first(
    installation: Installation, proxy: Proxy, seaweed: Seaweed, bucket: str
) -> None:
    installation.launch("sweep", {"stages": ["source", "draft"]})
    assert revision(installation) == 1
    put(seaweed, bucket, SOURCE.format(title="la livraison"))
    installation.launch("sweep", {"stages": ["source", "draft"]})
    assert revision(installation) == 2


def hourly(installation: Installation) -> ScheduleExecutionData:
    """What the schedule answers at its hour."""
    context = dg.build_schedule_context(
        instance=installation.instance,
        scheduled_execution_time=datetime.now(UTC),
        resources={"workspace": WorkspaceOpener()},
    )
    return defs().get_repository_def().get_schedule_def("hourly_pull").evaluate_tick(context)


def test_the_hourly_pull_has_nothing_to_do_where_every_source_is_a_file(installation: Installation) -> None:
    assert hourly(installation).skip_message == "every source is a file of its course"


def test_the_hourly_pull_runs_where_a_bucket_is_named(installation: Installation, proxy: Proxy) -> None:
    assert hourly(installation).run_requests


def test_a_pull_makes_no_module_stale_whose_sources_it_left_alone(
    installation: Installation, proxy: Proxy
) -> None:
    """Which modules rest on what was fetched is told by fingerprints; Dagster would have named them all."""
    installation.tick_until(lambda: revision(installation) == 1)
    installation.launch("pull", {})
    location = installation.process.create_request_context().get_code_location("premierjet")
    graph = next(iter(location.get_repositories().values())).asset_graph
    loading = installation.process.create_request_context()
    resolver = CachingStaleStatusResolver(installation.instance, graph, loading)
    for module in (KEY, "froid--stockage"):
        assert resolver.get_stale_causes(dg.AssetKey("source_spans"), module) == []
