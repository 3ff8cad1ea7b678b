"""Somebody who may write the store, and not the ledger's key, changes who edited a plan, or plants one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.plan import PlanRevision
from tests.cli.conftest import KEY, PERSON, Door, at_a_copy, make_root, open_door

NOE = "noe"
APPROVE = ("decide", KEY, "approve", "--plan", "--as", PERSON)
Change = Callable[[dict[str, Any]], object]


def edit_as(door: Door, person: str, before: str, after: str) -> None:
    file = door.root / f"plan-{person}.yaml"
    file.unlink(missing_ok=True)
    assert door("plan", KEY, "--to", file.name).code == 0
    file.write_text(file.read_text().replace(before, after))
    assert door("plan", "--from", file.name, "--as", person).code == 0


@pytest.fixture(scope="session")
def planned_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Léa edited the plan of a module, which she and Noé may approve."""
    root = make_root(tmp_path_factory.mktemp("planned") / "root")
    with open_door(root) as door:
        door.change(review={"roles": {"pedagogie": [PERSON, NOE]}, "plan": "required"})
        edit_as(door, PERSON, "Consignes", "Le froid")
    return root


@pytest.fixture
def planned(
    planned_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    return at_a_copy(planned_root, tmp_path / "root", monkeypatch, capsys)


def file_of(root: Path, number: int) -> Path:
    return root / ".premierjet" / "plans" / KEY / f"r{number:05d}.json"


def rewrite(door: Door, change: Change, number: int = 2) -> None:
    """Write the newest plan again, or as another revision, in the shape it was in."""
    document = json.loads(file_of(door.root, 2).read_bytes())
    change(document)
    changed = PlanRevision.from_json(json.dumps(document | {"revision": number}).encode())
    file_of(door.root, number).write_bytes(changed.canonical())


CHANGES: dict[str, Change] = {
    "the author of revision 2 of the plan has changed": lambda plan: plan.update(author=NOE),
    "have changed since it was sealed": lambda plan: plan["plan"]["pages"][0].update(title="Autre"),
    "no longer follows the same revision": lambda plan: plan.update(parent="0" * 64),
    "the findings of revision 2": lambda plan: plan.update(findings=[]),
    "what stands beside revision 2": lambda plan: plan.update(written_at="2020-01-01T00:00:00Z"),
}


@pytest.mark.parametrize(("said", "change"), CHANGES.items(), ids=CHANGES)
def test_what_was_changed_in_a_stored_plan_is_found_and_refused(
    planned: Door, said: str, change: Change
) -> None:
    assert planned("ledger", "verify").code == 0
    rewrite(planned, change)
    found = planned("ledger", "verify")
    assert found.code == 2
    assert said in found.out
    for refused in (APPROVE, ("draft", KEY), ("status",)):
        answer = planned(*refused)
        assert answer.code == 2, refused
        assert "of the plan" in answer.err
    assert planned.workspace.records.head(KEY) is None


def test_a_plan_changed_by_hand_is_read_and_planned_again(planned: Door) -> None:
    rewrite(planned, CHANGES["the author of revision 2 of the plan has changed"])
    shown = planned("plan", KEY)
    assert shown.code == 0
    assert "l’auteur de la révision 2 du plan a changé" in shown.out
    edit = planned("plan", KEY, "--to", "again.yaml")
    assert edit.code == 0
    text = (planned.root / "again.yaml").read_text().replace("Le froid", "Encore")
    (planned.root / "again.yaml").write_text(text)
    assert planned("plan", "--from", "again.yaml", "--as", NOE).code == 2, "no seal of ours carries it on"
    assert planned("plan", KEY, "--by-rules").code == 0
    assert planned("ledger", "verify").code == 0
    assert planned(*APPROVE).code == 0


def test_a_plan_that_is_only_shown_is_not_followed_once_changed(planned: Door) -> None:
    planned.change(review={"roles": {"pedagogie": [PERSON, NOE]}})
    rewrite(planned, lambda plan: plan.update(author=NOE))
    assert planned("draft", KEY).code == 2
    assert planned.workspace.records.head(KEY) is None


def test_a_plan_put_after_a_sealed_one_is_refused(planned: Door) -> None:
    rewrite(planned, lambda plan: plan.update(author=None), number=3)
    assert "somebody put it there" in planned("ledger", "verify").out
    assert planned(*APPROVE).code == 2
    assert planned.well("ledger", "seal", KEY)["revisions"] == []


def test_a_plan_older_than_seals_is_approved_once_vouched_for(planned_root: Path, fresh: Door) -> None:
    fresh.change(review={"roles": {"pedagogie": [PERSON, NOE]}, "plan": "required"})
    for number in (1, 2):
        key = f"plans/{KEY}/r{number:05d}.json"
        fresh.workspace.records.store.put(key, file_of(planned_root, number).read_bytes())
    shown = fresh("plan", KEY)
    assert shown.code == 0
    assert "rien ne prouve qui l’a modifiée" in shown.out
    approve = ("decide", KEY, "approve", "--plan", "--as", NOE)
    refused = fresh(*approve)
    assert refused.code == 2
    assert f"premierjet ledger seal {KEY} --as YOUR.NAME" in refused.err
    listed = fresh.well("ledger", "seal", "--all", "--as", NOE)["revisions"]
    assert [each["revision"] for each in listed] == ["plan 2"]
    assert fresh(*approve).code == 0
    assert "rien ne prouve" not in fresh("plan", KEY).out
    assert "adopted revision 2 of the plan" in fresh("ledger", "show", KEY).out


def test_an_author_written_into_a_plan_of_rules_is_not_believed(fresh: Door) -> None:
    """Under `shown` no ledger has a line of such a plan, so that drafting is as cheap as it was."""
    assert fresh("plan", KEY).code == 0
    assert fresh.workspace.ledger.read(KEY) == ()
    file = file_of(fresh.root, 1)
    file.write_bytes(PlanRevision.from_json(file.read_bytes()).model_copy(update={"author": NOE}).canonical())
    assert "rien ne prouve qui l’a modifiée" in fresh("plan", KEY).out
    assert "nothing proves who edited it" in fresh("ledger", "verify").out
    assert fresh("draft", KEY).code == 2
    assert fresh("plan", KEY, "--by-rules").code == 0
    assert fresh("draft", KEY).code == 0


def test_an_unsealed_plan_is_made_and_sealed_once_required(fresh: Door) -> None:
    assert fresh("plan", KEY).code == 0
    before = fresh.workspace.records.plan(KEY)
    fresh.change(review={"roles": {"pedagogie": [PERSON, NOE]}, "plan": "required"})
    assert "premierjet plan" in fresh(*APPROVE).err
    assert fresh("draft", KEY).code == 3
    after = fresh.workspace.records.plan(KEY)
    assert before is not None
    assert after is not None
    assert (after.revision, after.digest) == (2, before.digest)
    assert [each.recorded.kind for each in fresh.workspace.ledger.read(KEY)] == ["plan_seal"]
    assert fresh("draft", KEY).code == 3
    assert fresh.workspace.records.plan(KEY) == after
    assert fresh(*APPROVE).code == 0
