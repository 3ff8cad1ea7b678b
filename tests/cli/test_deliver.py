"""`premierjet deliver` looks before and after: what it would send, what targets hold, where they are read."""

from typing import Any

import pytest

from pipelines.delivery.deliver import DeliveryResult, send_release
from pipelines.delivery.destination import Destination
from pipelines.delivery.lms_target import Cargo
from pipelines.queries.needs import list_needs
from pipelines.workflow import deliver
from schemas.delivery import DriftKind
from schemas.errors import AwaitingApproval, Conflict, PremierjetError, StoreUnusable, TargetUnusable
from schemas.language import Language
from schemas.needs import NeedKind
from tests.cli.conftest import KEY, OTHER, PERSON, Door


@pytest.fixture
def packaged(drafted: Door) -> Door:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    drafted.well("package", KEY)
    return drafted


@pytest.fixture
def delivered(packaged: Door) -> Door:
    packaged.well("deliver", KEY)
    return packaged


def test_a_plan_shows_what_would_be_sent_where_and_sends_nothing(packaged: Door) -> None:
    (plan,) = packaged.well("deliver", KEY, "--plan")["plans"]
    assert plan["target"] == "depot"
    sent = [step for step in plan["steps"] if step["does"] == "send"]
    assert not (packaged.course / "livraisons").exists()
    said = packaged("deliver", "--plan")
    assert f"{KEY}, release 1 → depot" in said.out
    assert f"{len(sent)} to send" in said.out
    packaged.well("deliver", KEY)
    assert "0 to send (0 bytes)" in packaged("deliver", KEY, "--plan").out


def test_a_check_finds_nothing_where_nothing_was_touched(delivered: Door) -> None:
    said = delivered("deliver", "--check")
    assert said.code == 0, said.err
    assert said.out == "Every delivered module (1) is at its targets as it was delivered.\n"


def test_a_check_names_what_was_altered_mends_nothing_and_ends_with_1(delivered: Door) -> None:
    (zip_,) = (delivered.course / "livraisons" / "froid" / "chaine" / "v1").glob("*--scorm12.zip")
    zip_.write_bytes(b"other")
    before = delivered.kept()
    said = delivered("deliver", "--check", "--json")
    assert said.code == 1
    (found,) = said.document["drift"]
    assert (found["kind"], found["name"]) == (DriftKind.ALTERED, zip_.name)
    assert "Nothing was changed" in said.err
    assert delivered.kept() == before
    delivered.well("deliver", KEY)
    assert delivered("deliver", KEY, "--check").code == 0


def test_links_are_those_of_what_was_delivered(delivered: Door) -> None:
    assert "No target gives addresses" in delivered("deliver", "--links").out
    (target,) = delivered.workspace.find_module(KEY)[0].course.targets
    delivered.change(targets=[target.model_dump(mode="json") | {"public_url": "https://packages.example"}])
    links = delivered.well("deliver", "--links")["links"]
    assert list(links) == [KEY, OTHER]
    assert links[OTHER] == {}
    assert {each["url"].rpartition("/")[0] for each in links[KEY]["depot"]} == {
        "https://packages.example",
        "https://packages.example/froid/chaine/latest",
    }


def test_a_target_that_is_down_keeps_a_release_from_no_other(packaged: Door) -> None:
    """The first that failed ended the delivery: every target named after it got nothing."""
    (packaged.course / "blocked").write_text("a file where the share should be")
    dead, other, good = (
        {"kind": "folder", "id": name, "path": path}
        for name, path in (("dead", "blocked"), ("other", "blocked/within"), ("good", "good"))
    )
    packaged.change(targets=[dead, good])
    said = packaged("deliver", KEY)
    assert said.code == 2
    assert "blocked/index.json: Not a directory" in said.err
    assert [each.target for each in packaged.workspace.records.receipts(KEY)] == ["good"]
    packaged.change(targets=[dead, other, good])
    said = packaged("deliver", KEY)
    assert "several targets failed: dead: " in said.err
    assert "; other: " in said.err
    (need,) = (each for each in list_needs(packaged.workspace, 0).needs if each.is_failure)
    assert need.explain(Language.FRENCH).happened.startswith(
        "plusieurs destinations ont échoué\u00a0: dead\u00a0: "
    )


