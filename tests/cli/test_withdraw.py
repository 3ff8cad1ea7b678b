"""`premierjet withdraw` and `premierjet roll-back`: the places, the plan, and what is at the target."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import open_workspace
from pipelines.delivery.targets.moodle.handover import SCORM_FUNCTION
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.editing import to_markdown
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.release import release_module
from pipelines.workflow.revise import revise_from_markdown
from schemas.review import Decision, Verdict
from schemas.self_test import SelfTestMode
from schemas.withdrawal import Withdrawal
from tests.cli.conftest import KEY, OTHER, PERSON, Door, Said, at_a_copy
from tests.moodle_handover import Handover
from tests.moodle_site import COURSE, TOKEN, moodle_site

pytestmark = pytest.mark.trial  # each goes all the way to its targets, and back

WHY = "Le seuil de 30 minutes est faux"


def release(door: Door) -> None:
    """Approve the head, package and deliver it."""
    door.well("decide", KEY, "approve", "--as", PERSON)
    door.well("package", KEY)
    door.well("deliver", KEY)


def revise(door: Door, old: str, new: str) -> None:
    edited = door.root / "edited.md"
    edited.unlink(missing_ok=True)
    door.well("edit", KEY, "--to", str(edited))
    assert old in edited.read_text()
    edited.write_text(edited.read_text().replace(old, new))
    door.well("revise", str(edited), "--as", "marie")


def withdraw(door: Door, *more: str, person: str = PERSON, comment: str = WHY) -> Said:
    return door("withdraw", KEY, "--as", person, "--comment", comment, *more)


def shown(door: Door) -> dict[str, bytes]:
    """The feed and the stable names at the target, with their bytes."""
    drop = door.course / "livraisons"
    files = [drop / "index.json", *sorted(drop.glob("froid/*/latest/*"))]
    return {path.relative_to(drop).as_posix(): path.read_bytes() for path in files if path.is_file()}


def status(door: Door) -> dict[str, Any]:
    modules = door("status", "--json").document["modules"]
    return next(each for each in modules if each["module"] == KEY)


@pytest.fixture
def once(delivered: Door) -> Door:
    """An installation whose module has one release, delivered."""
    return delivered


@pytest.fixture(scope="module")
def twice_root(delivered_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose module has a second release, delivered too: copied, never written to."""
    root = tmp_path_factory.mktemp("twice") / "root"
    shutil.copytree(delivered_root, root)
    workspace, now = open_workspace(root), datetime.now(UTC)
    text = to_markdown(require_head(workspace, KEY)).replace("est écarté", "est jeté aussitôt")
    revised = revise_from_markdown(workspace, text, KEY, "marie", now)
    record_decision(
        workspace, DecisionRequest(KEY, revised.content.canonical_digest(), Verdict.APPROVE, PERSON), now
    )
    release_module(workspace, KEY, now, self_test=SelfTestMode.OFF)
    deliver_release(workspace, KEY, now)
    return root


