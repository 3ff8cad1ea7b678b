"""A comment over several sentences: it holds on to its first words, and to its last ones."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.drafting.comments import list_scopes
from pipelines.queries.comments import PlacedComment, Standing, place_comments
from pipelines.queries.lookups import require_head
from pipelines.review.comments.wishes import write_wishes
from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.word import from_word, to_word
from pipelines.sourcing.sentences import split_sentences
from pipelines.testing import builders
from pipelines.workflow.comment import ChosenEnd, Commenter, comment_on
from pipelines.workflow.decide import list_recorded
from schemas.draft import Content
from schemas.edit import Edit, Move, Remove, Replace
from schemas.errors import InvalidInput
from tests.desk.conftest import installation

KEY = builders.KEY
LEA = Commenter("lea")
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
FIRST, LAST = builders.statement(1).text, builders.statement(3).text
SAID = "Ces trois phrases se répètent."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


def say(workspace: Workspace, words: str = "", last: str = "", until: str = "st-0003") -> Comment:
    draft = require_head(workspace, KEY)
    return comment_on(workspace, draft, "st-0001", words, SAID, LEA, NOW, until=ChosenEnd(until, last))


def place(workspace: Workspace, *edits: Edit) -> PlacedComment:
    """The one comment, as it stands after edits."""
    content: Content = require_head(workspace, KEY).content
    for edit in edits:
        content = apply_edit(content, edit, builders.spans())
    [placed] = place_comments(workspace, content, list_recorded(workspace, KEY))
    return placed


def test_both_ends_are_kept_and_the_draft_stays_what_it_is(workspace: Workspace) -> None:
    before = require_head(workspace, KEY).digest
    comment = say(workspace, FIRST.split(" ", 1)[1], LAST.split()[0])
    assert comment.about.quote == FIRST.split(" ", 1)[1]
    assert comment.until is not None
    assert (comment.until.place, comment.until.quote) == ("st-0003", LAST.split()[0])
    assert require_head(workspace, KEY).digest == before
    assert say(workspace, FIRST.split(" ", 1)[1], LAST.split()[0]).id == comment.id
    assert say(workspace, FIRST.split(" ", 1)[1], LAST).id != comment.id


def test_it_survives_edits_moves_and_deletions_at_either_end(workspace: Workspace) -> None:
    say(workspace, FIRST, LAST)
    changed = Replace(place="st-0003", part="text", before=LAST, after="Autre chose.")
    for edits, standing, until in (
        ((), Standing.IN_PLACE, Standing.IN_PLACE),
        ((Move(place="st-0003", to=0),), Standing.IN_PLACE, Standing.IN_PLACE),
        ((changed,), Standing.IN_PLACE, Standing.CHANGED),
        ((Remove(place="st-0003"),), Standing.IN_PLACE, Standing.GONE),
        ((Remove(place="st-0001"),), Standing.GONE, Standing.IN_PLACE),
    ):
        placed = place(workspace, *edits)
        assert placed.until is not None
        assert (placed.found.standing, placed.until.standing) == (standing, until)
        assert (placed.words, placed.last_words) == (FIRST, LAST)


def test_a_wish_names_every_sentence_and_the_words_only_where_they_are_less(workspace: Workspace) -> None:
    content = require_head(workspace, KEY).content
    whole = write_wishes("", [say(workspace, FIRST, LAST)], content, split_sentences)
    assert whole == f"st-0001, st-0002, st-0003: {SAID}"
    [scope] = list_scopes(whole, content.artefacts)
    assert scope.kinds == {"lesson"}
    part = write_wishes("", [say(workspace, FIRST, LAST.split()[0])], content, split_sentences)
    assert part.startswith("st-0001, st-0002, st-0003: Ces trois phrases se répètent (« ")
    assert part.endswith(f"… {LAST.split()[0]} »).")


def test_word_shows_both_ends_and_brings_back_no_second_comment(workspace: Workspace) -> None:
    comments = (say(workspace, FIRST, LAST),)
    head = require_head(workspace, KEY)
    data = to_word(head, comments=comments)
    assert not from_word(data, head, comments=comments).remarks


def test_an_end_that_no_sentence_says_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="st-0003"):
        say(workspace, FIRST, "Jamais dit.")
    with pytest.raises(InvalidInput, match="st-9999"):
        say(workspace, FIRST, "", until="st-9999")
