"""What somebody types while their earlier edits become a revision: pending on it, or to be compared."""

import html
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipelines.desk.editor
import pipelines.desk.merge_conflicts
from adapters.workspace import Workspace
from pipelines.desk.late_edits import TakenEdits, carry_late_edits
from pipelines.desk.pending_edits import apply_edits, find_text_at, join_edit
from pipelines.review.editing import list_editables
from pipelines.testing import builders
from schemas.draft import Content
from schemas.edit import Add, Edit, Replace
from schemas.errors import InvalidInput
from tests.desk.editor import Editor

Act = Callable[[], object]


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


@pytest.fixture
def tab(workspace: Workspace) -> Editor:
    """Another tab of Léa's."""
    return Editor(workspace, builders.draft())


@pytest.fixture
def noe(workspace: Workspace) -> Editor:
    return Editor(workspace, builders.draft(), "noe")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Act], None]:
    """Have something done once, when the next revision is made and its edits are still in the notes."""

    def do_at_next_revision(act: Act) -> None:
        make = pipelines.desk.editor.edit_draft

        def make_and_act(*given: Any) -> Any:
            made = make(*given)
            monkeypatch.setattr(pipelines.desk.editor, "edit_draft", make)
            act()
            return made

        monkeypatch.setattr(pipelines.desk.editor, "edit_draft", make_and_act)

    return do_at_next_revision


def find_newest(workspace: Workspace) -> Editor:
    return Editor(workspace)


def texts(content: Content) -> dict[str, str]:
    return {each.id: each.text for each in content.walk_citing() if hasattr(each, "text")}


def test_a_sentence_typed_during_a_revision_is_pending_on_it(
    lea: Editor, tab: Editor, meanwhile: Any
) -> None:
    """It was autosaved, called so, and gone from the notes, the revision and the page."""
    lea.edit("st-0002", text="Un produit exposé une heure est jeté.")
    meanwhile(lambda: tab.edit("st-0001", "autosave", text="Tapée pendant ce temps."))
    page = html.unescape(lea.send("revise").text)
    newest = find_newest(lea.workspace)
    assert texts(newest.draft.content)["st-0002"] == "Un produit exposé une heure est jeté."
    assert [(edit.place, edit.after) for edit in newest.edits if isinstance(edit, Replace)] == [
        ("st-0001", "Tapée pendant ce temps.")
    ]
    assert "Tapée pendant ce temps." in page
    assert lea.edits == ()


def test_a_sentence_typed_on_during_a_revision_is_pending_on_it(
    lea: Editor, tab: Editor, meanwhile: Any
) -> None:
    lea.edit("st-0002", text="Un produit exposé")
    meanwhile(lambda: tab.edit("st-0002", "autosave", text="Un produit exposé une heure est jeté."))
    lea.send("revise")
    newest = find_newest(lea.workspace)
    after = "Un produit exposé une heure est jeté."
    assert newest.edits == (Replace(place="st-0002", part="text", before="Un produit exposé", after=after),)


def test_a_text_put_back_during_a_revision_is_put_back_on_it(
    lea: Editor, tab: Editor, meanwhile: Any
) -> None:
    """It is no edit of the older draft any more, and was the text of the newer one."""
    lea.edit("st-0002", text="Essai de Sam.")
    meanwhile(lambda: tab.edit("st-0002", "autosave", text=builders.SENTENCES[1]))
    lea.send("revise")
    newest = find_newest(lea.workspace)
    after = builders.SENTENCES[1]
    assert newest.edits == (Replace(place="st-0002", part="text", before="Essai de Sam.", after=after),)


def add(editor: Editor, text: str) -> None:
    editor.send("add", place="st-0002", what="0.statement", do="add", **{"text/text": text})


