"""The page of texts that two people changed: a choice holds for what was shown, and nothing sent is lost."""

import html
import re

import pytest
from httpx import Response

from adapters.workspace import Workspace
from pipelines.testing import builders
from schemas.draft import Draft, walk_named
from schemas.draft.element_parts import texts
from tests.desk.editor import Editor
from tests.desk.reviewing import read_number


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


@pytest.fixture
def noe(workspace: Workspace) -> Editor:
    return Editor(workspace, person="noe")


@pytest.fixture
def page(lea: Editor, noe: Editor) -> str:
    """Return the page on which Léa chooses between her text of a sentence and Noé's, in revision 2."""
    lea.edit("st-0002", text="De Léa.")
    noe.edit("st-0002", text="De Noé.")
    noe.send("revise")
    return lea.send("revise").text


def head(workspace: Workspace) -> Draft:
    found = workspace.records.head(builders.KEY)
    assert found is not None
    return found


def text_of(workspace: Workspace, place: str, part: str = "text") -> str | None:
    named = {each.id: each for each in walk_named(head(workspace).content.artefacts)}
    return dict(texts(named[place])).get(part) if place in named else None


# what was shown


def test_a_choice_replaces_no_text_its_page_did_not_show(lea: Editor, page: str) -> None:
    """Léa's "keep my text" of revision 2 was applied to Noé's revision 3, which she had never seen."""
    later = Editor(lea.workspace, person="noe")
    later.edit("st-0002", text="Noé, jamais montré.")
    later.send("revise")
    choices = {"keep/st-0002/text": "other", "other/st-0002/text": "Des deux."}
    answer = lea.choose(page=page, **choices)
    assert answer.status_code == 409
    assert text_of(lea.workspace, "st-0002") == "Noé, jamais montré."
    again = html.unescape(answer.text)
    assert "La révision 3 a été enregistrée depuis" in again
    assert "Noé, jamais montré." in again
    assert 'value="other" required checked' in again
    assert "Des deux.</textarea>" in again
    assert lea.choose(page=again, **choices).status_code == 200
    assert text_of(lea.workspace, "st-0002") == "Des deux."


def test_a_text_typed_for_what_was_deleted_since_is_shown(lea: Editor, page: str) -> None:
    later = Editor(lea.workspace, person="noe")
    later.edit("st-0002", do="remove")
    later.send("revise")
    typed = {"keep/st-0002/text": "other", "other/st-0002/text": "Des deux."}
    answer = lea.choose(page=page, **typed)
    assert answer.status_code == 409
    assert "Des deux.</blockquote>" in answer.text
    assert [edit.place for edit in lea.edits] == ["st-0002"]


# what cannot be saved


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x" * 20_001, "Ce texte compte 20001 caractères"),
        (" ", "Ce texte ne peut pas être vide"),
        ("De\x07nous", "U+0007"),
    ],
    ids=["too long", "empty", "a control sign"],
)
def test_a_text_that_cannot_be_saved_is_shown_as_it_was_sent(
    lea: Editor, page: str, typed: str, told: str
) -> None:
    """Over 20,000 characters the desk answered 500, else with a page that had lost every choice."""
    answer = lea.choose(page=page, **{"keep/st-0002/text": "other", "other/st-0002/text": typed})
    shown = html.unescape(answer.text)
    assert answer.status_code == 422
    assert told in shown.partition("<fieldset")[2].partition("</fieldset")[0]
    assert 'value="other" required checked' in shown
    assert f">\n{typed}</textarea>" in shown
    assert [edit.place for edit in lea.edits] == ["st-0002"]
    assert head(lea.workspace).revision == 2


def test_whoever_types_what_the_other_wrote_makes_no_revision(lea: Editor, page: str) -> None:
    answer = lea.choose(page=page, **{"keep/st-0002/text": "other", "other/st-0002/text": "De Noé."})
    assert (answer.status_code, head(lea.workspace).revision) == (200, 2)


# what the button does


def test_a_button_that_saves_nothing_says_so_and_so_does_the_next_page(lea: Editor, noe: Editor) -> None:
    """It announced revision 3, made none, dropped the edit and said nothing."""
    lea.edit("st-0002", text="De Léa.")
    noe.edit("st-0002", do="remove")
    noe.send("revise")
    page = html.unescape(lea.send("revise").text)
    assert "Enregistrer comme révision" not in page
    assert "Continuer avec la révision 2, sans mes modifications</button>" in page
    answer = lea.choose(page=page)
    assert head(lea.workspace).revision == 2
    assert "Aucune révision n’a été faite" in html.unescape(answer.text)


def test_a_button_announces_a_revision_only_where_one_is_certain(lea: Editor, page: str) -> None:
    assert "Enregistrer mes choix</button>" in page
    lea.edit("st-0003", text="Aussi de Léa.")
    assert "Enregistrer comme révision 3</button>" in lea.read("/compare")
    answer = lea.choose(**{"keep/st-0002/text": "theirs"})
    assert head(lea.workspace).revision == 3
    assert "Aucune révision n’a été faite" not in html.unescape(answer.text)