@pytest.fixture
def twice(
    twice_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    """The same, and a second release, delivered too."""
    return at_a_copy(twice_root, tmp_path / "root", monkeypatch, capsys)


def test_a_plan_says_that_a_withdrawn_release_would_not_be_sent(once: Door) -> None:
    withdraw(once)
    planned, sent = once("deliver", KEY, "--plan"), once("deliver", KEY)
    assert planned.code == sent.code == 3
    assert "no longer approved" in planned.err
    assert "there already" not in planned.out


def test_a_newer_release_withdrawn_goes_back_to_the_older_byte_for_byte(once: Door) -> None:
    before = shown(once)
    revise(once, "est écarté", "est jeté aussitôt")
    release(once)
    after = shown(once)
    assert after != before

    said = withdraw(once)
    assert said.code == 0, said.err
    assert f"release 2 of {KEY}, by {PERSON} (unverified): {WHY}" in said.out
    assert "shown to learners" in said.out
    assert f"release 1, approved by {PERSON}, goes back to depot" in said.out
    assert "Learners keep their tracking" in said.out
    assert shown(once) == after

    planned = once("roll-back", KEY)
    assert planned.code == 3
    assert "nothing was changed" in planned.err
    assert shown(once) == after

    done = once("roll-back", KEY, "--yes")
    assert done.code == 0, done.err
    assert done.out.startswith("Rolled back to release 1: depot.")
    assert "Nothing to roll back" in done.out
    assert shown(once) == before


def test_going_back_to_what_misses_the_policy_takes_a_name_and_a_reason(twice: Door) -> None:
    """Through the job `roll_back`: the ledger keeps who let it back, and why."""
    after = shown(twice)
    assert withdraw(twice).code == 0
    twice.change(review={"roles": {"pedagogie": [PERSON], "expert": ["ana"]}})
    prepared = twice("roll-back", KEY).out
    assert "its approval no longer satisfies the course's review policy" in prepared
    assert f"`premierjet roll-back {KEY} --yes --as NAME --reason WHY`" in prepared
    assert f"`premierjet roll-back {KEY} --yes --take-away`" in prepared
    refused = twice("roll-back", KEY, "--yes")
    assert refused.code != 0
    assert "--as NAME --reason WHY" in refused.err
    assert shown(twice) == after

    done = twice("roll-back", KEY, "--yes", "--as", PERSON, "--reason", WHY)
    assert done.code == 0, done.err
    assert done.out.startswith("Rolled back to release 1: depot.")
    assert f"exempted release 1: {WHY}" in twice("ledger", "show", KEY).out


def test_where_the_other_release_misses_the_policy_the_module_is_taken_away_if_wanted(twice: Door) -> None:
    withdraw(twice)
    twice.change(review={"roles": {"pedagogie": [PERSON], "expert": ["ana"]}}, operators=[PERSON])
    assert f"`premierjet roll-back {KEY} --yes --take-away --as NAME`" in twice("roll-back", KEY).out
    done = twice("roll-back", KEY, "--yes", "--take-away", "--as", PERSON)
    assert done.out.startswith("Shown no more: depot."), done.err
    assert (done.code, twice("roll-back", KEY).code) == (0, 0)


def test_rolling_back_twice_changes_nothing_more(twice: Door) -> None:
    withdraw(twice)
    assert twice("roll-back", KEY, "--yes").code == 0
    before = shown(twice)
    said = twice("roll-back", KEY, "--yes")
    assert (said.code, shown(twice)) == (0, before)
    assert twice("roll-back", KEY).code == 0


def test_the_only_release_withdrawn_leaves_nothing_at_the_target(once: Door) -> None:
    said = withdraw(once)
    assert "no release stands, so depot would show this module no more" in said.out
    assert once("roll-back", KEY, "--yes").out.startswith("Shown no more: depot.")
    assert list(shown(once)) == ["index.json"]
    assert json.loads(shown(once)["index.json"])["courses"] == []


def test_an_old_release_is_withdrawn_by_its_number_and_nothing_is_rolled_back(twice: Door) -> None:
    """The head is a newer revision by now: the withdrawal names what was approved, not the head."""
    before = shown(twice)
    (withdrawal,) = twice.well("withdraw", KEY, "--release", "1", "--as", PERSON, "--comment", WHY)[
        "withdrawals"
    ]
    assert withdrawal["release"] == 1
    assert [(p["holding"], p["current"], p["action"]) for p in withdrawal["places"]] == [("kept", 2, "leave")]
    assert twice("roll-back", KEY, "--yes").code == 0
    assert shown(twice) == before
    assert status(twice)["review"].startswith("approved by")


def test_status_shows_what_is_withdrawn_and_still_shown_until_it_is_rolled_back(twice: Door) -> None:
    withdraw(twice)
    said = twice("status")
    assert said.code == 3
    assert "v2, withdrawn" in said.out
    assert "premierjet roll-back" in said.out
    assert "withdrawn releases that are still shown: 1" in said.err
    assert [each["release"] for each in status(twice)["withdrawn"]] == [2]

    twice("roll-back", KEY, "--yes")
    said = twice("status")
    assert "v2, withdrawn" in said.out
    assert "still shown by" not in said.err
    assert status(twice)["delivered"] == []


def test_a_withdrawn_release_is_not_delivered_to_a_target_added_later(twice: Door) -> None:
    withdraw(twice)
    depot = {"kind": "folder", "id": "depot", "path": "livraisons"}
    twice.change(targets=[depot, {"kind": "folder", "id": "second", "path": "second"}])
    said = twice("deliver", KEY)
    assert said.code == 3
    assert "no longer approved" in said.err
    assert not (twice.course / "second").exists()
    # Going back is for every target of the course, so the new one gets what stands.
    assert twice("roll-back", KEY, "--yes").code == 0
    new = json.loads((twice.course / "second" / "index.json").read_bytes())
    assert [m["release"] for c in new["courses"] for m in c["modules"]] == [1]


def test_what_is_approved_again_is_delivered_again(once: Door) -> None:
    before = shown(once)
    withdraw(once)
    once("roll-back", KEY, "--yes")
    once.well("decide", KEY, "approve", "--as", PERSON)
    once.well("package", KEY)
    (receipt,) = once.well("deliver", KEY)["receipts"]
    assert receipt["release"] == 1
    assert shown(once) == before
    assert status(once)["delivered"] == ["depot"]
    assert status(once)["withdrawn"] == []


def test_a_target_that_is_down_is_told_and_the_others_are_done(once: Door) -> None:
    depot = {"kind": "folder", "id": "depot", "path": "livraisons"}
    once.change(targets=[{"kind": "folder", "id": "panne", "path": "panne"}, depot])
    once.well("deliver", KEY)
    feed = once.course / "panne" / "index.json"
    feed.write_text("[]")
    said = withdraw(once)
    assert said.code == 0
    assert "unknown" in said.out
    assert "is not a feed of ours" in said.out

    said = once("roll-back", KEY, "--yes")
    assert said.code == 2
    assert "panne was not rolled back" in said.err
    assert "the other targets are done" in said.err
    assert list(shown(once)) == ["index.json"]
    assert feed.read_text() == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as", "eve", "--comment", WHY), "is in no role"),
        (("--as", PERSON, "--comment", "  "), "without saying why"),
        (("--as", PERSON, "--comment", WHY, "--release", "9"), "has no release 9"),
    ],
    ids=["a stranger", "no reason", "no such release"],
)
def test_a_withdrawal_that_may_not_be_is_refused(once: Door, arguments: tuple[str, ...], said: str) -> None:
    before, lines = shown(once), len(once.workspace.ledger.read(KEY))
    refused = once("withdraw", KEY, *arguments)
    assert refused.code == 2
    assert said in refused.err
    assert (shown(once), len(once.workspace.ledger.read(KEY))) == (before, lines)


