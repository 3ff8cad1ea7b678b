"""What a sweep asks of a store in a bucket: each module costs a few requests, and none is made twice."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import dagster as dg
import pytest

from adapters.file_version import SETTLED_NS
from adapters.run_configuration import SILENT_CONSOLE
from pipelines.cli.runs import open_runs
from pipelines.definitions import defs
from pipelines.testing.s3_proxy import Proxy, run_proxy
from pipelines.testing.s3_server import Seaweed
from tests.through_dagster.conftest import CHECKOUT, COURSE, MODULES, SOURCE, YAML

DRAFTABLE = MODULES[:4]
REQUESTS_A_MODULE = 10
"""Its spans, experts' answers by a listing, its newest plan and its newest draft, each by a listing, what
results told of it, the ledger by a listing before drafting and, as a gate asks anew, before releasing, and
the line that seals the draft."""
REQUESTS_A_SWEEP = 10
"""Six of them list what needs a person in all, for the summary."""


@pytest.fixture
def proxy(seaweed: Seaweed, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """A course of four modules that are drafted, its store in a bucket."""
    sources = tmp_path / "courses" / COURSE / "sources"
    sources.mkdir(parents=True)
    shutil.copy(CHECKOUT / "dagster.yaml", tmp_path)
    for name in DRAFTABLE:
        (sources / f"{name}.md").write_text(SOURCE.format(title=name), encoding="utf-8")
    kept = [line for line in YAML.splitlines() if "casse" not in line and not line.startswith("deliver:")]
    (sources.parent / "course.yaml").write_text("\n".join(kept), encoding="utf-8")
    # Younger files are read once more before their stamp is believed, and the stamp is written then.
    sleep(SETTLED_NS / 1e9 + 0.1)
    with run_proxy(seaweed.endpoint_url) as running:
        monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", running.endpoint_url)
        monkeypatch.setenv("PREMIERJET_STORE", f"s3://{bucket}")
        monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a key of a test only")
        yield running


def sweep(instance: dg.DagsterInstance) -> None:
    """Execute the job as the sensor that looks for changes launches it."""
    job = defs().resolve_job_def("sweep")
    assert job.execute_in_process(run_config={"loggers": SILENT_CONSOLE}, instance=instance).success


def test_a_sweep_of_unchanged_modules_asks_a_bucket_nothing_twice(proxy: Proxy, tmp_path: Path) -> None:
    """It was twelve a module: head and ledger three times, and releases that nobody would deliver."""
    with open_runs(tmp_path) as runs:
        sweep(runs.instance)
        proxy.requests.clear()
        sweep(runs.instance)
    assert {method for method, _ in proxy.requests} == {"GET"}
    assert len(proxy.requests) <= REQUESTS_A_MODULE * len(DRAFTABLE) + REQUESTS_A_SWEEP
    read = [path for path in proxy.list_paths("GET") if path.count("/") > 1]
    assert sorted(read) == sorted(set(read))
