"""The plan through Dagster: shown beside the draft, or decided on before anything is drafted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dagster as dg
import pytest
import yaml

from pipelines.defs.review_queue import read_shown_queue
from pipelines.workflow.edit_plan import edit_plan
from schemas.plan_edit import EditedPlan
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
    assert (config["module"], config["person"]) == (RECEPTION, "")
    return installation.launch(
        "decide", config | {"person": "lea"} | more, tags={"dagster/partition": RECEPTION}
    )


def test_a_required_plan_is_approved_by_its_link_and_then_drafted(planned: Installation) -> None:
    planned.tick_until(lambda: bool(page(planned)))
    assert planned.workspace.records.head(RECEPTION) is None
    assert {run.status for run in planned.runs("sweep")} == {dg.DagsterRunStatus.SUCCESS}, "nothing failed"
    shown = page(planned)
    assert shown["État"].text == "La rédaction attend son approbation par\u00a0: pedagogie."
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
    assert shown["État"].text == "Montré avant le brouillon\u00a0: la rédaction ne l’attend pas."
    assert shown["Minutes demandées"].value == 20
    assert shown["Lire à côté des sources"].url.endswith(f"/plans/{RECEPTION}")


def queue(installation: Installation) -> dict[str, str]:
    """The entries of the queue that Dagster shows, by their labels."""
    return read_shown_queue(installation.instance)


def test_a_plan_waits_in_the_queue_until_it_is_approved(planned: Installation) -> None:
    planned.tick_until(lambda: f"{RECEPTION}/plan" in queue(planned))
    entry = queue(planned)[f"{RECEPTION}/plan"]
    assert "· plan · révision 1 · en attente depuis le" in entry
    assert f"[Lire](http://127.0.0.1:3001/plans/{RECEPTION})" in entry
    plan = planned.workspace.records.plan(RECEPTION)
    assert plan is not None
    address = f"http://127.0.0.1:3001/plans/{RECEPTION}/{plan.digest[:12]}/decide/approve"
    assert f"[Approuver ici]({address})" in entry
    run = click(planned, "Approuver")
    assert run.is_success, planned.told(run)
    assert f"{RECEPTION}/plan" not in queue(planned)


def test_a_plan_edited_at_the_desk_is_in_the_queue_again(planned: Installation) -> None:
    planned.tick_until(lambda: bool(page(planned)))
    click(planned, "Approuver")
    plan = planned.workspace.records.plan(RECEPTION)
    assert plan is not None
    edited = EditedPlan.of(plan)
    pages = (edited.pages[0].model_copy(update={"title": "Autrement"}), *edited.pages[1:])
    edit_plan(planned.workspace, edited.model_copy(update={"pages": pages}), "noe", datetime.now(UTC))
    planned.tick_until(lambda: "révision 2" in queue(planned).get(f"{RECEPTION}/plan", ""))


def test_a_stricter_policy_brings_an_approved_plan_back_to_the_queue(planned: Installation) -> None:
    """Nothing is written to the store then: the queue's sensor finds that the entry is another."""
    planned.tick_until(lambda: bool(page(planned)))
    click(planned, "Approuver")
    file = planned.workspace.root / "courses" / COURSE / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("plan: required", "plan: required\n  distinct_people: 2"), encoding="utf-8")
    planned.tick_until(lambda: f"{RECEPTION}/plan" in queue(planned))
