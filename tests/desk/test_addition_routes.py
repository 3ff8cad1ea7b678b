"""Adding, copying and moving whole elements at the desk, with forms alone."""

import re
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.review.editing.openings import list_openings
from pipelines.testing import builders
from pipelines.workflow.revise import edit_draft
from schemas.draft import Option, Origin, Phase, Row, Section, SingleChoice, Statement, walk_named
from schemas.draft.adders import find_adders
from schemas.edit import LONGEST_TEXT, Add, Move, Remove, Replace, Transfer
from tests import sample_deliverables as deliverables
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import read_number


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


def sentences(editor: Editor) -> list[str]:
    head = editor.workspace.records.head(builders.KEY)
    assert head is not None
    return [each.text for each in walk_named(head.content.artefacts) if isinstance(each, Statement)]


def test_a_sentence_is_added_where_the_plus_is_and_becomes_a_revision_under_the_persons_name(
    lea: Editor, workspace: Workspace
) -> None:
    assert 'name="text/text"' in lea.read("?add=st-0001")
    answer = lea.send("add", place="st-0001", what="0.statement", **{"text/text": "Fermez la porte."})
    assert "ajouté, pas encore enregistré comme révision" in answer.text
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    assert find_adders(head) == {"st-0010": "lea"}
    added = next(each for each in walk_named(head.content.artefacts) if each.id == "st-0010")
    assert isinstance(added, Statement)
    assert added.origin is Origin.HUMAN
    assert ("statement.unsourced", "st-0010") in {(f.rule, f.place) for f in head.findings}
    assert "ajouté par lea" in Editor(workspace).read()


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("Lait | 4 °C\vPain | 20 °C", [("Lait", "4 °C"), ("Pain", "20 °C")]),
        ("Lait\ventier\t4 °C\r\nPain\t20 °C", [("Lait entier", "4 °C"), ("Pain", "20 °C")]),
    ],
    ids=["lines that were typed", "a table that was copied"],
)
def test_a_line_break_of_word_parts_two_rows_but_no_cell(
    lea: Editor, rows: str, cells: list[tuple[str, str]]
) -> None:
    texts = {"text/caption": "Produits", "text/header": "Produit | Température", "text/rows": rows}
    lea.send("add", place="st-0001", what="1.table", **texts)
    lea.send("revise")
    head = lea.workspace.records.head(builders.KEY)
    assert head is not None
    added = [each.cells for each in walk_named(head.content.artefacts) if isinstance(each, Row)]
    assert [each for each in cells if each in added] == cells


@pytest.mark.parametrize("minutes", ["cinq", "4,5", "0", "999"])
def test_minutes_that_are_none_are_refused_in_one_sentence_at_their_field(
    tmp_path: Path, minutes: str
) -> None:
    plan = deliverables.draft_of(deliverables.session_plan())
    lea = Editor(installation(tmp_path, None, None, plan), plan)
    texts = {"text/title": "Pause", "text/minutes": minutes}
    page = lea.send("add", place="st-0001", what="0.phase", **texts).text.replace("\u00a0", " ")
    field = page.partition('name="text/minutes"')[2]
    assert " autofocus" in field.partition(">")[0]
    told = f"Ce texte ne peut pas être enregistré : « {minutes} » n’est pas une durée. Écrivez un nombre"
    assert told in field
    assert page.count("n’est pas une durée") == 1


def test_who_added_something_stays_named_over_the_next_revision(lea: Editor, workspace: Workspace) -> None:
    lea.send("add", place="st-0001", what="0.statement", **{"text/text": "Fermez la porte."})
    lea.send("revise")
    noe = Editor(workspace, person="noe")
    noe.edit("st-0002", text="Une heure.")
    noe.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    assert find_adders(head) == {"st-0010": "lea"}


