"""Two brands in one Dagster, each a root with a desk: nothing of one is seen, or decided, in the other.

They are set up with the files that docs/en/scale.md shows, and have a module of the same name and text.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import dagster as dg
import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from adapters.workspace import Workspace, open_workspace
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, run_program, wait_until
from schemas.review import Decision, Verdict
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.components.test_course_folder import run_dg

pytestmark = [pytest.mark.trial, pytest.mark.timeout(1200)]

ROOT = Path(__file__).parents[2]
BRANDS = ("north", "south")
OWN = {"north": "oven", "south": "hive"}
SHARED = "handbook--welcome"
COURSE = """
id: handbook
title: Handbook of {brand}
language: en
iri: https://training.example/{brand}
sources: [{{path: sources/*}}]
modules:
  - {{id: welcome, title: Welcome, questions: 2}}
  - {{id: {own}, title: The {own}, questions: 2}}
review:
  roles: {{safety: [ana.{brand}, bob.{brand}]}}
targets: [{{kind: folder, id: lms, path: delivered}}]
"""
SOURCE = """# Cold rooms

The temperature of the cold room stays between 0 °C and 3 °C all day long.
A product left out for more than 30 minutes is thrown away by the supervisor.
The supervisor notes the temperature 2 times a day in the register.
Whoever finds the door open closes it, then tells the supervisor within 5 minutes.
"""
ENGLISH = ("en/scale.md", "Several roots in one Dagster")
FRENCH = ("fr/echelle.md", "Plusieurs racines dans un Dagster")
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
ASSETS = "{ assetNodes { assetKey { path } repository { location { name } } } }"


@dataclass(frozen=True)
class Brand:
    """One root, and the address of its desk."""

    name: str
    root: Path
    desk: str

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    @property
    def own_key(self) -> str:
        return f"handbook--{OWN[self.name]}"


@dataclass(frozen=True)
class Site:
    """Both brands, the Dagster that shows them, and a browser."""

    brands: dict[str, Brand]
    dagster: str
    folder: Path
    browser: Browser

    @contextmanager
    def open_instance(self) -> Iterator[dg.DagsterInstance]:
        """Open Dagster's records from its folder, where its relative paths start."""
        with chdir(self.folder), dg.DagsterInstance.from_config(str(self.folder)) as instance:
            yield instance

    def ask(self, query: str) -> Any:
        return requests.post(f"{self.dagster}/graphql", json={"query": query}, timeout=60).json()["data"]

    def list_entries(self, brand: str) -> dict[str, str]:
        """Return the entries of a brand's queue that Dagster shows, by their labels."""
        with self.open_instance() as instance:
            event = instance.get_latest_materialization_event(dg.AssetKey([brand, "review_queue"]))
        shown = event.asset_materialization if event is not None else None
        return {} if shown is None else {label: str(value.value) for label, value in shown.metadata.items()}

    def list_partitions(self, brand: str) -> set[str]:
        with self.open_instance() as instance:
            return set(instance.get_dynamic_partitions(f"{brand}_modules"))


def read_recipe(page: str, heading: str) -> dict[str, str]:
    """Return the files of the recipe on a page of the guide, by their language."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    return {language: dedent(body) for language, body in BLOCK.findall(section)}


def make_brand(folder: Path, brand: str, desk: str, dagster: str) -> Brand:
    """Make a project with a root of its own, by the recipe."""
    recipe = {kind: text.replace("north", brand) for kind, text in read_recipe(*ENGLISH).items()}
    project = folder / f"proj_{brand}"
    package = project / f"brands_{brand}"
    (package / "defs").mkdir(parents=True)
    (project / "pyproject.toml").write_text(recipe["toml"])
    (package / "definitions.py").write_text(recipe["python"])
    for module in (package, package / "defs"):
        (module / "__init__.py").write_text("")
    run_dg(project, "scaffold", "defs", "pipelines.components.CourseFolder", brand)
    root = project / brand
    addresses = {"http://127.0.0.1:3001": desk, "http://127.0.0.1:3000": dagster}
    settings = re.sub(r"http://\S+", lambda found: addresses[found[0]], recipe["sh"])
    (root / ".env").write_text(settings)
    sources = root / "courses" / "handbook" / "sources"
    sources.mkdir(parents=True)
    (sources / "cold.md").write_text(SOURCE)
    (sources.parent / "course.yaml").write_text(COURSE.format(brand=brand, own=OWN[brand]))
    return Brand(brand, root, desk)


@contextmanager
def serve_brands(folder: Path) -> Iterator[Site]:
    """Make both brands in a folder and serve them: one Dagster, a desk each, a browser."""
    port, desks = free_port(), {brand: free_port() for brand in BRANDS}
    address = f"http://127.0.0.1:{port}"
    brands = {
        brand: make_brand(folder, brand, f"http://127.0.0.1:{each}", address) for brand, each in desks.items()
    }
    shutil.copy(brands["north"].root / "dagster.yaml", folder)
    (folder / "workspace.yaml").write_text(read_recipe(*ENGLISH)["yaml"])
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PREMIERJET_")}
    environment = {**plain, "PYTHONPATH": str(ROOT)}
    dagster = Path(sys.executable).with_name("dagster")
    serve = [dagster, "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)]
    with ExitStack() as stack:
        log = stack.enter_context((folder / "dagster.log").open("wb"))
        stack.enter_context(run_program(serve, folder, {**environment, "DAGSTER_HOME": str(folder)}, log))
        for brand, each in desks.items():
            desk = [sys.executable, "-m", "pipelines.desk", "--port", str(each)]
            own = {**environment, "PREMIERJET_ROOT": str(brands[brand].root)}
            stack.enter_context(run_program(desk, folder, own, log))
            wait_until(lambda each=each: is_listening(each), what=f"the desk of {brand}")
        wait_until(lambda: is_listening(port), what="Dagster", within=240)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stack.callback(browser.close)
        yield Site(brands, address, folder, browser)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both brands, whose modules Dagster has drafted."""
    with serve_brands(tmp_path_factory.mktemp("brands")) as site:
        for brand in BRANDS:
            wanted = {SHARED, site.brands[brand].own_key}
            wait_until(
                lambda brand=brand, wanted=wanted: wanted <= site.list_entries(brand).keys(),
                what=f"the queue of {brand}",
                within=400,
            )
        yield site


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    with site.browser.new_context(locale="en-GB", viewport={"width": 1300, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(90_000)
        yield page


def test_every_asset_of_a_brand_is_in_its_location_alone(site: Site) -> None:
    places: dict[str, set[str]] = {}
    for node in site.ask(ASSETS)["assetNodes"]:
        key = "/".join(node["assetKey"]["path"])
        places.setdefault(key, set()).add(node["repository"]["location"]["name"])
    assert len(places) == 24
    assert [key for key, found in places.items() if found != {key.partition("/")[0]}] == []


def test_each_queue_and_set_of_partitions_has_its_own_modules_only(site: Site) -> None:
    """One queue listed the drafts of both, in turn; every partitioned asset had both brands' modules."""
    for brand, other in (BRANDS, BRANDS[::-1]):
        entries = site.list_entries(brand)
        markdown = "\n".join(entries.values())
        assert site.brands[other].own_key not in entries
        assert site.brands[brand].desk in markdown
        assert site.brands[other].desk not in markdown
        assert site.list_partitions(brand) == {SHARED, site.brands[brand].own_key}


@pytest.mark.parametrize("brand", BRANDS)
def test_approve_here_opens_the_filled_launchpad_of_that_brand(site: Site, page: Page, brand: str) -> None:
    """Dagster asked which of two jobs was meant, and lost what was filled in."""
    page.goto(f"{site.dagster}/assets/{brand}/review_queue")
    page.get_by_role("link", name="Approve here").first.click()
    opened = page.context.pages[-1]
    opened.wait_for_url(f"**/locations/{brand}/jobs/decide/playground**")
    opened.get_by_text("verdict: approve").first.wait_for()
    opened.get_by_role("button", name="Launch Run").wait_for()


def test_the_recipe_has_the_same_files_in_both_languages() -> None:
    recipe = read_recipe(*ENGLISH)
    assert recipe.keys() >= {"toml", "python", "sh", "yaml"}
    assert {kind: recipe[kind] for kind in ("toml", "python", "sh", "yaml")} == {
        kind: read_recipe(*FRENCH)[kind] for kind in ("toml", "python", "sh", "yaml")
    }


def decide(site: Site, page: Page, brand: str) -> None:
    """Approve the module both brands have, at the desk of one, as a reviewer does in the browser."""
    desk = site.brands[brand].desk
    page.goto(f"{desk}/who?back=/")
    page.check(f'input[value="ana.{brand}"]')
    page.click("button.verdict")
    page.locator(f'a[href^="/drafts/{SHARED}/"]').first.click()
    page.get_by_text("Approve…", exact=True).click()
    for box in page.locator("input[type=checkbox][required]").all():
        if box.is_visible():
            box.check()
    buttons = [each for each in page.locator('button:has-text("Approve")').all() if each.is_visible()]
    buttons[-1].click()


def list_approvals(brand: Brand) -> list[str]:
    """Return who approved the module both brands have, by the ledger of one."""
    recorded = [each.recorded for each in brand.workspace.ledger.read(SHARED)]
    return [
        each.person for each in recorded if isinstance(each, Decision) and each.verdict is Verdict.APPROVE
    ]


def test_each_desk_decides_in_its_own_root(site: Site, page: Page) -> None:
    """South first, which is not the first of the workspace: each of its decisions ran in north."""
    for brand, other in (BRANDS[::-1], BRANDS):
        before = list_approvals(site.brands[other])
        decide(site, page, brand)
        wait_until(
            lambda brand=brand: list_approvals(site.brands[brand]) == [f"ana.{brand}"],
            what=f"the decision of {brand}",
            within=400,  # it waits for the other root's release of a module of the same key
        )
        assert list_approvals(site.brands[other]) == before
    with site.open_instance() as instance:
        runs = instance.get_runs(dg.RunsFilter(job_name="decide"))
        wait_until(
            lambda: (
                {each.status.value for each in instance.get_runs(dg.RunsFilter(job_name="decide"))}
                == {"SUCCESS"}
            ),
            what="the runs",
            within=120,
        )
    assert sorted(run.tags["premierjet/location"] for run in runs) == sorted(BRANDS)


@pytest.mark.parametrize("brand", BRANDS)
def test_what_needs_somebody_is_told_of_each_brand_apart(site: Site, brand: str) -> None:
    """North's red was replaced by south's green."""
    key = dg.AssetCheckKey(dg.AssetKey([brand, "review_queue"]), "needs_you")
    with site.open_instance() as instance:
        (record,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
    evaluation = record.event.asset_check_evaluation if record.event is not None else None
    assert evaluation is not None
    assert not evaluation.passed
    assert site.brands[brand].desk in json.dumps({k: str(v) for k, v in evaluation.metadata.items()})
