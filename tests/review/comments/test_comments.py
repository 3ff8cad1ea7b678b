"""Comments: signed lines of the ledger that change no draft, and what open ones mean for a decision."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.comments import Comment
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.due_work import list_queue
from pipelines.queries.review_situation import find_earlier_versions, find_situation
from pipelines.review.draft_page import draft_page
from pipelines.review.entries import PageEntry, TextEntry
from pipelines.review.page_words import read_page_words
from pipelines.review.policy import AsOf, judge
from pipelines.review.status_sentences import describe_status
from pipelines.testing import builders
from pipelines.workflow.comment import Commenter, comment_on, reply_to, settle
from pipelines.workflow.decide import DecisionRequest, find_change_request, record_decision
from pipelines.workflow.draft import draft_module
from schemas.comment import LONGEST_REMARK
from schemas.comment_seal import CommentAct, CommentSeal, list_open_comments
from schemas.course import CommentRule, Course, IdentityMode, ReviewPolicy
from schemas.draft import Draft
from schemas.errors import CourseInvalid, DecisionRefused, InvalidInput, StoreUnusable
from schemas.language import Language
from schemas.review import Approved, Verdict, Waiting, pick_recorded
from tests.desk.conftest import installation

KEY = builders.KEY
LEA, NOE = Commenter("lea"), Commenter("noe")
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def install(root: Path, **review: Any) -> Workspace:
    policy = {"roles": {"pedagogie": ("lea", "noe")}}
    return installation(root, builders.course(review=ReviewPolicy(**(policy | review))))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return install(tmp_path)


def read_head(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def say(
    workspace: Workspace, text: str = "Et le week-end ?", place: str = "st-0003", who: Commenter = LEA
) -> Comment:
    return comment_on(workspace, read_head(workspace), place, "", text, who, NOW)


def list_seals(workspace: Workspace) -> list[CommentSeal]:
    recorded = pick_recorded(workspace.ledger.read(KEY))
    return [each for each in recorded if isinstance(each, CommentSeal)]


def decide(workspace: Workspace, verdict: Verdict, comment: str = "", person: str = "lea") -> Any:
    request = DecisionRequest(KEY, read_head(workspace).digest, verdict, person, comment=comment)
    return record_decision(workspace, request, NOW)


# what is recorded


def test_a_comment_its_reply_and_its_end_are_lines_of_the_ledger_and_change_no_draft(
    workspace: Workspace,
) -> None:
    before = read_head(workspace)
    comment = say(workspace)
    reply_to(workspace, KEY, comment.id, "Le samedi aussi.", NOE, NOW)
    closed = settle(workspace, KEY, comment.id, CommentAct.RESOLVE, NOE, NOW)
    assert [(seal.person, seal.act) for seal in list_seals(workspace)] == [
        ("lea", CommentAct.BEGIN),
        ("noe", CommentAct.REPLY),
        ("noe", CommentAct.RESOLVE),
    ]
    assert [each.remark.text for each in closed.remarks] == ["Et le week-end ?", "Le samedi aussi."]
    assert not closed.is_open
    assert read_head(workspace) == before


def test_what_is_sent_twice_is_recorded_once(workspace: Workspace) -> None:
    """A form sent again by a network that came back, a button pressed twice."""
    first, again = say(workspace), say(workspace)
    assert first.id == again.id
    for _ in range(2):
        reply_to(workspace, KEY, first.id, "Le samedi aussi.", NOE, NOW)
        settle(workspace, KEY, first.id, CommentAct.RESOLVE, NOE, NOW)
    assert len(list_seals(workspace)) == 3


def test_a_reply_to_what_somebody_resolved_meanwhile_opens_it_again(workspace: Workspace) -> None:
    comment = say(workspace)
    settle(workspace, KEY, comment.id, CommentAct.RESOLVE, NOE, NOW)
    assert reply_to(workspace, KEY, comment.id, "Pas encore.", LEA, NOW).is_open


def test_two_people_comment_on_the_same_words_and_both_are_kept(workspace: Workspace) -> None:
    assert say(workspace).id != say(workspace, who=NOE).id
    assert len(workspace.comments.list_all(KEY)) == 2


def test_a_remark_that_was_altered_in_the_store_is_noticed(workspace: Workspace) -> None:
    comment = say(workspace)
    remark = comment.first.remark
    place = f"comments/{KEY}/{comment.first.seal.remark}.json"
    altered = remark.model_copy(update={"text": "Tout va bien."}).canonical()
    workspace.records.store.put(place, altered)
    with pytest.raises(StoreUnusable, match="is not what was written"):
        open_workspace(workspace.root).comments.list_all(KEY)


def test_a_remark_is_read_from_the_store_once(workspace: Workspace) -> None:
    """Each is an object of its own: a page with three hundred would wait for a bucket three hundred times."""
    comment = say(workspace)
    assert workspace.comments.list_all(KEY) == (comment,)
    workspace.records.store.delete(f"comments/{KEY}/{comment.first.seal.remark}.json")
    assert workspace.comments.list_all(KEY) == (comment,)
    with pytest.raises(StoreUnusable, match="is missing"):
        open_workspace(workspace.root).comments.list_all(KEY)


@pytest.mark.parametrize(
    ("text", "says"),
    [("  \n", "nothing is said"), ("a" * (LONGEST_REMARK + 1), "10001 characters"), ("a\x07", "U\\+0007")],
)
def test_a_text_that_cannot_be_kept_is_refused_by_name(workspace: Workspace, text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        say(workspace, text)
    assert list_seals(workspace) == []


def test_a_comment_on_an_element_that_is_gone_is_refused_with_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="no element st-0077"):
        say(workspace, place="st-0077")


def test_nobody_comments_under_a_name_that_no_one_vouches_for_where_people_sign_in(tmp_path: Path) -> None:
    workspace = install(tmp_path, identity=IdentityMode.PROXY)
    with pytest.raises(DecisionRefused, match="no identity provider"):
        say(workspace)
    assert say(workspace, who=Commenter("lea", verified=True)).first.seal.verified


def test_an_invitation_that_expired_comments_no_more(tmp_path: Path) -> None:
    workspace = install(tmp_path, invitations=True)
    late = Commenter("lea", True, "a" * 32, invited_until=NOW - timedelta(days=1))
    with pytest.raises(DecisionRefused):
        say(workspace, who=late)


# deciding


def test_open_comments_stop_no_approval_unless_the_course_says_so(workspace: Workspace) -> None:
    say(workspace)
    assert decide(workspace, Verdict.APPROVE).decision.verdict is Verdict.APPROVE


def test_where_comments_must_be_resolved_nobody_approves_over_an_open_one(tmp_path: Path) -> None:
    workspace = install(tmp_path, comments=CommentRule.RESOLVED)
    comment = say(workspace)
    with pytest.raises(DecisionRefused, match=rf"comments are still open \(1\).*{comment.id}"):
        decide(workspace, Verdict.APPROVE)
    settle(workspace, KEY, comment.id, CommentAct.RESOLVE, NOE, NOW)
    assert isinstance(decide(workspace, Verdict.APPROVE).judgement, Approved)


def test_a_comment_after_the_approval_takes_nothing_back(tmp_path: Path) -> None:
    workspace = install(tmp_path, comments=CommentRule.RESOLVED)
    decide(workspace, Verdict.APPROVE)
    say(workspace)
    assert isinstance(judge_now(workspace), Approved)


def test_an_approval_over_an_open_comment_no_longer_counts_once_the_course_wants_them_resolved(
    workspace: Workspace,
) -> None:
    say(workspace)
    decide(workspace, Verdict.APPROVE)
    assert isinstance(judge_now(workspace), Approved)
    strict = builders.course(review=ReviewPolicy(roles={"r": ("lea",)}, comments=CommentRule.RESOLVED))
    assert isinstance(judge_now(workspace, strict), Waiting)


def test_who_approved_over_an_open_comment_approves_anew_once_it_is_resolved(workspace: Workspace) -> None:
    comment = say(workspace)
    decide(workspace, Verdict.APPROVE)
    file = workspace.courses / builders.course().id / "course.yaml"
    file.write_text(file.read_text().replace('"comments": "open"', '"comments": "resolved"'))
    settle(workspace, KEY, comment.id, CommentAct.RESOLVE, NOE, NOW)
    assert isinstance(judge_now(workspace), Waiting)
    assert isinstance(decide(workspace, Verdict.APPROVE).judgement, Approved)


def judge_now(workspace: Workspace, course: Course | None = None) -> object:
    folder, _ = workspace.find_module(KEY)
    recorded = pick_recorded(workspace.ledger.read(KEY))
    evidence = next((each.evidence for each in recorded if hasattr(each, "evidence")), None)
    return judge(read_head(workspace), recorded, course or folder.course, AsOf(NOW, evidence))


def test_a_rule_of_comments_that_is_none_is_refused_by_its_name(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    file = workspace.courses / builders.course().id / "course.yaml"
    file.write_text(file.read_text().replace('"comments": "open"', '"comments": "closed"'))
    with pytest.raises(CourseInvalid, match=r"review\.comments"):
        workspace.find_module(KEY)


# asking for changes


def test_a_request_for_changes_sends_the_open_comments_and_needs_no_other_word(workspace: Workspace) -> None:
    resolved, sent = say(workspace, "Trop long"), say(workspace, "Et le week-end ?", "st-0001")
    settle(workspace, KEY, resolved.id, CommentAct.RESOLVE, NOE, NOW)
    decided = decide(workspace, Verdict.REQUEST_CHANGES).decision
    assert (decided.comment, decided.comments) == ("", (sent.id,))
    assert list_open_comments(pick_recorded(workspace.ledger.read(KEY))) == (sent.id,)


def test_a_request_whose_comments_are_all_resolved_asks_for_no_revision_and_the_draft_waits_again(
    workspace: Workspace,
) -> None:
    sent = say(workspace)
    decide(workspace, Verdict.REQUEST_CHANGES)
    assert find_situation(workspace, read_head(workspace), NOW).roles == ()
    settle(workspace, KEY, sent.id, CommentAct.RESOLVE, LEA, NOW)
    assert find_change_request(workspace, read_head(workspace), NOW) is None
    situation = find_situation(workspace, read_head(workspace), NOW)
    assert situation.roles == ("pedagogie",)
    assert "sont résolus" in describe_status(situation, read_page_words(Language.FRENCH))


def test_a_request_that_also_said_something_still_asks_for_it(workspace: Workspace) -> None:
    sent = say(workspace)
    decide(workspace, Verdict.REQUEST_CHANGES, "Plus court.")
    settle(workspace, KEY, sent.id, CommentAct.RESOLVE, LEA, NOW)
    assert find_change_request(workspace, read_head(workspace), NOW) is not None


def test_without_a_comment_or_a_word_nothing_is_requested(workspace: Workspace) -> None:
    with pytest.raises(DecisionRefused, match="without saying which"):
        decide(workspace, Verdict.REQUEST_CHANGES)


def test_the_writer_without_a_model_does_what_a_comment_asks_where_it_can(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    folder = workspace.courses / "froid" / "sources"
    folder.mkdir()
    (folder / "froid.md").write_text("# Consignes\n\n" + "\n\n".join(builders.SENTENCES) + "\n")
    first = draft_module(workspace, KEY, NOW).draft
    gone, asked = [each.id for each in first.content.walk_citing()][1:3]
    say(workspace, "À supprimer.", gone)
    say(workspace, "Peut-on dire 12.5 °C ?", asked)
    decide(workspace, Verdict.REQUEST_CHANGES)
    revised = draft_module(workspace, KEY, NOW).draft
    ids = {each.id for each in revised.content.walk_citing()}
    assert gone not in ids
    assert asked in ids
    assert revised.provenance.reply_to == f"{gone}: À supprimer.\n{asked}: Peut-on dire 12.5 °C ?"
    assert [note for note in revised.provenance.unanswered if asked in note]
    assert find_change_request(workspace, revised, NOW) is None


# what Dagster shows


def test_the_page_and_the_queue_in_dagster_count_the_open_comments(workspace: Workspace) -> None:
    words = read_page_words(Language.FRENCH)
    assert words.comments not in show(workspace)
    resolved = say(workspace)
    say(workspace, "Et le dimanche ?")
    settle(workspace, KEY, resolved.id, CommentAct.RESOLVE, NOE, NOW)
    page = show(workspace)
    assert page[words.comments] == TextEntry("1")
    assert "commentaires ouverts\u00a0: 1" in show_text(page[words.status])
    [entry] = list_queue(workspace, (KEY,), NOW)
    assert "commentaires ouverts : 1" in entry.markdown


def show(workspace: Workspace) -> dict[str, PageEntry]:
    head = read_head(workspace)
    situation = find_situation(workspace, head, NOW)
    return draft_page(situation, find_earlier_versions(workspace, head), "http://127.0.0.1:3001")


def show_text(entry: PageEntry) -> str:
    assert isinstance(entry, TextEntry)
    return entry.text
