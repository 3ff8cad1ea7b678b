"""What waits for a person, and whether the entry shows in place."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.ledger.key import SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.review.due_release import find_due_release
from pipelines.review.markdown import fits
from pipelines.review.queue import QueueEntry, QueuePlace, find_queue_place, list_waiting
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.course import Course, CourseDocument, Escalation, ReviewPolicy
from schemas.draft import Origin, Provenance
from schemas.finding import Finding, Waiver
from schemas.language import Language
from schemas.review import Lapse, Published, Verdict
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples

DESK = "http://127.0.0.1:3001"
TOMORROW = builders.NOON + timedelta(days=1)
DRAFT = builders.draft()
ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})


class Office:
    """A store and a ledger in a folder."""

    def __init__(self, folder: Path) -> None:
        self.records = Records(FolderStore(folder))
        self.ledger = LinesLedger(
            folder / "ledger", SettingKey.from_text("a key of more than sixteen characters")
        )

    def waiting(self, *courses: Course) -> tuple[QueueEntry, ...]:
        return list_waiting(courses, self.records, self.ledger, TOMORROW, desk_url=DESK)

    def approved(self) -> str | None:
        return find_due_release(builders.course(), builders.KEY, self.records, self.ledger, builders.NOON)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def entry(**changes: Any) -> QueueEntry:
    fields: dict[str, Any] = {
        "module": builders.KEY,
        "title": "La chaîne du froid",
        "language": Language.FRENCH,
        "since": builders.NOON,
        "waited": 86400.0,
        "revision": 1,
        "digest": "0" * 12,
        "roles": ("pedagogie",),
        "blocking": 0,
        "desk": f"{DESK}/drafts/{builders.KEY}/000000000000",
        "verdicts": {Verdict.APPROVE: "/a", Verdict.REQUEST_CHANGES: "/c", Verdict.REJECT: "/r"},
    }
    return QueueEntry(**(fields | changes))


def test_a_module_without_a_draft_waits_for_nobody(office: Office) -> None:
    assert office.waiting(builders.course()) == ()


def test_a_draft_waits_with_its_age_its_roles_and_its_links(office: Office) -> None:
    add_sealed_revision(office, DRAFT)
    (found,) = office.waiting(builders.course())
    assert (found.module, found.title, found.language) == (builders.KEY, "La chaîne du froid", "fr")
    assert (found.since, found.waited, found.roles, found.blocking) == (
        builders.NOON,
        86400.0,
        ("pedagogie",),
        0,
    )
    assert list(found.verdicts) == [Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.REJECT]


def test_the_entry_is_markdown_a_reviewer_can_act_on(office: Office) -> None:
    add_sealed_revision(office, DRAFT)
    text = office.waiting(builders.course())[0].markdown.replace("\\-", "-")
    assert "**La chaîne du froid** · révision 1" in text
    assert (
        "en attente depuis le 2026-11-24 12:00 UTC · décision attendue : pedagogie · constats bloquants : 0"
        in text
    )
    assert f"[Lire]({DESK}/drafts/{builders.KEY}/{DRAFT.content.canonical_digest()[:12]})" in text
    assert "[Approuver ici](/guess/decide/playground/setup?config=" in text
    assert fits(text)


def test_an_approved_or_refused_draft_waits_no_more(office: Office) -> None:
    add_sealed_revision(office, DRAFT)
    office.ledger.append(builders.decision(verdict=Verdict.REJECT))
    assert office.waiting(builders.course()) == ()
    office.ledger.append(builders.decision())
    assert office.waiting(builders.course()) == ()


def test_a_revision_that_could_not_answer_the_comment_waits_again(office: Office) -> None:
    """Its text, and so its digest, is the one that was sent back: a person has to see that."""
    add_sealed_revision(office, DRAFT)
    office.ledger.append(builders.decision(verdict=Verdict.REQUEST_CHANGES, comment="plus vivant"))
    assert office.waiting(builders.course()) == ()
    add_sealed_revision(office, builders.draft(revision=2))
    assert [found.revision for found in office.waiting(builders.course())] == [2]


def test_the_oldest_draft_comes_first(office: Office) -> None:
    course = builders.course(modules=(builders.module(), builders.module(id="autre")))
    add_sealed_revision(office, DRAFT)
    older = DRAFT.provenance.model_copy(update={"written_at": builders.NOON - timedelta(days=9)})
    content = builders.content(module="froid--autre")
    add_sealed_revision(office, builders.draft(content=content, provenance=older))
    assert [found.module for found in office.waiting(course)] == ["froid--autre", builders.KEY]


def test_a_draft_that_blocks_is_approved_from_its_page_where_the_findings_are(office: Office) -> None:
    add_sealed_revision(office, builders.draft(findings=(ALTERED,)))
    (found,) = office.waiting(builders.course())
    assert found.blocking == 1
    assert found.verdicts[Verdict.APPROVE] == f"/assets/draft?view=partitions&partition={builders.KEY}"


def test_a_ledger_altered_by_hand_shows_first_and_hides_no_other_draft(office: Office) -> None:
    course = builders.course(modules=(builders.module(), builders.module(id="autre")))
    add_sealed_revision(office, DRAFT)
    add_sealed_revision(office, builders.draft(content=builders.content(module="froid--autre")))
    office.ledger.append(builders.decision())
    file = office.ledger.folder / f"{builders.KEY}.jsonl"
    file.write_bytes(file.read_bytes().replace(b"lea", b"noe"))
    broken, healthy = office.waiting(course)
    assert "line 2: was altered" in broken.problem
    assert "line 2: was altered" in broken.markdown.replace("\\", "")
    assert healthy.module == "froid--autre"


def test_the_longest_ids_and_names_still_show_in_place(office: Office) -> None:
    course = builders.course(
        id="c" * 64,
        modules=(builders.module(id="m" * 64, title="🌡" * 500),),
        review=ReviewPolicy(
            roles={letter * 64: ("é" * 120,) for letter in "abcdefgh"},
            deadline_days=1,
            escalation=Escalation(after_days=1, to=("d" * 120, "e" * 120)),
            distinct_people=1,
        ),
    )
    content = builders.content(module=f"{'c' * 64}--{'m' * 64}", title="🌡" * 500)
    add_sealed_revision(office, builders.draft(content=content))
    (found,) = office.waiting(course)
    assert fits(found.markdown)
    assert "[Lire](" in found.markdown
    assert "[Page du brouillon](" in found.markdown


def test_the_other_verdicts_are_a_click_away_on_the_drafts_page(office: Office) -> None:
    """Three whole links would not show in place; Approve and the page's link do."""
    add_sealed_revision(office, DRAFT)
    text = office.waiting(builders.course())[0].markdown
    page = f"/assets/draft?view=partitions&partition={builders.KEY}"
    assert f"[Demander des changements ou rejeter]({page})" in text


