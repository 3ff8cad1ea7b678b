"""Comments as wishes: each sentence names its element, and the words it is about."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.drafting.comments import list_scopes, read_wishes
from pipelines.drafting.orders import Order
from pipelines.review.comments.wishes import write_wishes
from pipelines.sourcing.sentences import split_sentences
from pipelines.testing import builders
from pipelines.workflow.comment import Commenter, comment_on, reply_to
from tests.desk.conftest import installation

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
CONTENT = builders.content()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


def write(workspace: Workspace, place: str, text: str, words: str = "", own: str = "") -> str:
    comment = comment_on(workspace, builders.draft(), place, words, text, Commenter("lea"), NOW)
    return write_wishes(own, [comment], CONTENT, split_sentences)


def test_every_sentence_of_a_comment_is_about_its_element_and_nothing_else(workspace: Workspace) -> None:
    """Else the second would be a wish about the whole module."""
    wishes = write(workspace, "st-0003", "C'est faux. Il faut 12.5 heures; voir la note\nMerci de corriger !")
    assert wishes.split("\n") == [
        "st-0003: C'est faux.",
        "st-0003: Il faut 12.5 heures;",
        "st-0003: voir la note",
        "st-0003: Merci de corriger !",
    ]
    scopes = list_scopes(wishes, CONTENT.artefacts)
    assert {kind for scope in scopes for kind in scope.kinds} == {"lesson"}


def test_an_abbreviation_ends_no_wish(workspace: Workspace) -> None:
    wishes = write(workspace, "st-0003", "Citer p. ex. l'art. 5. Et dire pourquoi.")
    assert wishes.split("\n") == ["st-0003: Citer p ex l'art 5.", "st-0003: Et dire pourquoi."]
    assert {scope.kinds for scope in list_scopes(wishes, CONTENT.artefacts)} == {frozenset({"lesson"})}


def test_what_the_author_replies_is_no_wish_of_the_reviewer(workspace: Workspace) -> None:
    begun = comment_on(workspace, builders.draft(), "st-0003", "", "Trop long.", Commenter("lea"), NOW)
    reply_to(workspace, builders.KEY, begun.id, "Supprimer serait pire.", Commenter("noe"), NOW)
    sent = reply_to(workspace, builders.KEY, begun.id, "Couper en deux.", Commenter("lea"), NOW)
    wishes = write_wishes("", [sent], CONTENT, split_sentences, frozenset({"noe"}))
    assert wishes.split("\n") == ["st-0003: Trop long.", "st-0003: Couper en deux."]


def test_an_order_on_a_whole_sentence_is_one_and_on_some_of_its_words_is_none(workspace: Workspace) -> None:
    assert read_wishes(write(workspace, "st-0003", "supprimer")).orders == {"st-0003": Order.DROP}
    text = builders.statement(3).text
    wishes = write(workspace, "st-0003", "supprimer.", text[:12])
    assert wishes == f"st-0003: supprimer (« {text[:12].strip()} »)."
    assert read_wishes(wishes).orders == {"st-0003": Order.CHANGE}


def test_an_order_on_one_answer_is_none_on_its_question(workspace: Workspace) -> None:
    wishes = write(workspace, "q-0001", "supprimer", "15 minutes")
    assert wishes == "q-0001: supprimer (« 15 minutes »)"
    assert read_wishes(wishes).orders == {"q-0001": Order.CHANGE}


def test_quoted_words_end_no_wish(workspace: Workspace) -> None:
    text = builders.statement(3).text
    wishes = write(workspace, "st-0003", "à revoir", text[3:])
    assert len(list(list_scopes(wishes, CONTENT.artefacts))) == 1


def test_a_comment_on_a_deliverable_names_it_and_the_reviewers_own_words_come_first(
    workspace: Workspace,
) -> None:
    wishes = write(workspace, "quiz", "Plus de questions", own="Bon travail.")
    first, second = wishes.split("\n")
    assert first == "Bon travail."
    assert {kind for scope in list_scopes(second, CONTENT.artefacts) for kind in scope.kinds} == {"quiz"}
