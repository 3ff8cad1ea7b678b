"""The plan through Dagster: shown beside the draft, or decided on before anything is drafted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dagster as dg
import pytest
import yaml

from schemas.review import Decision
from tests.through_dagster.conftest import COURSE, HEALTHY, Installation, opened, write_course
from tests.through_dagster.test_line import RECEPTION, head


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Installation]:
    """A course that asks for the approval of each plan, after the daemon's first tick."""
    write_course(tmp_path, HEALTHY[:2])
    file = tmp_path / "courses" / COURSE / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("review:\n", "review:\n  plan: required\n"), encoding="utf-8")
    with opened(tmp_path) as installation:
        installation.workspace.ledger_key.make()
        installation.tick()
        yield installation


def page(installation: Installation, module: str = RECEPTION) -> dict[str, Any]:
    """What the plan's page shows: the last materialization, then what was observed since."""
    key, found = dg.AssetKey("plan"), dict[str, Any]()
    wanted = dg.AssetRecordsFilter(asset_key=key, asset_partitions=[module])
    for record in [
        *installation.instance.fetch_materializations(wanted, limit=1).records,
        *installation.instance.fetch_observations(wanted, limit=1).records,
    ]:
        event = record.asset_materialization or record.event_log_entry.asset_observation
        assert event is not None
        found |= dict(event.metadata)
    return found


def click(installation: Installation, label: str, **more: Any) -> dg.DagsterRun:
    """Follow a verdict's link on the plan's page, and press *Launch Run*."""
    link = page(installation)[label].value.partition("](")[2].rpartition(")")[0]
    query = parse_qs(urlsplit(link).query)
    config = yaml.safe_load(query["config"][0])["ops"]["decision"]["config"]
    return installation.launch("decide", config | more, tags={"dagster/partition": RECEPTION})


def test_a_required_plan_is_approved_by_its_link_and_then_drafted(planned: Installation) -> None:
    planned.tick_until(lambda: bool(page(planned)))
    assert planned.workspace.records.head(RECEPTION) is None
    assert {run.status for run in planned.runs("sweep")} == {dg.DagsterRunStatus.SUCCESS}, "nothing failed"
    shown = page(planned)
    assert shown["État"].text == "La rédaction attend son approbation par : pedagogie."
    assert shown["Nombre de pages"].value == 1

    run = click(planned, "Approuver")
    assert run.is_success, planned.told(run)
    assert page(planned)["État"].text == "Approuvé par lea."
    planned.tick_until(lambda: planned.workspace.records.head(RECEPTION) is not None)
    draft = head(planned)
    plan = planned.workspace.records.plan(RECEPTION)
    assert plan is not None
    assert draft.provenance.plan is not None
    assert draft.provenance.plan.digest == plan.digest


def test_an_approved_plan_approves_no_draft(planned: Installation) -> None:
    planned.tick_until(lambda: bool(page(planned)))
    click(planned, "Approuver")
    planned.tick_until(lambda: planned.workspace.records.head(RECEPTION) is not None)
    entries = planned.workspace.ledger.read(RECEPTION)
    assert [each.recorded.subject for each in entries if isinstance(each.recorded, Decision)] == ["plan"]
    planned.tick()
    assert planned.workspace.records.releases(RECEPTION) == ()


def test_a_plan_sent_back_is_said_so_and_nothing_is_drafted(planned: Installation) -> None:
    planned.tick_until(lambda: bool(page(planned)))
    run = click(planned, "Demander des changements", comment="Commencez par la réception.")
    assert run.is_success, planned.told(run)
    assert page(planned)["État"].text == "Renvoyé par lea. Commencez par la réception."
    planned.tick()
    assert planned.workspace.records.head(RECEPTION) is None


def test_the_plan_of_a_drafted_module_is_shown(drafted: Installation) -> None:
    shown = page(drafted)
    assert shown["État"].text == "Montré avant le brouillon : la rédaction ne l’attend pas."
    assert shown["Minutes demandées"].value == 20
    assert shown["Lire à côté des sources"].url.endswith(f"/plans/{RECEPTION}")