def test_where_a_course_names_operators_one_of_them_has_to_give_a_name(packaged: Door) -> None:
    packaged.change(operators=["ana"])
    for said in (packaged("deliver", KEY), packaged("deliver", KEY, "--as", PERSON)):
        assert said.code != 0
        assert "ana" in said.err
    assert not (packaged.course / "livraisons").exists()
    packaged.well("deliver", KEY, "--as", "ana")
    last = packaged.well("ledger", "show", KEY)["entries"][-1]["recorded"]
    assert (last["kind"], last["act"], last["person"]) == ("operation", "deliver", "ana")
    assert "had delivered: release 1" in packaged("ledger", "show", KEY).out


STRICTER = {"roles": {"pedagogie": [PERSON], "expert": ["ana"]}}


def test_a_role_added_after_packaging_stops_the_command(packaged: Door) -> None:
    """Through Dagster, as the asset and the sensor: whatever had been packaged once went out."""
    packaged.change(review=STRICTER)
    for verb in ((), ("--plan",)):
        said = packaged("deliver", KEY, *verb)
        assert said.code in {1, 3}
        assert "requires expert" in said.err
    assert not (packaged.course / "livraisons").exists()


def test_what_was_delivered_is_reported_and_is_no_error(delivered: Door) -> None:
    delivered.change(review=STRICTER)
    before = delivered.kept()
    said = delivered("deliver", KEY)
    assert said.code == 0, said.err
    assert "still shown by: depot" in said.out
    said = delivered("deliver", "--check")
    assert said.code == 0, said.err
    assert "is at its targets as it was delivered" in said.out
    assert "still shown by: depot" in said.out
    (gap,) = delivered.well("deliver", "--check")["gaps"]
    assert (gap["kind"], gap["roles"], gap["targets"]) == ("awaited", ["expert"], ["depot"])
    assert "still shown by: depot" in delivered("status").out
    livraisons = {name: data for name, data in before.items() if "livraisons" in name}
    assert {name: delivered.kept()[name] for name in livraisons} == livraisons


@pytest.mark.parametrize("arguments", [(), ("--plan", "--check"), (KEY, "--links", "--check")])
def test_a_delivery_that_says_nothing_or_too_much_is_told_what_to_say(
    packaged: Door, arguments: tuple[str, ...]
) -> None:
    said = packaged("deliver", *arguments)
    assert said.code == 2
    assert "--plan, --check and --links" in said.err


def test_a_signed_address_lasts_seven_days_at_most(packaged: Door) -> None:
    assert packaged("deliver", "--links", "--days", "8").code == 2


TWO = [
    {"kind": "folder", "id": "first", "path": "first"},
    {"kind": "folder", "id": "second", "path": "second"},
]


@pytest.fixture
def fail_at(packaged: Door, monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """What each of two targets raises; one that raises nothing is served."""
    raised: dict[str, Exception] = {}
    packaged.change(targets=TWO)

    def send(cargo: Cargo, destination: Destination, *arguments: Any) -> DeliveryResult:
        if destination.id in raised:
            raise raised[destination.id]
        return send_release(cargo, destination, *arguments)

    monkeypatch.setattr(deliver, "send_release", send)
    return raised


def test_a_bug_of_one_target_keeps_a_release_from_no_other(
    packaged: Door, fail_at: dict[str, Exception], caplog: pytest.LogCaptureFixture
) -> None:
    """A plug-in's target raised a KeyError: those named after it got nothing, and nobody was told."""
    fail_at["first"] = KeyError("answer")
    said = packaged("deliver", KEY)
    assert said.code == 2
    assert f"{KEY}, first: met KeyError, which is a bug" in said.err
    assert "Traceback" in caplog.text
    assert [each.target for each in packaged.workspace.records.receipts(KEY)] == ["second"]
    (need,) = (each for each in list_needs(packaged.workspace, 0).needs if each.is_failure)
    assert (need.kind, need.subject) == (NeedKind.DELIVERY, KEY)
    fail_at.clear()
    assert packaged("deliver", KEY).code == 0
    assert not [each for each in list_needs(packaged.workspace, 0).needs if each.is_failure]


@pytest.mark.parametrize("later", [StoreUnusable, AwaitingApproval, Conflict])
def test_what_failed_at_one_target_is_told_whatever_stops_the_next(
    packaged: Door, fail_at: dict[str, Exception], later: type[PremierjetError]
) -> None:
    fail_at["first"] = TargetUnusable("is down", place="there", remedy="Mend it")
    fail_at["second"] = later("stops", place="here", remedy="Wait")
    said = packaged("deliver", KEY)
    assert said.code == 2
    assert "is down" in said.err
    (need,) = (each for each in list_needs(packaged.workspace, 0).needs if each.is_failure)
    assert "is down" in need.explain(Language.ENGLISH).happened
    assert ("stops" in said.err) == (later is StoreUnusable)