def test_a_module_without_a_release_says_what_to_do_instead(drafted: Door) -> None:
    refused = withdraw(drafted)
    assert refused.code == 2
    assert f"premierjet decide {KEY} withdraw" in refused.err
    assert drafted("withdraw", "froid--inconnu", "--as", PERSON, "--comment", WHY).code == 2


def test_nothing_withdrawn_is_nothing_to_roll_back(once: Door) -> None:
    refused = once("roll-back", KEY, "--yes")
    assert refused.code == 2
    assert "none of its releases is withdrawn" in refused.err
    assert once("roll-back", OTHER).code == 2


def test_a_withdrawal_said_twice_is_recorded_once(once: Door) -> None:
    assert withdraw(once).code == 0
    lines = len(once.workspace.ledger.read(KEY))
    assert withdraw(once).code == 0
    entries = once.workspace.ledger.read(KEY)
    assert len(entries) == lines
    last = entries[-1].recorded
    assert isinstance(last, Decision)
    assert (last.verdict, last.comment) == ("withdraw", WHY)


def test_the_documents_of_a_withdrawal_follow_the_published_contract(once: Door) -> None:
    (document,) = once.well("withdraw", KEY, "--as", PERSON, "--comment", WHY)["withdrawals"]
    withdrawal = Withdrawal.from_json(json.dumps(document).encode())
    assert [(d.person, d.comment) for d in withdrawal.decisions] == [(PERSON, WHY)]