@given(
    st.text(max_size=500),
    st.integers(1, 3000),
    st.lists(st.text("abcé🌡", min_size=1, max_size=64), min_size=1, max_size=9),
    st.sampled_from(Language),
)
@settings(max_examples=examples(50))
def test_whatever_the_title_and_links_an_entry_shows_in_place(
    title: str, link: int, roles: list[str], language: Language
) -> None:
    verdicts = dict.fromkeys((Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.REJECT), "/" + "x" * link)
    assert fits(entry(title=title, verdicts=verdicts, roles=tuple(roles), language=language).markdown)
    assert fits(entry(title=title, problem=title * 9, language=language).markdown)


def test_a_title_is_text_and_never_becomes_a_link_or_markup() -> None:
    text = entry(title="[Approve](http://evil) <img> `x` *y*").markdown
    assert "\\[Approve\\]\\(http://evil\\) \\<img\\> \\`x\\` \\*y\\*" in text


class TestTime:
    """What a course's deadline, escalation and expiry do to the queue."""

    REVIEW = ReviewPolicy(
        roles={"pedagogie": ("lea",), "expert": ("noe",)},
        deadline_days=2,
        escalation=Escalation(after_days=3, to=("dir",)),
        expires_after_months=1,
    )
    COURSE = builders.course(review=REVIEW, modules=(builders.module(), builders.module(id="autre")))

    def entries(self, office: Office, days: float) -> tuple[QueueEntry, ...]:
        now = builders.NOON + timedelta(days=days)
        return list_waiting([self.COURSE], office.records, office.ledger, now, desk_url=DESK)

    def test_an_entry_says_until_when_and_then_that_it_is_overdue(self, office: Office) -> None:
        add_sealed_revision(office, DRAFT)
        (early,), (late,) = self.entries(office, 1), self.entries(office, 2)
        due = builders.NOON + timedelta(days=2)
        assert (early.deadline, early.overdue, late.overdue) == (due, False, True)
        assert early.escalated == builders.NOON + timedelta(days=3)
        assert "à décider avant le 2026\\-11\\-26 12:00 UTC" in early.markdown
        assert "⚠ en retard depuis le 2026\\-11\\-26 12:00 UTC" in late.markdown

    def test_whoever_may_step_in_is_named_once_they_may(self, office: Office) -> None:
        add_sealed_revision(office, DRAFT)
        assert "dir" not in self.entries(office, 2)[0].markdown
        assert "le délai étant dépassé : dir" in self.entries(office, 3)[0].markdown

    def test_a_lapsed_approval_waits_again_since_it_lapsed_with_a_new_deadline(self, office: Office) -> None:
        add_sealed_revision(office, DRAFT)
        office.ledger.append(builders.decision())
        office.ledger.append(builders.decision(person="noe"))
        assert self.entries(office, 29) == ()
        (found,) = self.entries(office, 31)
        lapsed = builders.NOON + timedelta(days=30)
        assert (found.since, found.lapsed, found.waited) == (lapsed, Lapse.EXPIRED, 86400.0)
        assert (found.deadline, found.overdue) == (lapsed + timedelta(days=2), False)
        assert "n’est plus valable : elle a expiré" in found.markdown
        assert Verdict.APPROVE in found.verdicts

    def test_nobody_knows_since_when_a_passage_is_another(self, office: Office) -> None:
        add_sealed_revision(office, DRAFT)
        office.records.save_spans(builders.spans())
        office.ledger.append(builders.decision(evidence="a" * 64))
        office.ledger.append(builders.decision(person="noe"))
        (found,) = self.entries(office, 9)
        assert (found.since, found.lapsed, found.deadline) == (None, Lapse.SOURCE_CHANGED, None)
        assert "depuis une date inconnue" in found.markdown
        assert "un passage cité a changé depuis" in found.markdown

    def test_the_overdue_come_first_then_the_next_due_whatever_their_age(self, office: Office) -> None:
        relaxed = builders.course(id="calme")
        for key, written in (("froid--chaine", 0), ("froid--autre", -1), ("calme--chaine", -300)):
            provenance = DRAFT.provenance.model_copy(
                update={"written_at": builders.NOON + timedelta(days=written)}
            )
            content = builders.content(module=key)
            add_sealed_revision(office, builders.draft(content=content, provenance=provenance))
        courses = [relaxed, self.COURSE]
        now = builders.NOON + timedelta(days=1.5)
        found = list_waiting(courses, office.records, office.ledger, now, desk_url=DESK)
        assert [(each.module, each.overdue) for each in found] == [
            ("froid--autre", True),
            ("froid--chaine", False),
            ("calme--chaine", False),
        ]


