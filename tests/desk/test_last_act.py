"""What a person did last at the desk is taken back exactly, whatever it was."""

import re

import pytest
from httpx import Response

from adapters.workspace import Workspace
from pipelines.testing import builders
from schemas.draft import Statement, walk_named
from schemas.draft.adders import find_adders
from schemas.edit import Move, Replace
from tests.desk.editor import Editor


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


def find_offer(page: str) -> dict[str, str]:
    """Return the fields of the form that offers to undo the last act; none if no form does."""
    form = page.partition('id="last-act"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(act|edit|at)" value="([^"]+)"', form))


def undo(editor: Editor, page: Response) -> Response:
    offer = find_offer(page.text)
    assert offer
    return editor.send("undo", **offer)


def step(editor: Editor, place: str, do: str) -> Response:
    return editor.send("arrange", place=place, do=do)


def test_a_move_that_cancels_one_is_undone_and_no_text_with_it(lea: Editor) -> None:
    """The bar offered the text edit, for it was the last that was kept of that sentence."""
    lea.edit("st-0002", text="Essai de Sam.")
    step(lea, "st-0002", "up")
    lea.edit("st-0002", text="Essai de Sam, relu.")
    step(lea, "st-0002", "down")
    earlier = lea.edits
    page = step(lea, "st-0002", "up")
    assert "déplacé en position 1" in page.text.partition('id="last-act"')[2].partition("</form>")[0]
    undo(lea, page)
    assert lea.edits == earlier
    assert "Essai de Sam, relu." in lea.read()


def test_two_moves_that_cancel_leave_the_second_to_be_undone(lea: Editor) -> None:
    step(lea, "st-0002", "up")
    page = step(lea, "st-0002", "down")
    assert lea.edits == ()
    undo(lea, page)
    assert lea.edits == (Move(place="st-0002", to=0),)


def test_a_move_that_supersedes_one_is_undone_alone(lea: Editor) -> None:
    step(lea, "st-0001", "down")
    undo(lea, step(lea, "st-0001", "down"))
    assert lea.edits == (Move(place="st-0001", to=1),)


def test_what_is_no_longer_last_takes_nothing_else_back(lea: Editor) -> None:
    step(lea, "st-0002", "up")
    offer = find_offer(step(lea, "st-0002", "down").text)
    lea.edit("st-0003", text="Tapé dans un autre onglet.")
    answer = lea.send("undo", **offer)
    assert [type(edit) for edit in lea.edits] == [Replace]
    assert "rien de plus n’a été annulé" in answer.text


def test_an_act_that_stands_alone_is_undone_after_another_too(lea: Editor) -> None:
    """An answer was added, its form opened, and what was typed there had been kept since."""
    typed = {"text/text": "Deux heures"}
    offer = find_offer(lea.send("add", place="q-0001", what="options.option", **typed).text)
    lea.edit("q-0001", stem="Combien de temps ?")
    lea.send("undo", **offer)
    assert [edit.kind for edit in lea.edits] == ["replace"]


def test_an_undo_sent_twice_undoes_once(lea: Editor) -> None:
    lea.edit("st-0001", text="Revu.")
    offer = find_offer(lea.edit("st-0003", do="remove").text)
    lea.send("undo", **offer)
    lea.send("undo", **offer)
    assert [type(edit) for edit in lea.edits] == [Replace]


def test_what_was_discarded_is_taken_back_with_its_author(lea: Editor, workspace: Workspace) -> None:
    """One key press, and every change was gone without a word."""
    lea.edit("st-0001", text="Revu.")
    lea.send("add", place="st-0001", what="0.statement", **{"text/text": "Fermez la porte."})
    edits = lea.edits
    page = lea.send("undo", do="all")
    assert lea.edits == ()
    assert page.url.fragment == "pending"
    assert "2 modifications abandonnées." in page.text
    assert "Les reprendre" in page.text
    taken_back = undo(lea, page)
    assert "Vos modifications sont revenues." in taken_back.text
    assert lea.edits == edits
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    assert find_adders(head) == {"st-0010": "lea"}
    texts = [each.text for each in walk_named(head.content.artefacts) if isinstance(each, Statement)]
    assert "Revu." in texts


def test_what_was_discarded_is_offered_until_the_next_act(lea: Editor) -> None:
    lea.edit("st-0001", text="Revu.")
    page = lea.send("undo", do="all")
    offer, at = find_offer(page.text), f"?{page.url.query.decode()}"
    assert find_offer(lea.read(at)) == offer
    lea.edit("st-0002", text="Autre chose.")
    assert find_offer(lea.read(at)) == {}
    lea.send("undo", **offer)
    assert [edit.place for edit in lea.edits] == ["st-0002"]


def test_discarding_twice_still_leaves_all_to_be_taken_back(lea: Editor) -> None:
    lea.edit("st-0001", text="Revu.")
    lea.send("undo", do="all")
    undo(lea, lea.send("undo", do="all"))
    assert [edit.place for edit in lea.edits] == ["st-0001"]


def test_nobody_takes_back_what_somebody_else_discarded(lea: Editor, workspace: Workspace) -> None:
    lea.edit("st-0001", text="Revu.")
    page = lea.send("undo", do="all")
    noe = Editor(workspace, person="noe")
    assert find_offer(noe.read(f"?{page.url.query.decode()}")) == {}
    noe.send("undo", **find_offer(page.text))
    assert noe.edits == lea.edits == ()


def test_what_was_dropped_for_an_others_text_is_taken_back_too(lea: Editor, workspace: Workspace) -> None:
    noe = Editor(workspace, person="noe")
    lea.edit("st-0001", text="De Léa.")
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    assert "De Noé." in lea.send("revise").text
    undo(lea, lea.send("undo", do="all"))
    assert [edit.place for edit in lea.edits] == ["st-0001"]
