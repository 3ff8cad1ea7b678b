"""The whole loop: learners play a release, an LRS keeps it, and the next draft says what it showed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.static_site import Site, move_below, serve_site
from pipelines.workflow.analyse import find_analysis
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.draft import Content, SingleChoice, TrueFalse, list_questions_of
from schemas.release import Release
from schemas.results import Share
from schemas.review import Verdict
from tests.browser.learning import answer
from tests.browser.test_tincan import verbs
from tests.ralph import PASSWORD, USER, Ralph, lrs
from tests.workflow.test_release import YAML

pytestmark = pytest.mark.browser

LEARNERS = 12
"""Six times the smallest group of this course."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A module that Léa approved, and that was released."""
    (tmp_path / "dagster.yaml").write_text("")
    sources = tmp_path / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    (sources.parent / COURSE_FILE).write_text(YAML, encoding="utf-8")
    (sources / "froid.md").write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8")
    opened = open_workspace(tmp_path)
    head = draft_module(opened, KEY, NOON).draft
    record_decision(
        opened, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea"), NOON
    )
    release_module(opened, KEY, NOON)
    return opened


def unzipped(workspace: Workspace, of: Release) -> dict[str, bytes]:
    (package,) = [each for each in of.packages if each.format == "tincan"]
    with ZipFile(BytesIO(workspace.records.release_file(of, package.name))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def play(chromium: Browser, site: Site, ralph: Ralph, content: Content, who: int) -> None:
    """What one learner does: every page, every question right, and the window closed."""
    registration = str(uuid5(NAMESPACE_URL, f"learner {who}"))
    launched = {
        "endpoint": ralph.endpoint,
        "auth": ralph.auth,
        "actor": json.dumps({"name": f"Noé {who}", "mbox": f"mailto:noe{who}@halles.example"}),
        "registration": registration,
        "activity_id": "https://formation.example/froid/chaine",
    }

    def said() -> list[str]:
        return verbs(statements(ralph, registration))

    with chromium.new_context(locale="fr-FR") as context:
        page = context.new_page()
        page.goto(site.url(f"package/index.html?{urlencode(launched)}"))
        page.wait_for_selector("#position:not(:empty)")
        asked = list_questions_of(content.artefacts, scored=True)
        while not page.locator(f"#{asked[0].id}").is_visible():
            page.click("#next")
        for item in asked:
            answer(page, item.id, key_of(item))
        arrives(page, "completed", said)
        page.goto("about:blank")
        arrives(page, "terminated", said)


def statements(ralph: Ralph, registration: str) -> list[dict[str, Any]]:
    """What the LRS holds of one learner; of all it answers a hundred at most."""
    address = f"{ralph.endpoint}statements?registration={registration}"
    headers = {"Authorization": ralph.auth, "X-Experience-API-Version": "1.0.3"}
    with urlopen(Request(address, headers=headers), timeout=20) as answered:
        held: list[dict[str, Any]] = json.load(answered)["statements"]
    return held


def arrives(page: Page, verb: str, said: Callable[[], list[str]]) -> None:
    """Let the page go on until the LRS holds a verb, a minute at most: twelve play, one after the other."""
    for _ in range(240):
        if verb in said():
            return
        page.wait_for_timeout(250)
    pytest.fail(f"{verb} never reached the LRS, only {said()}")


def key_of(item: object) -> str:
    assert isinstance(item, SingleChoice | TrueFalse)
    return item.key if isinstance(item, SingleChoice) else str(item.answer).lower()


def premierjet(workspace: Workspace, *words: str, **settings: str) -> Any:
    """Run a verb in a process of its own, as a person does, and return its document."""
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *words, "--json"]
    root = {"PREMIERJET_ROOT": str(workspace.root), "PREMIERJET_SELF_TEST": "off"}
    done = subprocess.run(command, env=os.environ | root | settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["result"]


@pytest.fixture
def site(workspace: Workspace) -> Iterator[Site]:
    (only,) = workspace.records.releases(KEY)
    with serve_site(move_below("package", unzipped(workspace, only))) as site:
        yield site


@pytest.mark.timeout(600)
@pytest.mark.trial
def test_what_learners_did_is_told_with_the_next_draft(
    chromium: Browser, workspace: Workspace, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    head = workspace.records.head(KEY)
    assert head is not None
    with lrs(tmp_path_factory.mktemp("lrs"), site.origin) as ralph:
        ralph.start()
        for who in range(LEARNERS):
            play(chromium, site, ralph, head.content, who)
        origin = f"{{kind: lrs, id: lrs, url: '{ralph.endpoint}', asks_for_course: false, again_days: 30}}"
        results = f"results: {{smallest_group: 2, keep_months: 120, origins: [{origin}]}}\n"
        course = workspace.root / "courses" / "froid" / COURSE_FILE
        course.write_text(YAML + results, encoding="utf-8")
        login = {"PREMIERJET_RESULTS_LRS_LOGIN": f"127.0.0.1={USER}:{PASSWORD}"}
        premierjet(workspace, "results", "pull", "froid", **login, PREMIERJET_WEB_OWN_HOSTS="127.0.0.1")

    document = premierjet(workspace, "results", "report", "froid", "--pdf", "--out", str(workspace.root))
    assert Path(document["files"][0]).read_bytes().startswith(b"%PDF")
    analysis = find_analysis(workspace, KEY)
    assert analysis is not None
    (edition,) = analysis.editions
    told = [figures.difficulty for figures in edition.items]
    assert all(isinstance(each, Share) and (each.n, each.share) == (LEARNERS, 1.0) for each in told)

    premierjet(workspace, "draft")
    after = workspace.records.head(KEY)
    assert after is not None
    easy = [finding for finding in after.findings if finding.rule == "results.too-easy"]
    assert [finding.facts["n"] for finding in easy] == [str(LEARNERS)] * len(edition.items)
    assert after.content == head.content
    assert len(workspace.records.releases(KEY)) == 1