def test_a_target_that_cannot_be_made_to_is_listed_with_what_to_do_by_hand(
    drafted: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Moodle holds the withdrawn release beside a folder: the folder goes back, Moodle is a person's."""
    with moodle_site() as at:
        desk = Handover(at)
        at.handed, at.uploaded, at.private = desk.called, desk.uploaded, desk.sent
        monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", TOKEN)
        monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
        folder, *_ = (
            each.model_dump(mode="json") for each in drafted.workspace.find_module(KEY)[0].course.targets
        )
        moodle = {"kind": "moodle", "id": "moodle", "url": at.url, "course": COURSE}
        drafted.change(targets=[folder, moodle])
        drafted.well("decide", KEY, "approve", "--as", PERSON)
        drafted.well("package", KEY)
        delivered = drafted("deliver", KEY)
        assert (
            "By hand: target moodle: Moodle’s web services can neither create a SCORM activity"
            in delivered.out
        )
        (zip_,) = (data for name, data in desk.private.items() if name.endswith("--scorm12.zip"))
        desk.activities["Un nom choisi"] = zip_

        said = withdraw(drafted)
        assert said.code == 0, said.err
        assert "By hand: target moodle: Moodle’s web services cannot hide an activity" in said.out
        assert "moodle  shown to learners" in said.out
        assert drafted("roll-back", KEY, "--yes").code == 3
        again = drafted("roll-back", KEY)
        assert "By hand: target moodle" in again.out
        assert shown(drafted).keys() == {"index.json"}
        assert again.code == 3
        desk.activities.clear()
        assert "Nothing to roll back" in drafted("roll-back", KEY).out


@pytest.fixture
def delivered_to_moodle(drafted: Door, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Door, Handover]]:
    """An installation with one release, delivered to a Moodle and imported there."""
    with moodle_site() as at:
        desk = Handover(at)
        at.functions |= desk.functions
        at.handed, at.uploaded, at.private = desk.called, desk.uploaded, desk.sent
        monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", TOKEN)
        monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
        drafted.change(targets=[{"kind": "moodle", "id": "moodle", "url": at.url, "course": COURSE}])
        release(drafted)
        (zip_,) = (data for name, data in desk.private.items() if name.endswith("--scorm12.zip"))
        desk.activities["Le froid"] = zip_
        yield drafted, desk


def test_a_check_sees_a_roll_back_done_by_hand_in_moodle(
    delivered_to_moodle: tuple[Door, Handover],
) -> None:
    """The check stayed red, comparing with the withdrawn release, until `roll-back` was run once more."""
    door, desk = delivered_to_moodle
    older, newer = replace_by_a_newer_release(door, desk)
    assert withdraw(door).code == 0
    assert door("roll-back", KEY, "--yes").code == 3
    named = door.workspace.find_module(KEY)[1].title
    desk.activities = {named: b"a package that nobody here made"}
    assert "by hand" not in door("deliver", "--check").out
    desk.activities = {"Le froid": newer}
    desk.hidden.add("Le froid")
    assert "by hand" not in door("deliver", "--check").out
    desk.hidden.clear()
    desk.activities["Le froid"] = older

    seen = door("deliver", "--check")
    assert (seen.code, seen.err) == (0, "")
    assert "release 2 was removed there by hand, and this was confirmed" in seen.out
    again = door("deliver", "--check")
    assert again.code == 0
    assert "by hand" not in again.out
    assert "Nothing to roll back" in door("roll-back", KEY).out


@pytest.mark.parametrize("sight", ["unknown", "hidden"])
def test_a_sight_that_proves_nothing_leaves_a_roll_back_to_a_person(
    delivered_to_moodle: tuple[Door, Handover], sight: str
) -> None:
    """`roll-back --yes` recorded that the release was gone: shown again, it was told nowhere any more."""
    door, desk = delivered_to_moodle
    older, newer = replace_by_a_newer_release(door, desk)
    assert withdraw(door).code == 0
    if sight == "hidden":
        desk.hidden.add("Le froid")
    else:
        desk.activities = {door.workspace.find_module(KEY)[1].title: newer + b"packed anew"}
    done = door("roll-back", KEY, "--yes")
    assert done.code == 3
    assert "By hand: target moodle: Moodle’s web services cannot replace the package" in done.out
    assert door.workspace.records.rolled_back(KEY, "moodle", 2) is None
    assert "release 2 was withdrawn, and learners still see it" in door("status").out

    desk.hidden.clear()
    desk.activities = {"Le froid": older}
    assert door("roll-back", KEY, "--yes").code == 0
    assert door.workspace.records.rolled_back(KEY, "moodle", 2) is not None