def test_what_cannot_be_added_is_shown_again_with_the_reason_and_all_that_was_typed(lea: Editor) -> None:
    answer = lea.send(
        "add", place="q-0001", what="0.single", **{"text/stem": "Combien ?", "text/options/a/text": "Un"}
    )
    assert answer.status_code == 422
    assert "Combien ?" in answer.text
    assert "Écrivez quelque chose ici." in answer.text
    assert lea.edits == ()


@pytest.mark.parametrize("what", ["0.single", "0.multiple", "0.true_false"])
def test_a_question_without_its_right_answer_is_asked_to_choose_one(lea: Editor, what: str) -> None:
    """Below the radio buttons stood "write something here"."""
    page = lea.send("add", place="q-0001", what=what, **{"text/stem": "Combien ?"}).text
    fault = re.search(r'id="add-(key|keys|answer)-wrong">([^<]*)<', page)
    assert fault is not None
    assert fault[2] == "Choisissez la bonne réponse."


def test_a_paste_of_two_megabytes_is_not_lost_and_the_page_says_what_to_do(lea: Editor) -> None:
    pasted = "Une phrase de Word. " * 100_000
    answer = lea.send("add", place="st-0001", what="0.statement", **{"text/text": pasted})
    assert answer.status_code == 422
    assert pasted[: LONGEST_TEXT * 10] in answer.text
    assert "comme source du cours" in answer.text
    assert lea.edits == ()


def test_undo_takes_back_exactly_the_one_act(lea: Editor) -> None:
    for text in ("Un.\nDeux.", "Trois."):
        page = lea.send("add", place="st-0001", what="0.statement", **{"text/text": text}).text
        assert "Annuler seulement cela" in page
    first, second = lea.edits
    lea.send("undo", edit=first.canonical_digest()[:12])
    assert lea.edits == (second,)


def test_what_is_added_by_a_form_sent_twice_is_added_once(lea: Editor) -> None:
    """Ctrl+Enter twice while the answer was on its way: two sentences, of which nobody wanted one."""
    form = {**read_number(lea.read("?add=st-0001")), "place": "st-0001", "what": "0.statement"}
    first, second = (lea.send("add", **form, **{"text/text": "Fermez la porte."}) for _ in range(2))
    assert first.url == second.url
    assert len(lea.edits) == 1
    lea.send("add", **form, **{"text/text": "Et la fenêtre."})
    assert len(lea.edits) == 2


@pytest.mark.parametrize(
    ("door", "fields"),
    [("arrange", {"place": "st-0001", "do": "copy"}), ("edit", {"target": "st-0001", "do": "copy"})],
    ids=["by a key", "by a button"],
)
def test_what_is_copied_by_a_form_sent_twice_is_there_once_more(
    lea: Editor, door: str, fields: dict[str, str]
) -> None:
    form = {**read_number(lea.read("?edit=st-0001")), **fields}
    first, second = lea.send(door, **form), lea.send(door, **form)
    assert first.url == second.url
    assert len(lea.edits) == 1


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("arrange", {"place": "st-0001", "do": "down"}),
        ("edit", {"target": "st-0003", "do": "down"}),
        ("edit", {"target": "st-0004", "do": "up-whole"}),
    ],
    ids=["by a key", "past the last sentence", "a whole block"],
)
def test_a_step_sent_twice_by_one_page_is_two_steps(lea: Editor, door: str, fields: dict[str, str]) -> None:
    """Alt and an arrow pressed twice, before the page was there again, moved once, and nothing said so."""
    noe = Editor(lea.workspace, person="noe")
    number = read_number(lea.read("?edit=st-0001"))
    for _ in range(2):
        lea.send(door, **number, **fields)
        noe.send(door, **fields)  # from another page each time
    assert lea.edits == noe.edits


def test_what_was_undone_is_added_again_from_the_same_page(lea: Editor) -> None:
    """Back, after an undo, and the button again: whoever does that means it."""
    form = {**read_number(lea.read("?add=st-0001")), "place": "st-0001", "what": "0.statement"}
    added = lea.send("add", **form, **{"text/text": "Fermez la porte."})
    [key] = set(re.findall(r'name="act" value="([^"]+)"', added.text))
    lea.send("undo", act=key)
    assert lea.edits == ()
    lea.send("add", **form, **{"text/text": "Fermez la porte."})
    assert len(lea.edits) == 1


