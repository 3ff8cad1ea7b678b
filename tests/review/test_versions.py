"""Which earlier revisions a draft is compared with, told by the ledger and by who wrote them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.ledger.key import SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.review.versions import Versions, find_versions
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.course import Course, ReviewPolicy
from schemas.draft import Draft, Origin, Provenance
from schemas.review import Published, Verdict

TWO_ROLES = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",), "expert": ("noe",)}))


class Archive:
    """Revisions in a store, decisions in a ledger, and a count of the revisions read."""

    def __init__(self, folder: Path) -> None:
        self.store = Counting(folder)
        self.records = Records(self.store)
        self.ledger = LinesLedger(
            folder / "ledger", SettingKey.from_text("a key of more than sixteen characters")
        )
        self.drafts: list[Draft] = []

    def writes(self, minutes: int, author: str | None = None) -> Draft:
        writer = Origin.HUMAN if author else Origin.EXTRACTIVE
        provenance = Provenance(writer=writer, author=author, inputs="0" * 64, written_at=builders.NOON)
        content = builders.content(duration_minutes=minutes)
        draft = builders.draft(revision=len(self.drafts) + 1, content=content, provenance=provenance)
        add_sealed_revision(self, draft)
        self.drafts.append(draft)
        return draft

    def says(self, of: Draft, **changes: Any) -> None:
        self.ledger.append(builders.decision(of, **changes))

    def compared(self, course: Course | None = None) -> Versions:
        self.store.read.clear()
        entries = self.ledger.read(builders.KEY)
        return find_versions(self.drafts[-1], entries, self.records, course or builders.course())


class Counting(FolderStore):
    """A folder that remembers what it was asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.read: list[str] = []

    def get(self, key: str) -> bytes | None:
        self.read.append(key)
        return super().get(key)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_the_first_revision_is_compared_with_nothing(archive: Archive) -> None:
    first = archive.writes(10)
    assert archive.compared() == Versions(previous=None, approved=None, first=first)


def test_the_newest_revision_the_ledger_approves_is_the_last_approved(archive: Archive) -> None:
    first, second = archive.writes(10), archive.writes(20)
    archive.says(first)
    archive.says(second)
    third = archive.writes(30)
    archive.writes(40)
    assert archive.compared() == Versions(previous=third, approved=second, first=first)


def test_an_approval_of_one_role_among_two_is_none(archive: Archive) -> None:
    first = archive.writes(10)
    archive.says(first)
    archive.writes(20)
    assert archive.compared(TWO_ROLES).approved is None
    archive.says(first, person="noe")
    assert archive.compared(TWO_ROLES).approved == first


def test_a_withdrawn_or_refused_revision_was_not_approved_last(archive: Archive) -> None:
    first, second = archive.writes(10), archive.writes(20)
    archive.says(first)
    archive.says(second)
    archive.says(second, verdict=Verdict.WITHDRAW)
    archive.writes(30)
    assert archive.compared().approved == first


def test_an_approval_that_expired_was_one_all_the_same(archive: Archive) -> None:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}, expires_after_months=1))
    first = archive.writes(10)
    archive.says(first, at=builders.NOON - timedelta(days=900), evidence="a" * 64)
    archive.writes(20)
    assert archive.compared(course).approved == first


def test_what_was_released_was_approved_whatever_the_policy_asks_today(archive: Archive) -> None:
    first = archive.writes(10)
    archive.says(first)
    digest = first.content.canonical_digest()
    archive.ledger.append(
        Published(module=builders.KEY, digest=digest, release=1, release_digest="0" * 64, at=builders.NOON)
    )
    archive.writes(20)
    assert archive.compared(TWO_ROLES).approved == first


def test_the_first_draft_is_the_oldest_a_machine_wrote(archive: Archive) -> None:
    archive.writes(10, author="lea")
    second = archive.writes(20)
    archive.writes(30)
    archive.writes(40, author="lea")
    assert archive.compared().first == second


def test_a_module_only_people_wrote_has_no_first_draft_of_a_machine(archive: Archive) -> None:
    archive.writes(10, author="lea")
    archive.writes(20, author="noe")
    assert archive.compared().first is None


def test_of_a_hundred_revisions_only_three_are_read(archive: Archive) -> None:
    drafts = [archive.writes(minutes) for minutes in range(10, 110)]
    archive.says(drafts[40])
    assert archive.compared() == Versions(previous=drafts[98], approved=drafts[40], first=drafts[0])
    assert set(archive.store.read) == {f"drafts/{builders.KEY}/r{n:05d}.json" for n in (1, 41, 99)}
