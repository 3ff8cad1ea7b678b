"""A Moodle is handed files by its documented web services; what a course shows is compared, never changed."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from adapters.courses import CourseFolder
from adapters.settings import Settings
from pipelines.delivery.deliver import DeliveryResult, plan_delivery, send_release
from pipelines.delivery.destination import Destination
from pipelines.delivery.drift import SentRelease, find_drift
from pipelines.delivery.lms_target import WayBack
from pipelines.delivery.targets.moodle.handover import MoodleHandover
from pipelines.delivery.targets.moodle.target import MoodleTarget
from pipelines.delivery.withdrawal import collect_withdrawals, find_manual_step, inspect_target
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.places import COURSE as OUR_COURSE
from pipelines.testing.releases import Shipment, make_destination, make_entries, make_shipment
from schemas.delivery import ByHand, DriftKind
from schemas.errors import AwaitingApproval, TargetUnusable
from schemas.language import Language
from schemas.release import Receipt
from schemas.review import Verdict
from schemas.withdrawal import RollbackAction, TargetHolding
from tests.mail_server import certificate
from tests.moodle_handover import SCORMS, Handover
from tests.moodle_site import COURSE, TOKEN, Answered, Moodle, moodle_site, refusal
from tests.recorded_moodle import recorded_moodle

HERE = Settings(web_own_hosts="127.0.0.1", moodle_token=SecretStr(TOKEN))
FOLDER = "/premierjet/froid/chaine/v1/"
TITLE = "La chaîne du froid"
ZIP, SHEET = f"{KEY}--v1--scorm12.zip", f"{KEY}--v1--moodle.html"


@dataclass
class Lms:
    """A Moodle, what it was handed, and our side of it."""

    at: Moodle
    desk: Handover
    folder: CourseFolder

    def target(self, **changes: Any) -> MoodleTarget:
        said = {
            "kind": "moodle",
            "id": "moodle",
            "url": self.at.url,
            "course": COURSE,
            "section": "Semaine 1",
        }
        return MoodleTarget.model_validate(said | changes)

    def deliver(
        self,
        shipped: Shipment,
        earlier: Receipt | None = None,
        *,
        settings: Settings = HERE,
        ledger: Any = None,
        **changes: Any,
    ) -> DeliveryResult:
        bound = make_destination(self.target(**changes), self.folder, settings)
        return send_release(shipped.make_cargo(OUR_COURSE), bound, shipped.make_permit(ledger), earlier, NOON)

    @property
    def destination(self) -> Destination:
        return make_destination(self.target(), self.folder, HERE)

    def differences(self, *sent: tuple[Shipment, DeliveryResult]) -> list[tuple[DriftKind, int | None]]:
        said = [SentRelease(shipped.release, done.receipt, False) for shipped, done in sent]
        found = find_drift(said, self.destination)
        return [(each.kind, each.shown) for each in found]


@pytest.fixture
def lms(tmp_path: Path) -> Iterator[Lms]:
    with moodle_site() as at:
        desk = Handover(at)
        at.handed, at.uploaded, at.private = desk.called, desk.uploaded, desk.sent
        at.functions |= desk.functions
        at.section(1, "Semaine 1")
        yield Lms(at, desk, CourseFolder(tmp_path, OUR_COURSE))


@pytest.fixture
def first() -> Shipment:
    return make_shipment(1, text="first")


@pytest.fixture
def second() -> Shipment:
    return make_shipment(2, text="second")


def test_the_zip_and_the_import_sheet_are_in_the_private_files_and_were_read_back(
    lms: Lms, first: Shipment
) -> None:
    done = lms.deliver(first)
    assert lms.desk.private[FOLDER + ZIP] == first.files[ZIP]
    assert list(lms.desk.private) == [FOLDER + ZIP, FOLDER + SHEET]
    assert [file.name for file in done.receipt.files] == [ZIP, SHEET]
    assert done.sent == (FOLDER + ZIP, FOLDER + SHEET)
    assert done.receipt.location.endswith(f"course/view.php?id={COURSE}, private files {FOLDER}")
    assert done.current is None
    assert lms.desk.drafts == {}


def test_a_second_delivery_sends_nothing(lms: Lms, first: Shipment) -> None:
    done = lms.deliver(first)
    again = lms.deliver(first, done.receipt)
    assert again.sent == ()
    assert again.receipt is done.receipt
    assert lms.desk.uploads == [ZIP, SHEET]


def test_a_file_altered_or_removed_is_handed_over_again_and_no_other(lms: Lms, first: Shipment) -> None:
    lms.deliver(first)
    lms.desk.private[FOLDER + ZIP] = b"other"
    assert lms.deliver(first).sent == (FOLDER + ZIP,)
    del lms.desk.private[FOLDER + SHEET]
    assert lms.deliver(first).sent == (FOLDER + SHEET,)
    assert lms.desk.private[FOLDER + ZIP] == first.files[ZIP]


def test_a_plan_says_what_would_be_handed_over_and_what_is_left_to_a_person(
    lms: Lms, first: Shipment
) -> None:
    found = plan_delivery(first.make_cargo(OUR_COURSE), lms.destination)
    assert [step.name for step in found.sent_steps] == [ZIP, SHEET]
    assert lms.desk.uploads == []
    assert found.capabilities is not None
    assert not found.capabilities.shows
    assert found.capabilities.by_hand == (ByHand.MOODLE_ACTIVITY, ByHand.MOODLE_QUESTIONS)
    lms.deliver(first)
    assert plan_delivery(first.make_cargo(OUR_COURSE), lms.destination).sent_steps == ()


def test_the_import_sheet_names_course_section_account_files_and_both_procedures(
    lms: Lms, first: Shipment
) -> None:
    lms.deliver(first)
    sheet = lms.desk.private[FOLDER + SHEET].decode()
    for said in (
        '<html lang="fr">',
        TITLE,
        "Hygiène &amp; froid (HYG)",
        "Formation &amp; Cie",
        "Semaine 1",
        "premierjet",
        FOLDER,
        next(file.sha256 for file in first.release.packages if file.name == ZIP),
        "Créer une activité SCORM, ou remplacer le paquet",
        "N’ajoutez pas une deuxième activité et ne supprimez pas l’ancienne",
    ):
        assert said in sheet, said
    assert "banque de questions → Importer" not in sheet
    assert not re.search(r"<script|https?://(?!127)", sheet)


def test_what_an_activity_shows_is_known_by_the_sum_of_its_package(
    lms: Lms, first: Shipment, second: Shipment
) -> None:
    one = lms.deliver(first)
    assert lms.differences((first, one)) == [(DriftKind.SHOWS_NOTHING, None)]
    lms.desk.activities["Un nom que l'admin préfère"] = first.files[ZIP]
    assert lms.differences((first, one)) == []
    assert lms.deliver(first).current == 1
    two = lms.deliver(second)
    assert lms.differences((first, one), (second, two)) == [(DriftKind.SHOWS_OTHER, 1)]
    lms.desk.activities["Un nom que l'admin préfère"] = second.files[f"{KEY}--v2--scorm12.zip"]
    assert lms.differences((first, one), (second, two)) == []


def test_a_module_deleted_by_hand_in_the_course_is_noticed(lms: Lms, first: Shipment) -> None:
    done = lms.deliver(first)
    lms.desk.activities[TITLE] = first.files[ZIP]
    assert lms.differences((first, done)) == []
    lms.desk.activities.clear()
    assert lms.differences((first, done)) == [(DriftKind.SHOWS_NOTHING, None)]


def test_a_package_somebody_else_put_into_the_activity_is_noticed_by_its_name(
    lms: Lms, first: Shipment
) -> None:
    done = lms.deliver(first)
    lms.desk.activities[TITLE.upper()] = b"PK something else"
    assert lms.differences((first, done)) == [(DriftKind.SHOWS_UNKNOWN, None)]


def test_of_two_activities_the_one_with_the_older_release_is_told(
    lms: Lms, first: Shipment, second: Shipment
) -> None:
    one, two = lms.deliver(first), lms.deliver(second)
    lms.desk.activities = {"a": second.files[f"{KEY}--v2--scorm12.zip"], "b": first.files[ZIP]}
    assert lms.differences((first, one), (second, two)) == [(DriftKind.SHOWS_OTHER, 1)]


def test_files_missing_from_the_private_area_are_told(lms: Lms, first: Shipment) -> None:
    done = lms.deliver(first)
    lms.desk.activities[TITLE] = first.files[ZIP]
    del lms.desk.private[FOLDER + SHEET]
    assert lms.differences((first, done)) == [(DriftKind.MISSING, None)]


def test_where_activities_may_not_be_asked_for_what_is_shown_is_not_judged(lms: Lms, first: Shipment) -> None:
    lms.desk.functions.discard(SCORMS)
    done = lms.deliver(first)
    assert done.current is None
    assert lms.differences((first, done)) == []


def withdrawn(of: Shipment) -> Any:
    said = of.release.approval.decisions[0].model_copy(update={"verdict": Verdict.WITHDRAW})
    return make_entries(*(e.recorded for e in of.entries), said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("activity", "action"),
    [("withdrawn", RollbackAction.BY_HAND), ("none", RollbackAction.LEAVE)],
    ids=["shown", "not shown"],
)
def test_a_withdrawal_lists_what_only_a_person_can_do(
    lms: Lms, first: Shipment, activity: str, action: RollbackAction
) -> None:
    receipt = lms.deliver(first).receipt
    if activity == "withdrawn":
        lms.desk.activities[TITLE] = first.files[ZIP]
    seen = [inspect_target(WayBack((first.release,), None), lms.destination)]
    (found,) = collect_withdrawals(lms.folder, [first.release], withdrawn(first), [receipt], seen)
    (place,) = found.places
    assert place.action is action
    assert place.holding is (TargetHolding.CURRENT if activity == "withdrawn" else TargetHolding.KEPT)
    if action is RollbackAction.BY_HAND:
        assert place.by_hand is ByHand.MOODLE_HIDE
        assert "ne la supprimez pas" in str(place.by_hand.explain("moodle", Language.FRENCH))
        assert found.pending_places == ()


def test_going_back_by_hand_is_told_as_putting_the_older_zip_back(
    lms: Lms, first: Shipment, second: Shipment
) -> None:
    lms.deliver(first)
    lms.deliver(second)
    lms.desk.activities[TITLE] = second.files[f"{KEY}--v2--scorm12.zip"]
    way = WayBack((second.release,), first.release)
    seen = inspect_target(way, lms.destination)
    assert find_manual_step(seen, way) is ByHand.MOODLE_RETURN


@pytest.mark.parametrize("asked_by", ["tgt:pjnet", "tgt:pjedit"])
def test_every_teacher_is_told_which_activities_are_hidden(lms: Lms, asked_by: str) -> None:
    """`visible` of a SCORM activity is told to editing teachers alone; the course's contents tell both."""
    with recorded_moodle() as served:
        served.reuse("core_course_get_contents--closed-activities-teacher.json", courseid=4)
        target = lms.target(url=served.url, course=4)
        token = SecretStr(served.token(asked_by))
        seen = MoodleHandover(target, token=token, own_hosts=HERE.own_hosts).list_visible_activities()
    assert {24, 25, 26, 27} <= seen
    assert 28 not in seen


