"""Which releases the approval of a draft makes due, and where."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import CourseFolder
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.delivery.due_releases import find_missing_delivery
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from pipelines.testing.releases import Shipment, make_entries, make_shipment
from schemas.course import Course, Deliver
from schemas.errors import LedgerBroken
from schemas.release import Receipt
from schemas.review import Decision, LedgerEntry, Verdict
from schemas.withdrawal import RolledBack

TARGETS = tuple(FolderTarget(kind="folder", id=each, path=each) for each in ("moodle", "archive"))
COURSE = builders.course(deliver=Deliver.ON_APPROVAL, targets=TARGETS)


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(FolderStore(tmp_path / "store"))


def kept(records: Records, *shipments: Shipment) -> None:
    for each in shipments:
        records.save_release(each.release, each.files)


def arrived(records: Records, shipped: Shipment, target: str) -> None:
    release = shipped.release
    records.save_receipt(
        Receipt(
            module=release.module,
            release=release.number,
            content=release.approval.digest,
            target=target,
            location="/somewhere",
            files=(),
            delivered_at=NOON,
        )
    )


def found(
    records: Records, *recorded: LedgerEntry, course: Course = COURSE, folder: Path = Path()
) -> list[tuple[str, int, str]]:
    each = find_missing_delivery(CourseFolder(folder, course), builders.KEY, records, lambda key: recorded)
    if each is None:
        return []
    return [(each.release.module, each.release.number, target.id) for target in each.targets]


def test_the_newest_release_is_due_at_every_target(records: Records) -> None:
    kept(records, make_shipment(1), make_shipment(2))
    assert found(records) == [("froid--chaine", 2, "moodle"), ("froid--chaine", 2, "archive")]


def test_a_release_with_a_receipt_is_due_no_more(records: Records) -> None:
    kept(records, make_shipment(1))
    arrived(records, make_shipment(1), "moodle")
    assert found(records) == [("froid--chaine", 1, "archive")]
    kept(records, make_shipment(2))
    assert len(found(records)) == 2


def test_a_module_without_a_release_is_not_due(records: Records) -> None:
    assert found(records) == []


def test_a_course_delivered_by_hand_is_never_due(records: Records) -> None:
    kept(records, make_shipment(1))
    assert found(records, course=builders.course(targets=TARGETS)) == []


def test_a_release_taken_back_is_not_due_and_nor_is_the_one_before(records: Records) -> None:
    kept(records, make_shipment(1), make_shipment(2))
    approved = make_shipment(2).release.approval.decisions[0]
    withdrawal = approved.model_copy(update={"verdict": Verdict.WITHDRAW})
    assert found(records, *make_entries(approved, withdrawal)) == []
    assert len(found(records, *make_entries(approved, withdrawal, approved))) == 2


def test_a_ledger_that_was_altered_is_no_leave_to_deliver(records: Records) -> None:
    kept(records, make_shipment(1))

    def altered(key: str) -> tuple[LedgerEntry, ...]:
        raise LedgerBroken("was altered", place="line 1", remedy="Restore it")

    with pytest.raises(LedgerBroken):
        find_missing_delivery(CourseFolder(Path(), COURSE), builders.KEY, records, altered)


def rolled_back(records: Records, shipped: Shipment, target: str) -> None:
    receipt = records.receipt(shipped.release.module, target, shipped.release.number)
    assert receipt is not None
    records.save_rolled_back(
        RolledBack(
            module=receipt.module,
            target=target,
            location=receipt.location,
            release=receipt.release,
            receipt=receipt.canonical_digest(),
            at=NOON,
        )
    )


def test_a_release_rolled_back_and_approved_again_is_due_where_it_was(records: Records) -> None:
    kept(records, make_shipment(1))
    for target in TARGETS:
        arrived(records, make_shipment(1), target.id)
    rolled_back(records, make_shipment(1), "moodle")
    approved = make_shipment(1).release.approval.decisions[0]
    withdrawal = approved.model_copy(update={"verdict": Verdict.WITHDRAW})
    assert found(records, *make_entries(approved, withdrawal)) == []
    assert found(records, *make_entries(approved, withdrawal, approved)) == [("froid--chaine", 1, "moodle")]


def test_a_delivery_after_the_roll_back_is_due_no_more(records: Records) -> None:
    kept(records, make_shipment(1))
    arrived(records, make_shipment(1), "moodle")
    rolled_back(records, make_shipment(1), "moodle")
    receipt = records.receipt("froid--chaine", "moodle", 1)
    assert receipt is not None
    records.save_receipt(receipt.model_copy(update={"delivered_at": NOON + timedelta(hours=2)}))
    assert found(records) == [("froid--chaine", 1, "archive")]


def test_what_was_tried_before_a_withdrawal_does_not_count_after_it(records: Records) -> None:
    """The sensor counts the runs of one occasion: a delivery, a roll-back and the next are two."""
    kept(records, make_shipment(1))
    approved = make_shipment(1).release.approval.decisions[0]
    withdrawal = approved.model_copy(update={"verdict": Verdict.WITHDRAW})

    def occasion(*recorded: Decision) -> str:
        folder = CourseFolder(Path(), COURSE)
        each = find_missing_delivery(folder, builders.KEY, records, lambda key: make_entries(*recorded))
        assert each is not None
        return each.occasion

    once = occasion(approved)
    assert occasion(approved) == once
    assert occasion(approved, withdrawal, approved) != once