def test_a_sentence_that_was_added_is_typed_on_under_its_new_id(
    lea: Editor, tab: Editor, noe: Editor, meanwhile: Any
) -> None:
    """Noé's revision had given its id to a sentence of his own."""
    add(lea, "Ajoutée par Léa.")
    add(noe, "Ajoutée par Noé.")
    noe.send("revise")
    assert isinstance(lea.edits[0], Add)
    meanwhile(lambda: tab.edit("st-0010", "autosave", text="Ajoutée par Léa, et relue."))
    lea.send("revise")
    newest = find_newest(lea.workspace)
    [edit] = newest.edits
    assert isinstance(edit, Replace)
    assert (edit.before, edit.after) == ("Ajoutée par Léa.", "Ajoutée par Léa, et relue.")


def test_a_late_sentence_that_another_changed_is_left_for_the_comparison(
    lea: Editor, tab: Editor, noe: Editor, meanwhile: Any
) -> None:
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    lea.edit("st-0002", text="De Léa.")
    meanwhile(lambda: tab.edit("st-0001", "autosave", text="Aussi de Léa."))
    page = html.unescape(lea.send("revise").text)
    assert texts(find_newest(lea.workspace).draft.content)["st-0002"] == "De Léa."
    assert "1 de vos modifications de la révision 1 n’est dans aucune révision." in page
    compared = html.unescape(lea.send("bring").text)
    assert "De Noé." in compared
    assert "Aussi de Léa." in compared
    lea.choose(**{"keep/st-0001/text": "yours"})
    assert texts(find_newest(lea.workspace).draft.content)["st-0001"] == "Aussi de Léa."
    assert lea.edits == ()


@pytest.mark.parametrize("door", ["bring", "compare"])
def test_what_is_typed_while_edits_are_carried_over_goes_along(
    door: str, lea: Editor, tab: Editor, noe: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    noe.edit("st-0004", text="De Noé.")
    noe.send("revise")
    lea.edit("st-0001", text="De Léa.")
    compare = pipelines.desk.merge_conflicts.compare_edits

    def compare_and_type(editor: Any) -> Any:
        compared = compare(editor)
        monkeypatch.setattr(pipelines.desk.merge_conflicts, "compare_edits", compare)
        tab.edit("st-0002", "autosave", text="Tapée pendant ce temps.")
        return compared

    monkeypatch.setattr(pipelines.desk.merge_conflicts, "compare_edits", compare_and_type)
    page = html.unescape((lea.choose() if door == "compare" else lea.send(door)).text)
    assert "De Léa." in page
    assert "Tapée pendant ce temps." in page
    assert lea.edits == ()


CONTENT, SPANS = builders.content(), builders.spans()
TYPED = st.builds(
    lambda spot, after: Replace(place=spot.place, part=spot.part, before="", after=after),
    st.sampled_from([spot for spot in list_editables(CONTENT) if not spot.choices]),
    st.sampled_from(["Un.", "Deux."]),
)


def join(edits: tuple[Edit, ...], more: list[Edit]) -> tuple[Edit, ...]:
    for edit in more:
        with suppress(InvalidInput):
            edits = join_edit(CONTENT, edits, edit, SPANS)
    return edits


@given(st.lists(TYPED, max_size=6), st.lists(TYPED, max_size=6))
def test_all_that_is_typed_is_there_whenever_the_revision_is_made(
    before: list[Edit], since: list[Edit]
) -> None:
    originals = join((), before)
    now = join(originals, since)
    newer = builders.draft(content=apply_edits(CONTENT, originals, SPANS).content)
    taken = TakenEdits(originals, originals)
    late = carry_late_edits(builders.draft(content=CONTENT), now, taken, newer, (), SPANS)
    assert late.remainder == ()
    reached = apply_edits(newer.content, late.edits, SPANS).content
    wanted = apply_edits(CONTENT, now, SPANS).content
    for edit in (*originals, *now):
        assert isinstance(edit, Replace)
        wished = find_text_at(wanted, edit.place, edit.part)
        assert find_text_at(reached, edit.place, edit.part) == wished