def test_a_withdrawal_during_the_upload_keeps_the_import_sheet_back(lms: Lms, first: Shipment) -> None:
    heard = iter([first.entries, withdrawn(first)])
    with pytest.raises(AwaitingApproval):
        lms.deliver(first, ledger=lambda: next(heard))
    assert list(lms.desk.private) == [FOLDER + ZIP]


@pytest.mark.parametrize("broken", ["upload", "keep", "sheet"])
def test_a_delivery_that_failed_midway_goes_on_where_it_stopped(
    lms: Lms, first: Shipment, broken: str
) -> None:
    """A 500 while the zip is sent, while it is kept, or while the sheet is sent."""
    seen = {"upload": 0}

    def instead(path: str) -> Answered | None:
        if path.endswith("upload.php"):
            seen["upload"] += 1
            if (broken, seen["upload"]) in {("upload", 1), ("sheet", 2)}:
                return Answered(500, "text/html", b"oops")
        return None

    lms.at.instead = instead
    if broken == "keep":
        lms.at.refused_calls["core_user_add_user_private_files"] = "sitemaintenance"
    with pytest.raises(TargetUnusable):
        lms.deliver(first)
    lms.at.instead = lambda path: None
    lms.at.refused_calls.clear()
    lms.deliver(first)
    assert list(lms.desk.private) == [FOLDER + ZIP, FOLDER + SHEET]
    assert lms.desk.uploads.count(ZIP) == (2 if broken == "keep" else 1)


