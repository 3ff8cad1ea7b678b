"""`premierjet comments`: what was said of which words, and whether they still stand there."""

from datetime import UTC, datetime

from pipelines.queries.lookups import require_head
from pipelines.workflow.comment import Commenter, comment_on, settle
from pipelines.workflow.revise import edit_draft
from schemas.comment_seal import CommentAct
from schemas.edit import Remove
from tests.cli.conftest import KEY, PERSON, Door


def say(door: Door, number: int, text: str) -> tuple[str, str]:
    """Comment on the n-th element of the draft; return the ids of the comment and the element."""
    head = require_head(door.workspace, KEY)
    place = list(head.content.walk_citing())[number].id
    return comment_on(door.workspace, head, place, "", text, Commenter(PERSON), datetime.now(UTC)).id, place


def test_open_comments_are_shown_with_their_words_and_resolved_ones_when_asked(drafted: Door) -> None:
    shown, place = say(drafted, 0, "Et le week-end ?")
    resolved, _ = say(drafted, 1, "Trop long.")
    settle(drafted.workspace, KEY, resolved, CommentAct.RESOLVE, Commenter("noe"), datetime.now(UTC))
    [comment] = drafted.well("comments", KEY)["comments"]
    assert (comment["comment"], comment["place"], comment["standing"]) == (shown, place, "in_place")
    assert comment["remarks"][0]["remark"]["text"] == "Et le week-end ?"
    assert {each["comment"] for each in drafted.well("comments", KEY, "--all")["comments"]} == {
        shown,
        resolved,
    }


def test_a_comment_whose_element_is_gone_keeps_the_words_it_was_about(drafted: Door) -> None:
    name, place = say(drafted, 1, "À revoir.")
    head = require_head(drafted.workspace, KEY)
    edit_draft(drafted.workspace, KEY, head.digest, [Remove(place=place)], "noe", datetime.now(UTC))
    [comment] = drafted.well("comments", KEY)["comments"]
    assert (comment["comment"], comment["standing"], comment.get("place")) == (name, "gone", None)
    assert comment["about"]["quote"]