def test_a_finding_set_aside_by_one_reviewer_blocks_the_next_no_more(office: Office) -> None:
    blocked = builders.draft(findings=(ALTERED,))
    add_sealed_revision(office, blocked)
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",), "expert": ("noe",)}))
    assert office.waiting(course)[0].blocking == 1
    waiver = Waiver(finding=ALTERED.id, reason="la source a changé")
    office.ledger.append(builders.decision(blocked, waivers=(waiver,)))
    (found,) = office.waiting(course)
    assert (found.blocking, found.roles) == (0, ("expert",))
    assert "waive" not in found.verdicts[Verdict.APPROVE]


def test_a_policy_that_names_only_the_author_is_a_sentence_in_the_queue(office: Office) -> None:
    provenance = Provenance(writer=Origin.HUMAN, author="lea", inputs="0" * 64, written_at=builders.NOON)
    add_sealed_revision(office, builders.draft(provenance=provenance))
    (found,) = office.waiting(builders.course())
    assert "lea a écrit la révision 1 de froid--chaine, ou une révision dont elle est issue" in found.problem
    assert "Nommez une autre personne" in found.markdown
    assert found.verdicts == {}


class TestWhenAPlaceMoves:
    """A tick asks again only then, or when something is written."""

    def place(self, office: Office, course: Course, days: float) -> QueuePlace:
        now = builders.NOON + timedelta(days=days)
        module = course.modules[0]
        return find_queue_place(course, module, office.records, office.ledger, now, desk_url=DESK)

    def test_a_draft_that_waits_moves_at_its_deadline_then_when_others_may_step_in(
        self, office: Office
    ) -> None:
        escalation = Escalation(after_days=5, to=("directrice",))
        policy = builders.course().review.model_copy(update={"deadline_days": 3, "escalation": escalation})
        course = builders.course(review=policy)
        add_sealed_revision(office, DRAFT)
        moves = [self.place(office, course, days).until for days in (1, 3, 5)]
        assert moves == [builders.NOON + timedelta(days=3), builders.NOON + timedelta(days=5), None]

    def test_an_approved_one_has_no_entry_until_its_approval_expires(self, office: Office) -> None:
        policy = builders.course().review.model_copy(update={"expires_after_months": 1})
        course = builders.course(review=policy)
        add_sealed_revision(office, DRAFT)
        office.ledger.append(builders.decision())
        approved = self.place(office, course, 0)
        assert approved.entry is None
        assert approved.until is not None
        later = (approved.until - builders.NOON) / timedelta(days=1)
        assert self.place(office, course, later - 0.01).entry is None
        expired = self.place(office, course, later).entry
        assert expired is not None
        assert expired.lapsed is Lapse.EXPIRED

    def test_trouble_holds_for_this_moment_only(self, office: Office) -> None:
        """A store that did not answer is no fact about a draft: the next tick asks again."""
        add_sealed_revision(office, DRAFT)
        office.records.store.put(f"drafts/{builders.KEY}/r00001.json", b"{")
        found = self.place(office, builders.course(), 1)
        assert found.entry is not None
        assert found.entry.problem
        assert found.until == TOMORROW