STATUSES = {
    401: "Moodle's web services are behind a sign-in page",
    403: "web services are switched off",
    404: "there is no Moodle at this address",
    413: "is larger than the web server in front of Moodle accepts",
    429: "asks for fewer requests",
    500: "Moodle failed",
    503: "closed for maintenance",
}


@pytest.mark.parametrize(("status", "words"), STATUSES.items(), ids=map(str, STATUSES))
@pytest.mark.parametrize("where", ["server.php", "upload.php"])
def test_what_a_web_server_refuses_is_told_with_what_to_do(
    lms: Lms, first: Shipment, status: int, words: str, where: str
) -> None:
    lms.at.instead = lambda path: Answered(status, "text/html", b"no") if path.endswith(where) else None
    with pytest.raises(TargetUnusable, match=words) as refused:
        lms.deliver(first)
    assert refused.value.remedy
    assert lms.desk.private == {}


CODES = {
    "invalidtoken": "does not know the token",
    "accessexception": "the token may not call core_webservice_get_site_info",
    "servicenotavailable": "service is switched off",
    "sitepolicynotagreed": "first asks the token's user to do something",
}


@pytest.mark.parametrize(("code", "words"), CODES.items(), ids=CODES)
def test_what_moodle_refuses_is_told_with_where_to_mend_it(
    lms: Lms, first: Shipment, code: str, words: str
) -> None:
    lms.at.refused = code
    with pytest.raises(TargetUnusable, match=words):
        lms.deliver(first)