def test_a_moodle_that_cannot_tell_is_done_once_its_files_are_gone(
    delivered_to_moodle: tuple[Door, Handover],
) -> None:
    """The admin did what was asked, and `roll-back` asked for it again, however often it was run."""
    door, desk = delivered_to_moodle
    replace_by_a_newer_release(door, desk)
    assert withdraw(door).code == 0
    desk.functions.discard(SCORM_FUNCTION)
    assert door("roll-back", KEY, "--yes").code == 3
    assert door.workspace.records.rolled_back(KEY, "moodle", 2) is None

    desk.activities.clear()
    desk.private = {name: data for name, data in desk.private.items() if "--v2--" not in name}
    assert door("roll-back", KEY, "--yes").code == 0
    assert door.workspace.records.rolled_back(KEY, "moodle", 2) is not None
    assert "learners still see it" not in door("status").out


def test_a_withdrawn_activity_hidden_beside_the_older_release_is_gone(
    delivered_to_moodle: tuple[Door, Handover],
) -> None:
    """An admin imports the older release into an activity of its own, and hides that of the withdrawn one."""
    door, desk = delivered_to_moodle
    older, newer = replace_by_a_newer_release(door, desk)
    assert withdraw(door).code == 0
    desk.activities = {"Le froid": newer, "Le froid, comme avant": older}
    desk.hidden.add("Le froid")
    assert "was removed there by hand, and this was confirmed" in door("deliver", "--check").out


def replace_by_a_newer_release(door: Door, desk: Handover) -> tuple[bytes, bytes]:
    """Release the module again, have its zip imported, and return that of the first and of the second."""
    older = desk.activities["Le froid"]
    revise(door, "est écarté", "est jeté aussitôt")
    release(door)
    (newer,) = (data for name, data in desk.private.items() if name.endswith("--v2--scorm12.zip"))
    desk.activities["Le froid"] = newer
    return older, newer


def test_a_withdrawn_activity_hidden_as_first_aid_is_not_to_be_shown_again(
    delivered_to_moodle: tuple[Door, Handover],
) -> None:
    """The check turned red, and told the admin to show the withdrawn release to learners again."""
    door, desk = delivered_to_moodle
    replace_by_a_newer_release(door, desk)
    assert withdraw(door).code == 0
    assert door("deliver", "--check").code == 0
    desk.hidden.add("Le froid")
    checked = door("deliver", "--check")
    assert checked.code == 1
    assert "release 2 was withdrawn, and its activity “Le froid” is hidden" in checked.out
    assert "Put the zip of release 1 in its place, then show the activity" in checked.out
    assert "Show the activity, or its section" not in checked.out + door("status").out


def test_an_activity_is_known_though_the_private_files_are_gone(
    delivered_to_moodle: tuple[Door, Handover],
) -> None:
    """Private files belong to the token's user: after another's token learners "did not find this module"."""
    door, desk = delivered_to_moodle
    desk.private.clear()
    checked = door("deliver", "--check")
    assert checked.code == 1
    assert "is no longer there" in checked.out
    assert "learners do not find this module" not in checked.out


def test_a_hidden_activity_is_told_as_hidden(delivered_to_moodle: tuple[Door, Handover]) -> None:
    """Learners do not get what is hidden, and the check said that all was in place."""
    door, desk = delivered_to_moodle
    assert door("deliver", "--check").code == 0
    desk.hidden.add("Le froid")
    hidden = door("deliver", "--check")
    assert hidden.code == 1
    assert "release 1 was delivered there, but the activity “Le froid” is hidden from learners" in hidden.out
    planned = door("deliver", "--plan").out
    assert "Hidden: the module's activity “Le froid” is hidden from learners." in planned


def test_a_withdrawn_activity_that_was_hidden_is_seen_as_done(
    delivered_to_moodle: tuple[Door, Handover],
) -> None:
    """The sheet asks to hide it: a check that took hidden for shown would never have been content."""
    door, desk = delivered_to_moodle
    assert withdraw(door).code == 0
    assert door("deliver", "--check").code == 0
    assert "shown to learners" in door("withdraw", KEY, "--as", PERSON, "--comment", WHY).out
    desk.hidden.add("Le froid")
    seen = door("deliver", "--check")
    assert seen.code == 0
    assert "learners no longer find this module there" in seen.out