def test_whoever_keeps_all_of_the_others_texts_is_told_so(lea: Editor, page: str) -> None:
    answer = lea.choose(page=page, **{"keep/st-0002/text": "theirs"})
    assert "Aucune révision n’a été faite" in html.unescape(answer.text)


# what is sent twice


@pytest.mark.parametrize(
    ("choice", "revision", "told"),
    [("yours", 3, "voici la nouvelle révision"), ("theirs", 2, "Aucune révision n’a été faite")],
)
def test_choices_sent_twice_lead_to_what_the_first_came_to(
    lea: Editor, page: str, choice: str, revision: int, told: str
) -> None:
    """The second answer was "revision 3 was saved since", which was one's own, with no text to choose."""
    choices = {**read_number(page), "keep/st-0002/text": choice}
    first, second = (lea.choose(page=page, **choices) for _ in range(2))
    assert (second.status_code, second.url) == (200, first.url)
    assert told in html.unescape(second.text)
    assert head(lea.workspace).revision == revision


def test_a_text_chosen_after_ones_own_revision_is_not_lost(lea: Editor, page: str) -> None:
    """Back from the revision to the page of before, and another text typed there."""
    number = read_number(page)
    lea.choose(page=page, **number, **{"keep/st-0002/text": "yours"})
    typed = {"keep/st-0002/text": "other", "other/st-0002/text": "Des deux."}
    answer = lea.choose(page=page, **number, **typed)
    assert answer.status_code == 409
    assert "Des deux.</blockquote>" in answer.text


# what was deleted


def choose_each(editor: Editor, choice: str) -> Response:
    """Send the same choice of every text on the page."""
    page = editor.read("/compare")
    return editor.choose(page=page, **dict.fromkeys(re.findall(r'name="(keep/[^"]+)"', page), choice))


DELETED = pytest.mark.parametrize(
    ("target", "do", "theirs", "place", "part"),
    [
        ("q-0001", "remove options/c", {"options_c_text": "De Noé."}, "q-0001", "options/c/text"),
        ("q-0001", "remove options/c", {"stem": "De Noé ?"}, "q-0001", "options/c/text"),
        ("st-0004", "remove-whole", {"text": "De Noé."}, "st-0005", "text"),
        ("p-0001", "remove", {"text": "De Noé."}, "st-0002", "text"),
    ],
    ids=["an answer", "an answer of a question", "a procedure", "a page"],
)


@DELETED
def test_what_one_deleted_and_the_other_changed_can_be_deleted(
    lea: Editor, noe: Editor, target: str, do: str, theirs: dict[str, str], place: str, part: str
) -> None:
    """The choice was taken for an empty text, and refused; of a question changed elsewhere there was none."""
    lea.edit(target, do=do)
    noe.edit(place, **theirs)
    noe.send("revise")
    assert "Supprimer l’élément, comme je l’ai fait" in lea.send("revise").text
    answer = choose_each(lea, "yours")
    assert (answer.status_code, head(lea.workspace).revision) == (200, 3)
    assert text_of(lea.workspace, place, part) is None


@DELETED
def test_what_one_deleted_and_the_other_changed_can_be_kept(
    lea: Editor, noe: Editor, target: str, do: str, theirs: dict[str, str], place: str, part: str
) -> None:
    lea.edit(target, do=do)
    noe.edit(place, **theirs)
    noe.send("revise")
    assert choose_each(lea, "theirs").status_code == 200
    assert head(lea.workspace).revision == 2
    assert text_of(lea.workspace, place, part) is not None


def test_a_deleted_page_and_what_was_deleted_in_it_are_one_choice(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0002", do="remove")
    lea.edit("p-0001", do="remove")
    noe.edit("st-0002", text="De Noé.")
    noe.send("revise")
    assert set(re.findall(r'name="(keep/[^"]+)"', lea.read("/compare"))) == {"keep/p-0001/whole"}
    assert choose_each(lea, "yours").status_code == 200
    assert text_of(lea.workspace, "p-0001", "title") is None


def test_a_page_somebody_added_a_sentence_to_can_be_deleted(lea: Editor, noe: Editor) -> None:
    lea.edit("p-0001", do="remove")
    noe.send("add", place="st-0002", what="0.statement", do="add", **{"text/text": "Nouveau, de Noé."})
    noe.send("revise")
    assert "Nouveau, de Noé." in lea.send("revise").text
    assert choose_each(lea, "yours").status_code == 200
    assert text_of(lea.workspace, "p-0001", "title") is None


def test_where_a_deleted_sentence_was_moved_before_is_not_asked(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0001", do="down")
    lea.edit("st-0001", do="remove")
    noe.edit("st-0003", do="up")
    noe.send("revise")
    assert 'name="keep/' not in lea.send("revise").text
    assert lea.choose().status_code == 200
    assert text_of(lea.workspace, "st-0001") is None


def test_an_answer_goes_once_another_one_is_the_right_one(lea: Editor, noe: Editor) -> None:
    lea.edit("q-0001", key="b")
    lea.edit("q-0001", do="remove options/a")
    noe.edit("q-0001", stem="De Noé ?")
    noe.send("revise")
    assert choose_each(lea, "yours").status_code == 200
    assert text_of(lea.workspace, "q-0001", "key") == "b"
    assert text_of(lea.workspace, "q-0001", "options/a/text") is None