def test_a_wrong_course_is_refused_before_anything_is_sent(lms: Lms, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="there is no such course"):
        lms.deliver(first, course=COURSE + 1)
    assert lms.desk.uploads == []


def test_a_wrong_section_is_refused_with_those_there_are(lms: Lms, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match=r"no section 'Semaine 9'.*it has 'Semaine 1'"):
        lms.deliver(first, section="Semaine 9")
    assert lms.desk.uploads == []


def test_a_token_that_may_not_upload_is_told_which_box_to_tick(lms: Lms, first: Shipment) -> None:
    lms.desk.may_upload = False
    with pytest.raises(TargetUnusable, match=r"may not upload files.*Can upload files"):
        lms.deliver(first)


def test_a_zip_larger_than_moodle_takes_is_named(lms: Lms, first: Shipment) -> None:
    lms.desk.largest = 10
    with pytest.raises(TargetUnusable, match=rf"{ZIP}: is larger than Moodle accepts"):
        lms.deliver(first)
    assert lms.desk.private == {}


def test_private_files_that_are_full_are_told_as_full(lms: Lms, first: Shipment) -> None:
    """Moodle 4.5.6 refuses with `maxareabytes`, which was told as a code to look up."""
    lms.desk.quota = 10
    with pytest.raises(TargetUnusable, match=r"the private files of the token's user are full.*User quota"):
        lms.deliver(first)


def test_a_silent_quota_is_noticed_by_reading_back(lms: Lms, first: Shipment) -> None:
    lms.desk.quota, lms.desk.is_silent = 10, True
    with pytest.raises(TargetUnusable, match=r"was sent and is not there.*full"):
        lms.deliver(first)


def test_bytes_that_come_back_different_are_no_delivery(lms: Lms, first: Shipment) -> None:
    lms.at.private = lambda path: b"changed by a virus scanner"
    with pytest.raises(TargetUnusable, match="what came back is not what was sent"):
        lms.deliver(first)


def test_a_moodle_that_is_down_is_told(lms: Lms, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="cannot be reached"):
        lms.deliver(first, url="http://127.0.0.1:9")
    down = lms.target(url="http://127.0.0.1:9")
    found = plan_delivery(first.make_cargo(OUR_COURSE), make_destination(down, lms.folder, HERE))
    assert "cannot be reached" in str(found.trouble)


def test_a_moodle_that_is_slow_is_given_up(
    lms: Lms, first: Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(path: str) -> None:
        time.sleep(1.0)

    lms.at.instead = slow
    defaults = {"seconds": 0.3}
    monkeypatch.setattr(MoodleHandover.__init__, "__kwdefaults__", defaults)
    with pytest.raises(TargetUnusable, match="takes too long to answer"):
        lms.deliver(first)


def test_a_certificate_nobody_vouches_for_is_refused(lms: Lms, first: Shipment, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with moodle_site(tls=context) as other, pytest.raises(TargetUnusable, match="no valid certificate"):
        lms.deliver(first, url=other.url)
    assert other.asked == []


def test_no_token_is_told_with_the_setting_to_fill(lms: Lms, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="PREMIERJET_MOODLE_TOKEN is not set"):
        lms.deliver(first, settings=Settings(web_own_hosts="127.0.0.1"))


def test_a_token_is_not_sent_unencrypted_beyond_the_house(lms: Lms, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="would be sent unencrypted"):
        lms.deliver(first, settings=Settings(moodle_token=SecretStr(TOKEN)))
    assert lms.at.asked == []


def test_the_token_is_in_no_address(lms: Lms, first: Shipment) -> None:
    lms.deliver(first)
    assert not any(TOKEN in address for address in lms.at.addresses)


@pytest.mark.parametrize(
    "bad", [{"url": "ftp://m"}, {"url": "https://a:b@m"}, {"course": 0}, {"section": ""}]
)
def test_a_target_that_names_no_course_is_refused(lms: Lms, bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        lms.target(**bad)


def test_a_refusal_in_the_users_language_is_not_repeated(lms: Lms, first: Shipment) -> None:
    lms.at.instead = lambda path: refusal("weird") if path.endswith("server.php") else None
    with pytest.raises(TargetUnusable, match=r"Moodle refused \(weird\)") as refused:
        lms.deliver(first)
    assert "Exception du contrôle" not in str(refused.value)
