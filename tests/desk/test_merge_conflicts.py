"""The page of texts that two people changed: a choice holds for what was shown, and nothing sent is lost."""

import html

import pytest

from adapters.workspace import Workspace
from pipelines.testing import builders
from schemas.draft import Draft, walk_named
from schemas.draft.element_parts import texts
from tests.desk.editor import Editor


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