def test_a_revision_saved_by_a_form_sent_twice_is_made_once(lea: Editor, workspace: Workspace) -> None:
    """The second answer was "Rien n’a changé", in the place of the revision that was made."""
    lea.edit("st-0002", text="Un produit exposé une heure est jeté.")
    form = read_number(lea.read())
    first, second = lea.send("revise", **form), lea.send("revise", **form)
    assert (second.status_code, second.url.path) == (200, first.url.path)
    assert workspace.records.count_revisions(builders.KEY) == 2


def test_an_element_is_copied_moved_to_another_page_and_deleted_from_its_form(lea: Editor) -> None:
    lea.edit("st-0001", do="copy", text="Il fait froid.")
    lea.send("edit", target="st-0002", do="to", where="page:p-0002")
    lea.edit("st-0003", do="remove")
    assert [type(edit) for edit in lea.edits] == [Replace, Add, Transfer, Remove]


def test_a_paragraph_is_moved_copied_and_deleted_as_a_whole(lea: Editor) -> None:
    lea.edit("st-0004", do="copy-whole")
    lea.edit("st-0004", do="down-whole")
    lea.edit("st-0004", do="remove-whole")
    assert [type(edit) for edit in lea.edits] == [Add, Transfer, Remove]


def test_a_step_past_the_last_sentence_of_a_block_leads_into_the_next(lea: Editor) -> None:
    lea.send("arrange", place="st-0003", do="down")
    lea.send("arrange", place="st-0002", do="up")
    assert [type(edit) for edit in lea.edits] == [Transfer, Move]


def test_what_was_dropped_stands_beside_what_it_was_dropped_on(lea: Editor) -> None:
    answer = lea.send("arrange", place="st-0001", beside="st-0005", before="true")
    assert answer.url.fragment == "st-0001"
    lea.send("revise")
    head = lea.workspace.records.head(builders.KEY)
    assert head is not None
    names = [each.id for each in walk_named(head.content.artefacts)]
    assert names.index("st-0001") == names.index("st-0005") - 1


def test_an_answer_is_added_to_a_question_from_its_own_panel(lea: Editor) -> None:
    answer = lea.send("add", place="q-0001", what="options.option", **{"text/text": "Deux heures"})
    assert "Deux heures" in answer.text
    assert [(edit.kind, edit.part) for edit in lea.edits if isinstance(edit, Add)] == [("add", "options/d")]


def test_a_letter_that_an_answer_had_in_an_earlier_revision_is_not_given_again(
    lea: Editor, workspace: Workspace
) -> None:
    lea.edit("q-0001", do="remove options/c")
    lea.send("revise")
    later = Editor(workspace)
    later.send("add", place="q-0001", what="options.option", **{"text/text": "Deux heures"})
    assert [edit.part for edit in later.edits if isinstance(edit, Add)] == ["options/d"]


def test_the_letter_of_an_answer_that_pending_edits_delete_is_not_given_again(lea: Editor) -> None:
    lea.edit("q-0001", do="remove options/c")
    lea.send("add", place="q-0001", what="options.option", **{"text/text": "Deux heures"})
    assert [edit.part for edit in lea.edits if isinstance(edit, Add)] == ["options/d"]


def test_nothing_is_offered_in_a_form_that_a_template_words(tmp_path: Path) -> None:
    draft = deliverables.draft_of(deliverables.paperwork())
    lea = Editor(installation(tmp_path, None, None, draft))
    assert 'class="edit"' in lea.read()
    assert 'class="edit add"' not in lea.read()


