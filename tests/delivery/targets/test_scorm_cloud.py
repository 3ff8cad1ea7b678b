"""SCORM Cloud takes each release once, by its documented API; what it holds is read back from it."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pydantic import SecretStr, ValidationError

from adapters.courses import CourseFolder
from adapters.settings import Settings
from pipelines.delivery.deliver import DeliveryResult, plan_delivery, send_release
from pipelines.delivery.destination import Destination
from pipelines.delivery.drift import SentRelease, find_drift
from pipelines.delivery.lms_target import WayBack
from pipelines.delivery.roll_back import RollBackResult, put_release_back, take_module_away
from pipelines.delivery.targets.scorm_cloud.api import ScormCloud
from pipelines.delivery.targets.scorm_cloud.target import ScormCloudTarget
from pipelines.delivery.withdrawal import choose_action, collect_withdrawals, find_manual_step, inspect_target
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.places import COURSE
from pipelines.testing.releases import Shipment, describe_file, make_destination, make_entries, make_shipment
from schemas.delivery import ByHand, DriftKind, StepAction
from schemas.errors import AwaitingApproval, TargetUnusable
from schemas.release import Package, Receipt, Release
from schemas.review import Verdict
from schemas.withdrawal import RollbackAction, TargetHolding
from tests.mail_server import certificate
from tests.scorm_cloud import APP, SECRET, Cloud, scorm_cloud

AUTHORIZATION = f"Basic {b64encode(f'{APP}:{SECRET}'.encode()).decode()}"
HERE = Settings(web_own_hosts="127.0.0.1", scorm_cloud_secret=SecretStr(SECRET))


def packed(number: int, text: str) -> Shipment:
    """A release with a SCORM 2004 zip that has a manifest and the approved content in it."""
    plain = make_shipment(number, text=text)
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr("imsmanifest.xml", f"<manifest version='{number}'/>")
        package.writestr("content.json", plain.files["content.json"])
    name, data = f"{KEY}--v{number}--scorm2004.zip", buffer.getvalue()
    more = Package(**describe_file(name, data).model_dump(), format="scorm2004")
    whole = plain.release.model_copy(update={"packages": (*plain.release.packages, more)})
    release = Release.from_json(whole.canonical())  # as the store gives it: no name in it is the code's own
    published = plain.entries[-1].recorded.model_copy(update={"release_digest": release.canonical_digest()})
    said = make_entries(*release.approval.decisions, published)  # type: ignore[arg-type]
    return Shipment(release, plain.files | {name: data}, said)


@dataclass
class Place:
    """The Cloud, and our side of it."""

    cloud: Cloud
    folder: CourseFolder

    def target(self, **changes: Any) -> ScormCloudTarget:
        said = {"kind": "scorm_cloud", "id": "cloud", "app_id": APP, "url": self.cloud.url}
        return ScormCloudTarget.model_validate(said | changes)

    def deliver(
        self,
        shipped: Shipment,
        earlier: Receipt | None = None,
        *,
        settings: Settings = HERE,
        ledger: Any = None,
        newer: Callable[[], int | None] = lambda: None,
        **changes: Any,
    ) -> DeliveryResult:
        bound = make_destination(self.target(**changes), self.folder, settings)
        cargo = replace(shipped.make_cargo(COURSE), find_newer=newer)
        return send_release(cargo, bound, shipped.make_permit(ledger), earlier, NOON)

    def deliver_too_late(self, shipped: Shipment) -> str:
        """Deliver a release whose import goes on when nobody waits any more; returns the job's id."""
        self.cloud.waits = 10_000
        with pytest.raises(TargetUnusable, match="not imported the package in time"):
            self.deliver(shipped)
        self.cloud.waits = 1
        return list(self.cloud.jobs)[-1]

    def end_import(self, job: str) -> None:
        self.cloud.jobs[job]["left"] = 0
        self.cloud.answer("GET", f"/api/v2/courses/importJobs/{job}", {"Authorization": AUTHORIZATION}, b"")

    def roll_back(self, way: WayBack, back: Shipment) -> RollBackResult:
        cargo = back.make_cargo(COURSE, way)
        return put_release_back(way, cargo, self.destination, back.make_permit(), None, NOON)

    @property
    def destination(self) -> Destination:
        return make_destination(self.target(), self.folder, HERE)

    def differences(self, *sent: tuple[Shipment, DeliveryResult]) -> list[tuple[DriftKind, int | None]]:
        said = [SentRelease(shipped.release, done.receipt, False) for shipped, done in sent]
        return [(d.kind, d.shown) for d in find_drift(said, self.destination)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    patience = {"import_seconds": 2.0, "poll_seconds": 0.01}
    monkeypatch.setattr(ScormCloud.__init__, "__kwdefaults__", patience)
    with scorm_cloud() as cloud:
        yield Place(cloud, CourseFolder(tmp_path, COURSE))


@pytest.fixture
def first() -> Shipment:
    return packed(1, "first")


@pytest.fixture
def second() -> Shipment:
    return packed(2, "second")


def zip_of(shipped: Shipment) -> bytes:
    return shipped.files[f"{shipped.release.name}--scorm2004.zip"]


def test_a_release_is_imported_as_a_course_and_read_back(place: Place, first: Shipment) -> None:
    done = place.deliver(first)
    assert place.cloud.courses == {KEY: [zip_of(first)]}
    assert done.sent == (f"{KEY}--v1--scorm2004.zip",)
    assert [file.name for file in done.receipt.files] == list(done.sent)
    assert done.receipt.location == f"{place.cloud.url}/courses/{KEY}"
    assert done.current == 1


def test_a_second_delivery_sends_nothing(place: Place, first: Shipment) -> None:
    done = place.deliver(first)
    again = place.deliver(first, done.receipt)
    assert (again.sent, again.receipt) == ((), done.receipt)
    assert place.cloud.uploads == 1


def test_the_next_release_is_a_new_version_of_the_same_course(
    place: Place, first: Shipment, second: Shipment
) -> None:
    """Another course would leave learners' registrations behind."""
    place.deliver(first)
    place.deliver(second)
    assert place.cloud.courses == {KEY: [zip_of(first), zip_of(second)]}


def test_the_same_content_packaged_again_is_a_new_version_too(place: Place, first: Shipment) -> None:
    again = packed(2, "first")
    assert again.release.approval.digest == first.release.approval.digest
    place.deliver(first)
    assert place.deliver(again).sent == (f"{KEY}--v2--scorm2004.zip",)
    assert place.cloud.uploads == 2


def test_a_plan_says_whether_a_version_would_be_made_and_makes_none(
    place: Place, first: Shipment, second: Shipment
) -> None:
    def does(shipped: Shipment) -> list[StepAction]:
        return [s.does for s in plan_delivery(shipped.make_cargo(COURSE), place.destination).steps]

    assert does(first) == [StepAction.SEND]
    place.deliver(first)
    assert (does(first), does(second)) == ([StepAction.KEEP], [StepAction.REPLACE])
    assert place.cloud.uploads == 1


def test_what_learners_get_is_compared_with_what_was_delivered(
    place: Place, first: Shipment, second: Shipment
) -> None:
    one, two = place.deliver(first), place.deliver(second)
    assert place.differences((first, one), (second, two)) == []
    place.cloud.courses[KEY].pop()
    assert place.differences((first, one), (second, two)) == [(DriftKind.SHOWS_OTHER, 1)]
    place.cloud.courses[KEY] = [zip_of(packed(9, "by somebody else"))]
    assert place.differences((second, two)) == [(DriftKind.MISSING, None), (DriftKind.SHOWS_UNKNOWN, None)]


def test_a_course_deleted_by_hand_is_noticed(place: Place, first: Shipment) -> None:
    done = place.deliver(first)
    place.cloud.courses.clear()
    assert place.differences((first, done)) == [(DriftKind.MISSING, None), (DriftKind.SHOWS_NOTHING, None)]
    place.deliver(first)
    assert place.differences((first, done)) == []


def test_going_back_imports_the_older_release_as_the_newest_version(
    place: Place, first: Shipment, second: Shipment
) -> None:
    place.deliver(first)
    arrived = place.deliver(second).receipt
    way = WayBack((second.release,), first.release)
    assert choose_action(inspect_target(way, place.destination), way) is RollbackAction.PUT
    cargo = first.make_cargo(COURSE, way)
    returned = put_release_back(way, cargo, place.destination, first.make_permit(), None, NOON)
    assert returned.current == 1
    assert place.cloud.courses[KEY][-1] == zip_of(first)
    seen = inspect_target(way, place.destination)
    assert choose_action(seen, way) is RollbackAction.LEAVE
    said = second.release.approval.decisions[0].model_copy(update={"verdict": Verdict.WITHDRAW})
    recorded = make_entries(*(e.recorded for each in (first, second) for e in each.entries), said)  # type: ignore[arg-type]
    both = [first.release, second.release]
    (found,) = collect_withdrawals(place.folder, both, recorded, filter(None, [arrived]), [seen])
    assert [(each.holding, each.current) for each in found.places] == [(TargetHolding.UNTOLD, 1)]


def test_where_nothing_stands_a_person_closes_the_course(place: Place, first: Shipment) -> None:
    place.deliver(first)
    way = WayBack((first.release,), None)
    seen = inspect_target(way, place.destination)
    assert choose_action(seen, way) is RollbackAction.BY_HAND
    assert find_manual_step(seen, way) is ByHand.CLOUD_REMOVE
    with pytest.raises(TargetUnusable, match="without its learners' registrations"):
        take_module_away(way, place.destination)
    assert KEY in place.cloud.courses


def test_a_withdrawal_before_the_import_keeps_it_from_learners(place: Place, first: Shipment) -> None:
    taken = first.release.approval.decisions[0].model_copy(update={"verdict": Verdict.WITHDRAW})
    after = make_entries(*(e.recorded for e in first.entries), taken)  # type: ignore[arg-type]
    heard = iter([first.entries, after])
    with pytest.raises(AwaitingApproval):
        place.deliver(first, ledger=lambda: next(heard))
    assert place.cloud.uploads == 0


def test_a_release_without_such_a_package_has_nothing_for_the_cloud(place: Place) -> None:
    done = place.deliver(make_shipment())
    assert (done.receipt.files, done.sent, place.cloud.uploads) == ((), (), 0)
    assert place.differences((make_shipment(), done)) == []


def test_a_cloud_that_was_sent_nothing_has_nothing_to_take_back(place: Place) -> None:
    """A person was asked to close a course there, for ever: nothing proved that it was closed."""
    without = make_shipment()
    place.deliver(without)
    way = WayBack((without.release,), None)
    seen = replace(inspect_target(way, place.destination), is_unproved=True)
    assert choose_action(seen, way) is RollbackAction.LEAVE
    assert find_manual_step(seen, way) is None


STATUSES = {
    400: "refuses the request",
    401: "does not know the application",
    403: "may not do this",
    413: "is larger than SCORM Cloud takes",
    429: "asks for fewer requests",
    500: r"SCORM Cloud failed \(500\)",
}


@pytest.mark.parametrize(("status", "words"), STATUSES.items(), ids=map(str, STATUSES))
@pytest.mark.parametrize("where", ["upload", "asset", "job-1"])
def test_what_the_cloud_refuses_is_told_and_the_next_delivery_goes_on(
    place: Place, first: Shipment, status: int, words: str, where: str
) -> None:
    place.cloud.before = lambda method, path: status if path.endswith(where) else None
    if where == "job-1" and status in (429, 500):
        words = "not imported the package in time"
    with pytest.raises(TargetUnusable, match=words) as refused:
        place.deliver(first)
    assert refused.value.remedy
    place.cloud.before = lambda method, path: None
    assert place.deliver(first).current == 1


def test_a_wrong_secret_is_told_and_not_shown(place: Place, first: Shipment) -> None:
    wrong = Settings(web_own_hosts="127.0.0.1", scorm_cloud_secret=SecretStr("wrong-secret"))
    with pytest.raises(TargetUnusable, match="does not know the application") as refused:
        place.deliver(first, settings=wrong)
    assert "wrong-secret" not in str(refused.value)


def test_no_secret_is_told_with_the_setting_to_fill(place: Place, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="PREMIERJET_SCORM_CLOUD_SECRET is not set"):
        place.deliver(first, settings=Settings(web_own_hosts="127.0.0.1"))


def test_a_package_the_cloud_cannot_import_is_told_in_its_words(place: Place, first: Shipment) -> None:
    name = f"{KEY}--v1--scorm2004.zip"
    place.cloud.waits = 0
    place.cloud._job = lambda job: (200, b'{"jobId": "j", "status": "ERROR", "message": "no\\nmanifest"}')  # type: ignore[method-assign]
    with pytest.raises(TargetUnusable, match=r"could not import the package \(no manifest\)"):
        place.deliver(first)
    assert name in first.files
    assert place.cloud.courses == {}


def test_an_import_that_takes_too_long_is_left_and_found_later(place: Place, first: Shipment) -> None:
    place.cloud.waits = 10_000
    with pytest.raises(TargetUnusable, match="not imported the package in time"):
        place.deliver(first)
    place.end_import("job-1")
    assert place.deliver(first).sent == ()
    assert place.cloud.uploads == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_cloud_too_busy_to_tell_of_an_import_is_asked_again(
    place: Place, first: Shipment, status: int
) -> None:
    """One 503 ended the delivery; *Deliver again later* then imported the package twice."""
    busy = [status]
    place.cloud.before = lambda method, path: busy.pop() if busy and path.endswith("job-1") else None
    assert place.deliver(first).current == 1
    assert (busy, place.cloud.uploads) == ([], 1)


def test_a_delivery_waits_for_the_import_an_earlier_one_left(place: Place, first: Shipment) -> None:
    job = place.deliver_too_late(first)
    place.cloud.jobs[job]["left"] = 3
    assert place.deliver(first).sent == ()
    assert place.cloud.uploads == 1
    place.cloud.asked.clear()
    place.deliver(first)
    assert not [each for each in place.cloud.asked if "importJobs" in each]  # it is not asked for for good


def test_a_look_forgets_an_import_that_has_ended(place: Place, first: Shipment, second: Shipment) -> None:
    """It stayed in the store until the next delivery, and each look asked the Cloud for it again."""
    done = place.deliver(first)
    place.end_import(place.deliver_too_late(second))
    assert place.differences((first, done))
    place.cloud.asked.clear()
    place.differences((first, done))
    assert not [each for each in place.cloud.asked if "importJobs" in each]


def test_an_import_that_failed_after_all_is_made_again(place: Place, first: Shipment) -> None:
    job = place.deliver_too_late(first)
    place.cloud.jobs[job] |= {"left": 0, "data": b"no zip"}
    assert place.deliver(first).current == 1
    assert place.cloud.uploads == 2


def test_an_import_the_cloud_has_forgotten_holds_nothing_up(place: Place, first: Shipment) -> None:
    job = place.deliver_too_late(first)
    place.cloud.before = lambda method, path: 404 if path.endswith(job) else None
    assert place.deliver(first).current == 1


def test_a_roll_back_waits_for_the_import_of_what_was_withdrawn(
    place: Place, first: Shipment, second: Shipment
) -> None:
    """It found nothing to do, and the withdrawn release was imported after it."""
    place.deliver(first)
    job = place.deliver_too_late(second)
    way = WayBack((second.release,), first.release)
    seen = inspect_target(way, place.destination)
    assert "still imports release 2" in (seen.trouble or "")
    assert choose_action(seen, way) is RollbackAction.UNKNOWN
    with pytest.raises(TargetUnusable, match="still imports release 2"):
        place.roll_back(way, first)
    place.end_import(job)
    assert choose_action(inspect_target(way, place.destination), way) is RollbackAction.PUT
    assert place.roll_back(way, first).current == 1
    assert place.cloud.courses[KEY] == [zip_of(first), zip_of(second), zip_of(first)]


def test_an_older_release_is_not_imported_once_a_newer_stands(
    place: Place, first: Shipment, second: Shipment
) -> None:
    place.deliver(second)
    with pytest.raises(TargetUnusable, match="release 2 was published meanwhile"):
        place.deliver(first, newer=lambda: 2)
    assert place.cloud.courses[KEY] == [zip_of(second)]
    assert place.deliver(second).sent == ()


def test_a_newer_release_waits_for_the_older_that_is_being_sent(
    place: Place, first: Shipment, second: Shipment
) -> None:
    """The older one ended last, and took learners back to it."""
    refused: list[str] = []

    def overtake(method: str, path: str) -> None:
        if method == "POST" and not refused:
            with pytest.raises(TargetUnusable, match="still imports release 1") as waiting:
                place.deliver(second)
            refused.append(str(waiting.value))

    place.cloud.before = overtake
    place.deliver(first)
    assert refused
    assert place.deliver(second).current == 2
    assert place.cloud.courses[KEY] == [zip_of(first), zip_of(second)]


def test_a_delivery_killed_while_sending_holds_others_up_no_longer_than_it_takes(
    place: Place, first: Shipment, second: Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(ScormCloud, "upload_zip", die)
        with pytest.raises(KeyboardInterrupt):
            place.deliver(first)
    assert place.deliver(first).current == 1
    with pytest.raises(TargetUnusable, match="still imports release 1"):
        place.deliver(second)
    later = datetime.now(UTC) + timedelta(minutes=12)
    monkeypatch.setattr("pipelines.delivery.targets.scorm_cloud.lms.read_clock", lambda: later)
    assert place.deliver(second).current == 2


def test_something_that_is_no_scorm_cloud_is_told(place: Place, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match=r"no SCORM Cloud at this address.*api/v2"):
        place.deliver(first, url=place.cloud.url.removesuffix("/api/v2") + "/elsewhere")


def test_a_cloud_that_is_down_is_told(place: Place, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="cannot be reached"):
        place.deliver(first, url="http://127.0.0.1:9/api/v2")


def test_a_certificate_nobody_vouches_for_is_refused(place: Place, first: Shipment, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with scorm_cloud(context) as other, pytest.raises(TargetUnusable, match="no valid certificate"):
        place.deliver(first, url=other.url)
    assert other.asked == []


def test_the_secret_is_not_sent_unencrypted_beyond_the_house(place: Place, first: Shipment) -> None:
    with pytest.raises(TargetUnusable, match="would be sent unencrypted"):
        place.deliver(first, settings=Settings(scorm_cloud_secret=SecretStr(SECRET)))
    assert place.cloud.asked == []


@pytest.mark.parametrize("bad", [{"app_id": "a:b"}, {"app_id": ""}, {"format": "web"}, {"url": "cloud"}])
def test_a_target_that_names_no_application_is_refused(place: Place, bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        place.target(**bad)
