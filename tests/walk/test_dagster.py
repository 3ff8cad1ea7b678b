"""Every page of Dagster says something, and every link on it leads somewhere, the desk's too."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.walk.conftest import Doors, Visits
from tests.walk.crawl import canonical
from tests.walk.dagster_pages import ASSETS, CHECK, Shown, entries
from tests.walk.judge import of_text

pytestmark = pytest.mark.timeout(900)  # all of a file wait for one installation

TARGET = re.compile(r"\]\([^)]*\)|(?:href|src)=\"[^\"]*\"|\bhttps?://\S+|^/\S+$")
"""Where a link leads, which no reader reads."""

DAGSTERS_OWN = frozenset({"__ASSET_JOB"})


@pytest.fixture(scope="module")
def assets(doors: Doors) -> list[dict[str, Any]]:
    """Every asset with all its materializations and observations, and each evaluation of its checks."""
    found: list[dict[str, Any]] = doors.dagster.ask(ASSETS)["assetNodes"]
    for asset in found:
        for check in asset["assetChecksOrError"].get("checks", ()):
            asked = {"asset": {"path": asset["assetKey"]["path"]}, "name": check["name"]}
            check["executions"] = doors.dagster.ask(CHECK, **asked)["assetCheckExecutions"]
    return found


def shown(assets: list[dict[str, Any]]) -> Iterator[Shown]:
    """Every entry and every description of every page."""
    for asset in assets:
        name = asset["assetKey"]["path"][-1]
        yield Shown(name, "description", asset["description"] or "")
        for event in (*asset["assetMaterializations"], *asset["assetObservations"]):
            yield from entries(f"{name}, {event['partition']}", event["metadataEntries"])
        for check in asset["assetChecksOrError"].get("checks", ()):
            yield Shown(f"{name}: {check['name']}", "description", check["description"] or "")
            for execution in check["executions"]:
                evaluated = execution["evaluation"]
                page = f"{name}: {check['name']}, {execution['partition']}"
                yield Shown(page, "why", evaluated["description"] or "")
                yield from entries(page, evaluated["metadataEntries"])


def test_every_asset_and_check_has_something_to_show(assets: list[dict[str, Any]]) -> None:
    """An asset nothing happened to is walked by nobody: what is new has to happen in `building` once."""
    silent = {
        asset["assetKey"]["path"][-1]
        for asset in assets
        if not asset["assetMaterializations"] and not asset["assetObservations"]
    }
    silent |= {
        check["name"]
        for asset in assets
        for check in asset["assetChecksOrError"].get("checks", ())
        if not check["executions"]
    }
    assert silent == set()


def test_no_entry_is_empty_or_shows_what_is_no_readers(assets: list[dict[str, Any]]) -> None:
    found = []
    for entry in shown(assets):
        wrong = (
            list(of_text(f"{entry.label} {TARGET.sub('', entry.text)}"))
            if entry.text.strip()
            else ["is empty"]
        )
        found += [f"{entry.page}, {entry.label}: {fault}" for fault in wrong]
    assert not found, "\n".join(found)


def test_every_link_of_an_entry_leads_somewhere(
    doors: Doors, visits: Visits, assets: list[dict[str, Any]]
) -> None:
    places = doors.dagster.places()
    links = {link: entry for entry in shown(assets) for link in entry.links()}
    dead = {}
    for link, entry in links.items():
        if link.startswith("data:"):
            continue
        if link.startswith(doors.desk):
            known = visits.reviewer.answers.get(canonical(link)) or visits.reviewer.get(link)
            alive = known.status < 400
        elif Path(link).is_absolute() and Path(link).is_relative_to(doors.installation.root):
            alive = Path(link).exists()
        elif link.startswith(("/", doors.dagster.url)):
            alive = places.holds(link)
        else:
            alive = False
        if not alive:
            dead[link] = f"{entry.page}, {entry.label}"
    assert not dead, "\n".join(f"{link} on {page}" for link, page in dead.items())


def test_every_sensor_and_schedule_is_evaluated_without_an_error(doors: Doors) -> None:
    """Each says why it launches nothing, or launches what its job takes."""
    repository, wrong = doors.dagster.repository(), []
    ticks = [
        (each["name"], [target["pipelineName"] for target in each["targets"] or ()], "sensor")
        for each in repository["sensors"]
    ]
    ticks += [(each["name"], [each["pipelineName"]], "schedule") for each in repository["schedules"]]
    for name, targets, kind in ticks:
        ticked = doors.dagster.tick(kind, name, time.time())
        found = ticked.get("evaluationResult") or {}
        if found.get("error") or not found:
            wrong.append(f"{name}: {ticked}")
        for request in found.get("runRequests") or ():
            job = request["jobName"] or targets[0]
            if refusal := doors.dagster.refuses(job, request["runConfigYaml"]):
                wrong.append(f"{name}: {job}: {refusal}")
    assert not wrong, "\n".join(wrong)


def test_every_job_sensor_and_schedule_says_what_it_is_for(doors: Doors) -> None:
    repository = doors.dagster.repository()
    silent = {
        each["name"]
        for kind in ("pipelines", "sensors", "schedules")
        for each in repository[kind]
        if not each["description"] and each["name"] not in DAGSTERS_OWN
    }
    assert silent == set()


def test_every_run_that_built_the_installation_succeeded(doors: Doors) -> None:
    runs = doors.dagster.repository()["runs"]
    assert runs
    assert [run["jobName"] for run in runs if run["status"] == "FAILURE"] == []