def test_every_plus_leads_to_its_first_field_whatever_may_be_added_there(tmp_path: Path) -> None:
    content = builders.content(artefacts=(*deliverables.one_of_each(), deliverables.lesson_of_blocks()))
    lea = Editor(installation(tmp_path, None, None, builders.draft(content=content)))
    page = lea.read()
    names = re.findall(r'id="plus-([^"]+)"', page)
    assert {"st", "p", "q", "b"} <= {name.partition("-")[0] for name in names}
    openings: dict[object, tuple[str, str]] = {}
    for place in names:  # the samples give some ids twice
        openings |= {each.contract: (place, each.name) for each in list_openings(content, place)}
    assert "Ajouter dans Étude de cas" in page
    assert "Ajouter dans case_study" not in page + lea.read("?add=case_study")
    assert {Row, Section, Phase, SingleChoice, Option} <= openings.keys()
    for place, what in openings.values():
        assert f'id="add-{place}"' in lea.read(f"?add={place}&what={what}"), (place, what)


def test_the_second_of_two_people_is_told_where_what_they_added_stands(
    lea: Editor, workspace: Workspace
) -> None:
    lea.send("add", place="st-0002", what="0.statement", **{"text/text": "Restée."})
    edit_draft(workspace, builders.KEY, lea.draft.digest, [Remove(place="p-0001")], "noe", builders.NOON)
    answer = lea.send("revise")
    assert "à l’endroit le plus proche" in answer.text
    assert "Restée." in sentences(Editor(workspace))


def test_two_people_who_add_at_once_both_have_their_sentence(lea: Editor, workspace: Workspace) -> None:
    noe = Editor(workspace, person="noe")
    for editor, text in ((lea, "De Léa."), (noe, "De Noé.")):
        editor.send("add", place="st-0001", what="0.statement", **{"text/text": text})
    lea.send("revise")
    noe.send("revise")
    assert {"De Léa.", "De Noé."} <= set(sentences(Editor(workspace)))
    head = workspace.records.head(builders.KEY)
    assert head is not None
    assert find_adders(head) == {"st-0010": "lea", "st-0011": "noe"}


def test_texts_typed_for_one_kind_are_those_of_another_and_none_is_lost(lea: Editor) -> None:
    question = {"text/stem": "Combien ?", "text/options/a/text": "Un", "text/options/b/text": "Deux"}
    page = lea.send("add", place="q-0001", what="0.single", turn="0.cloze", **question).text
    assert "Combien ?" in page
    assert "Un\nDeux" in page or ("Un" in page and "Deux" in page)
    sentence = {"text/text": "Un.\nDeux."}
    page = lea.send("add", place="st-0001", what="0.statement", turn="1.table", **sentence).text
    assert "Un.\nDeux.</textarea>" in page
    assert lea.edits == ()


def test_what_is_added_before_an_element_stands_before_it(lea: Editor) -> None:
    lea.send("add", place="st-0002", what="0.statement", where="before", **{"text/text": "Avant."})
    (added,) = lea.edits
    assert isinstance(added, Add)
    assert added.spot.before


@pytest.mark.parametrize(
    ("place", "what"), [("st-0001", "0.statement"), ("st-0001", "1.callout"), ("p-0001", "0.section")]
)
def test_whoever_adds_is_asked_for_a_source_or_a_nature_and_told_whose_it_is(
    lea: Editor, place: str, what: str
) -> None:
    """Pages and blocks asked for neither, and said nothing of the name they are under."""
    page = lea.read(f"?add={place}&what={what}")
    assert "Ce sera sous votre nom." in page
    assert 'name="text/nature"' in page
    assert "Ajouter, puis choisir ses passages" in page


def test_the_passages_of_a_page_just_added_are_chosen_for_its_first_sentence(lea: Editor) -> None:
    typed = {
        "text/title": "Le week-end",
        "text/text": "Rien ne change.\nSauf le lundi.",
        "text/nature": "claim",
    }
    answer = lea.send("add", follow=False, place="p-0001", what="0.section", do="cite", **typed)
    assert answer.headers["location"].partition("cite=")[2].startswith("st-0010#choose")
