"""A reviewer's two clicks, on a live `dg dev` with real daemons, with the longest ids the contracts allow."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace, open_workspace
from schemas.ids import LONGEST_SLUG, module_key

CHECKOUT = Path(__file__).resolve().parents[2]
COURSE = ("cours-" + "long-" * 20)[: LONGEST_SLUG - 1] + "x"
MODULE = ("module-" + "long-" * 20)[: LONGEST_SLUG - 1] + "y"
KEY = module_key(COURSE, MODULE)
PATIENCE_SECONDS = 120

YAML = f"""
id: {COURSE}
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{{path: sources/*}}]
modules: [{{id: {MODULE}, title: La chaîne du froid, questions: 2}}]
review:
  roles: {{pedagogie: [lea.martin]}}
"""
SOURCE = """# La chaîne du froid

La température de la chambre froide reste entre 0 °C et 3 °C.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.

| Produit | Température | Conservation |
|---|---|---|
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Fromage frais | 4 °C | 72 heures |
| Beurre | 6 °C | 96 heures |
"""
Found = TypeVar("Found")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def until(look: Callable[[], Found | None], *, what: str) -> Found:
    """Return what `look` finds, looking again until it does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: still not there after {PATIENCE_SECONDS} s")


def answers(port: int) -> bool:
    with socket.socket() as knocking:
        knocking.settimeout(1)
        return knocking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A root of its own with one course, and `dg dev` at work on it."""
    root = tmp_path_factory.mktemp("root")
    course = root / "courses" / COURSE
    (course / "sources").mkdir(parents=True)
    (course / "course.yaml").write_text(YAML, encoding="utf-8")
    (course / "sources" / "froid.md").write_text(SOURCE, encoding="utf-8")
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")
    port = free_port()
    command = [Path(sys.executable).with_name("dg"), "dev", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    with (root / "dagster.log").open("wb") as log:
        running = subprocess.Popen(
            command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            until(lambda: answers(port), what=f"dg dev, {root / 'dagster.log'}")
            yield f"http://127.0.0.1:{port}", open_workspace(root)
        finally:
            os.killpg(running.pid, signal.SIGINT)
            try:
                running.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()


def picture(page: Page, name: str) -> None:
    """Keep what the documentation shows in the folder PICTURES_FOLDER names, if it names one."""
    folder = os.environ.get("PICTURES_FOLDER")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_reviewer_approves_in_two_clicks_and_the_packages_follow(
    dagster: tuple[str, Workspace], page: Page, console: list[str]
) -> None:
    """The queue, *Approve*, *Launch Run*: nothing to type, and the release is built by the sensor."""
    address, workspace = dagster
    draft = until(lambda: workspace.records.head(KEY), what="the source sensor's draft")
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    expect.set_options(timeout=60_000)

    until(lambda: workspace.records.heads(), what="the draft")
    page.wait_for_timeout(3000)  # the run logs the queue last
    page.goto(f"{address}/assets/review_queue")
    approve = page.get_by_role("link", name="Approuver", exact=True)
    expect(approve).to_be_visible()
    picture(page, "review-queue")
    approve.click()
    launch = page.get_by_role("button", name="Launch Run")
    expect(launch).to_be_enabled()
    expect(page.get_by_text(draft.content.canonical_digest()[:12]).first).to_be_visible()
    picture(page, "launchpad")
    launch.click()

    release = until(lambda: workspace.records.releases(KEY), what="the release")[0]
    assert release.approval.digest == draft.content.canonical_digest()
    (decision,) = release.approval.decisions
    assert (decision.person, decision.verified) == ("lea.martin", False)

    page.goto(f"{address}/assets/draft?view=partitions&partition={KEY}")
    expect(page.get_by_text("lea.martin").first).to_be_visible()
    picture(page, "draft-approved")
    console.clear()  # the Dagster UI's own messages are not ours to judge