def test_the_queue_of_some_modules_asks_no_other(office: Office) -> None:
    course = builders.course(modules=(builders.module(), builders.module(id="hygiene")))
    add_sealed_revision(office, DRAFT)
    add_sealed_revision(office, builders.draft(content=builders.content(module="froid--hygiene")))
    both = list_waiting([course], office.records, office.ledger, TOMORROW, desk_url=DESK)
    assert {entry.module for entry in both} == {builders.KEY, "froid--hygiene"}
    office.records.store.put("drafts/froid--hygiene/r00001.json", b"{")
    (found,) = list_waiting(
        [course], office.records, office.ledger, TOMORROW, desk_url=DESK, among={builders.KEY}
    )
    assert found.module == builders.KEY


def test_an_approved_head_without_a_release_is_due(office: Office) -> None:
    add_sealed_revision(office, DRAFT)
    assert office.approved() is None
    office.ledger.append(builders.decision())
    assert office.approved() == DRAFT.content.canonical_digest()


def test_a_waived_finding_does_not_keep_a_release_from_being_due(office: Office) -> None:
    blocked = builders.draft(findings=(ALTERED,))
    add_sealed_revision(office, blocked)
    office.ledger.append(builders.decision(blocked))
    assert office.approved() is None
    waiver = Waiver(finding=ALTERED.id, reason="la source a changé")
    office.ledger.append(builders.decision(blocked, waivers=(waiver,)))
    assert office.approved() is not None


def test_a_publication_without_its_release_does_not_make_the_work_done(office: Office) -> None:
    add_sealed_revision(office, DRAFT)
    office.ledger.append(builders.decision())
    digest = DRAFT.content.canonical_digest()
    office.ledger.append(
        Published(module=builders.KEY, digest=digest, release=1, release_digest="0" * 64, at=builders.NOON)
    )
    assert office.approved() is not None


def test_a_newer_draft_makes_an_approved_one_no_longer_due(office: Office) -> None:
    add_sealed_revision(office, DRAFT)
    office.ledger.append(builders.decision())
    add_sealed_revision(office, builders.draft(revision=2, content=builders.content(duration_minutes=21)))
    assert office.approved() is None


def test_a_document_of_the_course_waits_under_its_own_name(office: Office) -> None:
    document = CourseDocument(id="besoins", title="Analyse des besoins des équipes", kind="needs_analysis")
    course = builders.course(documents=(document,))
    key = course.key_of(document.module)
    content = deliverables.content_of(deliverables.needs_analysis(), module=key, title=document.title)
    add_sealed_revision(office, deliverables.draft_of(deliverables.needs_analysis(), content=content))
    (found,) = office.waiting(course)
    assert (found.module, found.title) == ("froid--besoins", "Analyse des besoins des équipes")
    assert fits(found.markdown)
    assert "Analyse des besoins des équipes" in found.markdown
