"""Editing at the desk: kept as typed, one revision when saved, and never over somebody else's text."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.identity.invitation import Invitation, seal_invitation
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.desk.forms import TOKEN
from pipelines.desk.notebook import Notebook
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.sources import read_source
from pipelines.workflow.revise import keep_revision
from schemas.course import IdentityMode, ModelSettings, ReviewPolicy
from schemas.draft import Content, Draft, Item, Origin, SingleChoice, Statement, TrueFalse
from schemas.edit import Cite, Move, Remove, Replace, Rewrite
from schemas.finding import Finding, Waiver
from schemas.language import Language
from schemas.source import SourceSpans
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.sample_sources import LABELS

HOSTILE = "<script>alert('&')</script>"


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


def statements(content: Content) -> dict[str, Statement]:
    lesson = next(each for each in content.artefacts if isinstance(each, Lesson))
    blocks = [block for section in lesson.sections for block in section.blocks]
    return {each.id: each for block in blocks if block.kind != "table" for each in block.statements}


def items(content: Content) -> dict[str, Item]:
    quiz = next(each for each in content.artefacts if isinstance(each, Quiz))
    return {item.id: item for item in quiz.items}


def head(workspace: Workspace) -> Draft:
    found = workspace.records.head(builders.KEY)
    assert found is not None
    return found


# in place


def test_every_text_of_the_draft_has_a_form_at_its_place(lea: Editor) -> None:
    targets = re.findall(r'class="edit" id="edit-[^"]+".*?\?edit=([^#&"]+)', lea.read())
    assert targets[0] == "content"
    assert {"p-0001", "st-0001", "st-0004", "st-0007", "st-0007/table", "q-0001", "st-0009"} <= set(targets)
    for target in targets:
        form = lea.read(f"?edit={target}")
        assert form.count("data-autosave") == 1
        assert f'name="target" value="{target}"' in form


def test_a_change_kept_is_shown_in_place_and_marked_as_no_revision_yet(lea: Editor) -> None:
    page = lea.edit("st-0002", text="Un produit exposé une heure est jeté.").text
    assert "Un produit exposé une heure est jeté." in page
    assert "modifié, pas encore enregistré comme révision" in page
    assert "1 modification, pas encore en révision" in page
    assert head(lea.workspace).revision == 1


def test_after_a_change_the_page_opens_at_its_element(lea: Editor) -> None:
    answer = lea.edit("st-0002", follow=False, text="Autre chose.")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("#st-0002")


def test_a_text_changed_three_times_is_one_edit_and_put_back_is_none(lea: Editor) -> None:
    for text in ("Un.", "Deux.", "Trois."):
        lea.edit("st-0002", text=text)
    (edit,) = lea.edits
    assert edit == Replace(place="st-0002", part="text", before=builders.SENTENCES[1], after="Trois.")
    lea.send(
        "edit",
        target="st-0002",
        do="save",
        **{"text/text": builders.SENTENCES[1], "was/text": "Trois."},
    )
    assert lea.edits == ()


def test_a_form_left_open_in_another_window_takes_nothing_back(lea: Editor) -> None:
    """It was opened before the feedback changed, and only its stem was typed in."""
    lea.edit("q-0001", options_a_feedback="C'est trop court.")
    was = {"was/stem": builders.question().stem, "was/options/a/feedback": ""}
    lea.send(
        "edit",
        target="q-0001",
        do="save",
        **{"text/stem": "Combien de temps ?", "text/options/a/feedback": "", **was},
    )
    parts = {edit.part for edit in lea.edits if isinstance(edit, Replace)}
    assert parts == {"stem", "options/a/feedback"}


def test_cancel_puts_back_what_the_form_held_when_it_was_opened(lea: Editor) -> None:
    lea.edit("st-0002", text="Gardé.")
    lea.edit("st-0002", "autosave", text="Gardé, puis tapé encore.")
    texts = {"text/text": "Encore.", "was/text": "Gardé.", "seen/text": "Gardé, puis tapé encore."}
    lea.send("edit", target="st-0002", do="cancel", **texts)
    (edit,) = lea.edits
    assert isinstance(edit, Replace)
    assert edit.after == "Gardé."


def test_cancel_in_a_tab_takes_back_nothing_that_another_tab_kept(lea: Editor) -> None:
    lea.edit("st-0002", text="D'un autre onglet.")
    lea.send("edit", target="st-0002", do="cancel", **{"text/text": "D'ici.", "was/text": "Avant."})
    (edit,) = lea.edits
    assert isinstance(edit, Replace)
    assert edit.after == "D'un autre onglet."


def test_a_text_that_another_tab_changed_is_shown_beside_what_was_typed_and_kept_when_sent_again(
    lea: Editor,
) -> None:
    lea.edit("st-0002", text="D'un autre onglet.")
    answer = lea.send("edit", target="st-0002", do="save", **{"text/text": "D'ici.", "was/text": "Avant."})
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "il est devenu «\u00a0D'un autre onglet.\u00a0»" in page
    assert "D'ici.</textarea>" in page
    assert 'name="was/text" value="D\'un autre onglet."' in page
    lea.send("edit", target="st-0002", do="save", **{"text/text": "D'ici.", "was/text": "D'un autre onglet."})
    (edit,) = lea.edits
    assert isinstance(edit, Replace)
    assert edit.after == "D'ici."


def test_a_form_that_was_taken_says_so_in_a_cookie_and_one_that_was_refused_does_not(lea: Editor) -> None:
    for text, taken in (("Gardé.", True), (" ", False)):
        answer = lea.send("edit", follow=False, target="st-0002", receipt="1-a", **{"text/text": text})
        assert ("premierjet_taken=1-a" in answer.headers.get("set-cookie", "")) == taken


def test_a_step_of_what_is_not_there_and_an_act_nobody_knows_are_refused_in_words(
    lea: Editor,
) -> None:
    assert lea.edit("st-0002", "up options/z").status_code == 422
    assert lea.send("arrange", place="st-0002", do="").status_code == 422


@pytest.mark.parametrize("text", ["\u200b", "\u00a0\u200b\ufeff", "\u200f \u2060"])
def test_a_text_of_which_nothing_is_seen_is_empty(lea: Editor, text: str) -> None:
    answer = lea.edit("st-0002", text=text)
    assert answer.status_code == 422
    assert "il ne resterait rien de ce texte" in html.unescape(answer.text)
    assert lea.send("comments", place="st-0002", text=text).status_code == 422
    assert lea.edits == ()


def test_what_is_typed_is_kept_without_a_button_and_says_when(lea: Editor) -> None:
    answer = lea.edit("st-0002", "autosave", text="Tapé, jamais envoyé.")
    assert re.fullmatch(r"Enregistré à \d\d:\d\d UTC", answer.json()["said"])
    reopened = Editor(lea.workspace).read("?edit=st-0002")
    assert "Tapé, jamais envoyé.</textarea>" in reopened


def test_what_is_kept_is_told_in_the_zone_of_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_TIME_ZONE", "Asia/Kolkata")
    answer = Editor(installation(tmp_path)).edit("st-0002", "autosave", text="Tapé.")
    assert re.fullmatch(r"Enregistré à \d\d:\d\d UTC\+5:30", answer.json()["said"])


def test_what_is_typed_is_kept_but_for_a_text_that_cannot_be(lea: Editor) -> None:
    answer = lea.edit("q-0001", "autosave", stem="Combien ?", options_a_text=" ")
    assert "sauf\u00a0: Texte de la réponse a" in answer.json()["said"]
    assert [edit.part for edit in lea.edits if isinstance(edit, Replace)] == ["stem"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("  ", "Ce texte ne peut pas être vide."),
        ("x" * 20_001, "Ce texte compte 20001 caractères, et 20000 tiennent ici."),
        ("Un produit\u202e inversé", "contient U+202E, un caractère invisible. Retapez le texte"),
    ],
)
def test_a_text_that_cannot_be_kept_is_shown_again_with_what_is_wrong_tied_to_it(
    lea: Editor, typed: str, said: str
) -> None:
    answer = lea.edit("st-0002", text=typed)
    assert answer.status_code == 422
    assert "<title>Erreur\u00a0: " in answer.text
    field = re.search(r'<textarea id="type-st-0002"[^>]*>', answer.text)
    assert field is not None
    assert 'aria-invalid="true" aria-describedby="type-st-0002-wrong" autofocus' in field.group()
    assert said in re.sub(r"\s+", " ", answer.text.partition('id="type-st-0002-wrong"')[2])
    assert typed.strip() in answer.text
    assert lea.edits == ()


def test_hostile_text_typed_into_a_form_is_never_markup(lea: Editor) -> None:
    answer = lea.edit("st-0002", text=f"{HOSTILE}</textarea>")
    again = lea.browser.get(lea.address + "?edit=st-0002").text
    for page in (answer.text, again):
        assert HOSTILE not in page
        assert "&lt;script&gt;alert" in page


def test_another_right_answer_is_chosen(lea: Editor) -> None:
    lea.edit("q-0001", key="c")
    lea.send("revise")
    item = items(head(lea.workspace).content)["q-0001"]
    assert isinstance(item, SingleChoice)
    assert item.key == "c"
    assert item.origin is Origin.HUMAN


def test_a_claim_is_judged_the_other_way(tmp_path: Path) -> None:
    claim = TrueFalse(id="q-0001", stem="Le froid tue.", answer=True, origin=Origin.MODEL)
    workspace = installation(
        tmp_path, None, None, builders.draft(content=builders.content(artefacts=(Quiz(items=(claim,)),)))
    )
    lea = Editor(workspace)
    assert 'name="text/answer" value="true" checked' in lea.read("?edit=q-0001")
    lea.edit("q-0001", answer="false", feedback="Il ralentit.")
    lea.send("revise")
    after = items(head(workspace).content)["q-0001"]
    assert isinstance(after, TrueFalse)
    assert (after.answer, after.feedback) == (False, "Il ralentit.")


def test_a_tables_title_its_header_and_a_cell_are_texts_too(lea: Editor) -> None:
    lea.edit("st-0007/table", caption="Conserver", header_1="Denrée")
    lea.edit("st-0008", cells_3="36 h")
    page = lea.send("revise").text
    assert "Conserver" in page
    assert "Denrée" in page
    assert "36 h" in page


# order, number


def test_a_sentence_moves_among_its_neighbours_and_its_form_stays_open(lea: Editor) -> None:
    answer = lea.edit("st-0001", "down", follow=False)
    assert "edit=st-0001" in answer.headers["location"]
    lea.edit("st-0001", "down")
    assert lea.edits == (Move(place="st-0001", to=2),)
    lea.edit("st-0001", "up")
    lea.edit("st-0001", "up")
    assert lea.edits == ()


def test_what_was_typed_is_kept_when_a_button_moves_the_element(lea: Editor) -> None:
    lea.edit("st-0001", "down", text="Tapé puis déplacé.")
    assert [edit.kind for edit in lea.edits] == ["replace", "move"]


def test_a_page_of_the_lesson_moves_whole(lea: Editor) -> None:
    lea.edit("p-0002", "up")
    lea.send("revise")
    lesson = next(each for each in head(lea.workspace).content.artefacts if isinstance(each, Lesson))
    assert [section.id for section in lesson.sections] == ["p-0002", "p-0001"]


def test_a_deleted_element_is_gone_from_the_page_and_comes_back_by_undoing(lea: Editor) -> None:
    page = lea.edit("st-0003", "remove").text
    assert 'id="st-0003"' not in page
    assert "supprimé" in page
    key = re.search(r'name="edit" value="([0-9a-f]{12})"', page)
    assert key is not None
    assert 'id="st-0003"' in lea.send("undo", edit=key.group(1)).text
    assert lea.edits == ()


def test_an_answer_is_moved_and_removed_but_never_the_right_one(lea: Editor) -> None:
    lea.edit("q-0001", "down options/a")
    lea.edit("q-0001", "remove options/c")
    assert [(e.kind, e.part) for e in lea.edits if isinstance(e, Move | Remove)] == [
        ("move", "options/a"),
        ("remove", "options/c"),
    ]
    answer = lea.edit("q-0002", "remove options/b")
    assert answer.status_code == 422
    assert "C’est la bonne réponse" in answer.text


def test_an_edit_another_rests_on_is_not_undone_alone(lea: Editor) -> None:
    lea.edit("q-0001", key="a")
    lea.edit("q-0001", "remove options/b")
    first = lea.edits[0]
    answer = lea.send("undo", edit=first.canonical_digest()[:12])
    assert answer.status_code == 422
    assert "Un autre de vos changements dépend de celui-ci" in answer.text
    lea.edit("q-0001", key="c")
    assert [edit.kind for edit in lea.edits] == ["replace", "remove"]


def test_every_change_of_an_element_or_of_the_draft_is_dropped_at_once(lea: Editor) -> None:
    lea.edit("q-0001", stem="Combien ?", key="a")
    lea.edit("st-0001", text="Froid.")
    lea.send("undo", place="q-0001")
    assert [edit.place for edit in lea.edits] == ["st-0001"]
    lea.send("undo", do="all")
    assert lea.edits == ()


# citations


def test_the_sources_become_a_form_with_the_passages_cited_now_ticked(lea: Editor) -> None:
    cited, other = builders.citation(2).span, builders.citation(3).span
    answer = lea.edit("st-0002", "cite")
    assert f'name="span" value="{cited}" checked' in answer.text
    assert f'name="span" value="{other}">' in answer.text
    heading = builders.spans().sources[0].spans[0].id
    assert f'value="{heading}"' not in answer.text


def test_the_passages_ticked_are_quoted_by_code_and_verified(lea: Editor) -> None:
    spans = [builders.citation(number).span for number in (1, 3)]
    lea.send("cite", place="st-0002", span=spans)
    assert lea.edits == (Cite(place="st-0002", spans=tuple(spans)),)
    lea.send("revise")
    after = statements(head(lea.workspace).content)["st-0002"]
    assert after.citations == (builders.citation(1), builders.citation(3))


def test_a_passage_of_no_source_is_refused(lea: Editor) -> None:
    assert lea.send("cite", place="st-0002", span=["sp-0000000000"]).status_code == 422
    assert lea.send("cite", place="st-0002", span=["../etc"]).status_code == 422
    assert lea.edits == ()


def test_a_change_whose_passage_left_the_sources_is_listed_and_stops_the_revision(lea: Editor) -> None:
    lea.send("cite", place="st-0002", span=[builders.citation(3).span])
    lea.edit("st-0001", text="Le froid.")
    spans = builders.spans()
    fewer = spans.sources[0].model_copy(update={"spans": spans.sources[0].spans[:3]})
    lea.workspace.records.save_spans(spans.model_copy(update={"sources": (fewer,), "fingerprint": "0" * 64}))
    page = lea.read()
    assert "Les sources ont changé" in page
    assert "Le froid." in page
    assert lea.send("revise").status_code == 422
    lost = next(edit for edit in lea.edits if isinstance(edit, Cite))
    lea.send("undo", edit=lost.canonical_digest()[:12])
    assert lea.send("revise").status_code == 200
    assert head(lea.workspace).revision == 2


# the revision


def test_the_changes_become_one_revision_of_a_person(lea: Editor) -> None:
    lea.edit("st-0001", text="Entre 0 °C et 3 °C.")
    lea.edit("q-0001", stem="Combien de temps ?")
    answer = lea.send("revise")
    after = head(lea.workspace)
    assert after.revision == 2
    assert (after.provenance.writer, after.provenance.author) == (Origin.HUMAN, "lea")
    assert after.content.canonical_digest()[:12] in str(answer.url)
    assert "voici la nouvelle révision" in answer.text
    assert "pas encore une révision" not in answer.text
    assert lea.edits == ()


def test_what_was_noted_moves_on_to_the_revision_as_far_as_it_stands_there(tmp_path: Path) -> None:
    altered = builders.question(
        1, citations=(builders.citation(2).model_copy(update={"quote": "Un produit exposé est écarté."}),)
    )
    content = builders.content(artefacts=(Quiz(items=(altered, builders.question(2, stem="Que faire ?"))),))
    before = builders.draft(content=content)
    workspace = installation(tmp_path, None, None, before)
    written = builders.draft(content=content, revision=2, parent=content.canonical_digest())
    first = keep_revision(workspace, written, before, builders.spans())
    stays = next(finding for finding in first.findings if finding.place == "q-0001")
    gone = Finding(rule="citation.altered", place="q-0002", facts={"source": "x", "quote": "y"})
    cited = builders.citation(2).span
    notebook = Notebook(workspace, first, "lea")
    notebook.change(
        lambda _: {
            "waivers": tuple(Waiver(finding=each.id, reason="vu avec Noé") for each in (stays, gone)),
            "opened": (cited, "sp-0000000000"),
            "comment": "Presque.",
        }
    )
    lea = Editor(workspace, first)
    lea.edit("q-0002", stem="Que faire alors ?")
    lea.send("revise")
    notes = Notebook(workspace, head(workspace), "lea").read()
    assert [waiver.finding for waiver in notes.waivers] == [stays.id]
    assert notes.opened == (cited,)
    assert notes.comment == "Presque."


def test_saving_nothing_is_refused_in_words(lea: Editor) -> None:
    answer = lea.send("revise")
    assert answer.status_code == 422
    assert "Rien n’a changé" in answer.text


def test_ones_own_changes_are_previewed_as_a_learner_will_see_them(lea: Editor) -> None:
    lea.edit("st-0001", text="Entre zéro et trois degrés.")
    digest = lea.draft.content.canonical_digest()[:12]
    plain = f"/preview/{builders.KEY}/{digest}/"
    assert "Entre zéro et trois degrés." in lea.browser.get(plain + "mine/").text
    assert "Entre zéro et trois degrés." not in lea.browser.get(plain).text
    assert lea.browser.get(plain + "mine/absent.js").status_code == 404


# two people


@pytest.fixture
def noe(workspace: Workspace) -> Editor:
    return Editor(workspace, person="noe")


def test_two_people_who_edit_different_elements_both_have_their_say(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0001", text="De Léa.")
    noe.edit("st-0003", text="De Noé.")
    noe.send("revise")
    answer = lea.send("revise")
    after = statements(head(lea.workspace).content)
    assert (after["st-0001"].text, after["st-0003"].text) == ("De Léa.", "De Noé.")
    assert head(lea.workspace).revision == 3
    assert answer.status_code == 200


def test_a_persons_changes_are_nobody_elses(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0001", text="De Léa.")
    assert "De Léa." not in noe.read()


def test_an_old_drafts_page_offers_to_bring_the_changes_along_and_so_does_the_newest(
    lea: Editor, noe: Editor
) -> None:
    lea.edit("st-0001", text="De Léa.")
    noe.edit("st-0003", text="De Noé.")
    noe.send("revise")
    assert "1 de vos modifications d’ici n’est dans aucune révision." in lea.read()
    newest = Editor(lea.workspace)
    assert "1 de vos modifications de la révision 1 n’est dans aucune révision." in newest.read()
    page = lea.send("bring").text
    assert "Vos modifications sont reportées sur cette révision" in page
    assert "De Léa." in page
    assert "De Noé." in page
    assert [edit.place for edit in newest.edits] == ["st-0001"]
    assert lea.edits == ()


@pytest.fixture
def clash(lea: Editor, noe: Editor) -> Editor:
    """Léa and Noé changed the same sentence; Noé's revision came first. Léa changed another one too."""
    lea.edit("st-0001", text="De Léa.")
    lea.edit("st-0003", text="Aussi de Léa.")
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    return lea


def test_a_text_two_people_changed_is_shown_three_times_and_nothing_is_saved(clash: Editor) -> None:
    answer = clash.send("revise")
    assert str(answer.url).endswith("/compare")
    assert head(clash.workspace).revision == 2
    fieldset = answer.text.partition("<fieldset")[2].partition("</fieldset")[0]
    for text in (builders.SENTENCES[0], "De Noé.", "De Léa."):
        assert text in fieldset
    assert "st-0003" not in answer.text
    assert len(clash.edits) == 2


@pytest.mark.parametrize(
    ("choice", "stands"), [("theirs", "De Noé."), ("yours", "De Léa."), ("other", "Des deux.")]
)
def test_the_choice_made_of_each_text_becomes_the_revision(clash: Editor, choice: str, stands: str) -> None:
    fields = {"keep/st-0001/text": choice, "other/st-0001/text": "Des deux."}
    answer = clash.choose(**fields)
    after = head(clash.workspace)
    assert after.revision == 3
    assert statements(after.content)["st-0001"].text == stands
    assert statements(after.content)["st-0003"].text == "Aussi de Léa."
    assert "voici la nouvelle révision" in answer.text
    assert clash.edits == ()


def test_nothing_is_chosen_before_a_person_chooses_and_saving_then_keeps_everything(clash: Editor) -> None:
    page = clash.send("revise").text
    assert 'value="theirs" required' in page
    assert " checked" not in page
    kept = clash.edits
    refused = clash.choose(**{"other/st-0001/text": "Des deux."})
    fieldset = refused.text.partition("<fieldset")[2].partition("</fieldset")[0]
    assert (refused.status_code, "Choisissez le texte qui reste" in fieldset) == (422, True)
    assert "Des deux." in fieldset
    assert (head(clash.workspace).revision, clash.edits) == (2, kept)


def test_an_element_one_deleted_and_the_other_changed_is_taken_or_left_whole(
    lea: Editor, noe: Editor
) -> None:
    lea.edit("st-0003", "remove")
    noe.edit("st-0003", text="De Noé.")
    noe.send("revise")
    page = lea.send("revise").text
    assert "Supprimer l’élément, comme je l’ai fait" in page
    lea.choose(**{"keep/st-0003/whole": "yours"})
    assert "st-0003" not in statements(head(lea.workspace).content)


def test_whoever_keeps_what_the_other_wrote_makes_no_revision(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0001", text="De Léa.")
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    answer = lea.choose(follow=False, **{"keep/st-0001/text": "theirs"})
    after = head(lea.workspace)
    assert (answer.status_code, after.revision) == (303, 2)
    assert statements(after.content)["st-0001"].text == "De Noé."


def test_a_text_of_an_element_the_other_deleted_is_shown_and_cannot_return(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0003", text="De Léa.")
    lea.edit("st-0001", text="Aussi de Léa.")
    noe.edit("st-0003", "remove")
    noe.send("revise")
    page = lea.send("revise").text
    assert "Cet élément a été supprimé" in page
    assert "De Léa." in page
    lea.choose(**{"keep/st-0003/text": "yours"})
    after = statements(head(lea.workspace).content)
    assert "st-0003" not in after
    assert after["st-0001"].text == "Aussi de Léa."


def test_two_orders_and_two_choices_of_passages_are_compared_too(lea: Editor, noe: Editor) -> None:
    lea.edit("st-0001", "down")
    lea.send("cite", place="st-0002", span=[builders.citation(3).span])
    noe.edit("st-0003", "up")
    noe.send("cite", place="st-0002", span=[builders.citation(1).span])
    noe.send("revise")
    page = lea.send("revise").text
    assert 'name="keep/st-0001/order"' in page
    assert 'name="keep/st-0002/citations"' in page
    lea.choose(**{"keep/st-0002/citations": "yours", "keep/st-0001/order": "theirs"})
    after = statements(head(lea.workspace).content)
    assert [citation.span for citation in after["st-0002"].citations] == [builders.citation(3).span]
    assert list(after)[:3] == ["st-0001", "st-0003", "st-0002"]


# who may


def test_whoever_nobody_vouches_for_reads_and_changes_nothing(workspace: Workspace) -> None:
    nobody = Editor(workspace, person="")
    assert 'class="edit"' not in nobody.read()
    assert "data-autosave" not in nobody.read("?edit=st-0002")
    answer = nobody.edit("st-0002", text="De personne.")
    assert answer.status_code == 403
    assert "Personne ne garantit ici votre identité" in answer.text


def test_behind_a_sign_in_a_name_typed_into_this_machine_is_worth_nothing(tmp_path: Path) -> None:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}, identity=IdentityMode.PROXY))
    lea = Editor(installation(tmp_path, course))
    assert 'class="edit"' not in lea.read()
    assert lea.edit("st-0002", text="De Léa ?").status_code == 403


def test_whoever_was_invited_reads_their_draft_and_changes_nothing(tmp_path: Path) -> None:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",)}, invitations=True))
    workspace = installation(tmp_path, course)
    guest = Editor(workspace, person="")
    made = Invitation(
        id="a" * 32,
        module=builders.KEY,
        digest=guest.draft.content.canonical_digest(),
        person="lea",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    page = guest.browser.get(f"/invitation/{seal_invitation(made, workspace.ledger_key.make())}")
    assert page.url.path == f"/invited{guest.address}"
    assert 'id="q-0001"' in page.text
    assert 'class="edit"' not in page.text
    token = {TOKEN: guest.browser.cookies[TOKEN]}
    sent = guest.browser.post(f"/invited{guest.address}/edit", data={**token, "target": "st-0002"})
    assert sent.status_code == 404
    assert guest.browser.get(f"/invited{guest.address}/word.docx").status_code == 404
    assert guest.edit("st-0002", text="Par une porte ?").status_code == 403


def test_a_form_without_its_token_changes_nothing(lea: Editor) -> None:
    lea.read()
    answer = lea.browser.post(
        f"{lea.address}/edit", data={TOKEN: "0" * 43, "target": "st-0002", "text/text": "Forgé."}
    )
    assert answer.status_code == 403
    assert lea.edits == ()


def test_another_site_changes_nothing(lea: Editor) -> None:
    lea.read()
    data = {TOKEN: lea.browser.cookies[TOKEN], "target": "st-0002", "text/text": "Forgé."}
    answer = lea.browser.post(
        f"{lea.address}/edit", data=data, headers={"Origin": "https://ailleurs.example"}
    )
    assert answer.status_code == 403
    assert lea.edits == ()


def test_an_element_that_is_gone_and_the_address_of_a_form_are_answered_in_words(lea: Editor) -> None:
    assert lea.edit("st-0099", text="Rien.").status_code == 422
    assert lea.browser.get(f"{lea.address}/edit").url.path == lea.address


def test_what_many_windows_keep_at_once_is_all_kept(lea: Editor) -> None:
    """Seven forms of one person, sent at the same moment."""
    lea.read()
    places = [f"st-{number:04d}" for number in (1, 2, 3, 4, 5, 6, 9)]
    with ThreadPoolExecutor(len(places)) as pool:
        list(pool.map(lambda place: lea.edit(place, "autosave", text=f"De {place}."), places))
    assert {edit.place for edit in lea.edits} == set(places)


# a question proposed anew

TABLE = """# Conservation

| Produit | Température | Durée |
| --- | --- | --- |
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Volaille crue | 3 °C | 36 heures |
| Fromage blanc | 4 °C | 72 heures |
"""


def drafted(root: Path, questions: int) -> Workspace:
    """An installation whose quiz was drawn from a table that gives more questions than were asked for."""
    module = builders.module(objectives=(), questions=questions)
    course = builders.course(modules=(module,), context=None)
    source = read_source("sources/froid.md", TABLE.encode(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    draft = write_draft(DraftRequest(KINDS, course, module, spans, builders.NOON), ExtractiveWriter())
    return installation(root, course, spans, draft)


def again(editor: Editor, hint: str = "") -> str:
    return html.unescape(editor.send("edit", target="q-0001", do="again", hint=hint).text)


def test_a_proposal_stands_beside_the_question_and_changes_nothing_until_it_is_taken(tmp_path: Path) -> None:
    lea = Editor(drafted(tmp_path, 1))
    before = items(lea.draft.content)["q-0001"]
    page = again(lea, "fromage")
    assert "Proposition pour remplacer q-0001" in page
    assert before.stem in page
    assert lea.edits == ()
    lea.send("proposal", place="q-0001", do="take")
    (edit,) = lea.edits
    assert isinstance(edit, Rewrite)
    lea.send("revise")
    after = items(head(lea.workspace).content)["q-0001"]
    assert after.stem == edit.item.stem != before.stem
    assert "romage" in after.citations[0].quote
    assert after.origin is Origin.EXTRACTIVE


def test_a_proposal_dropped_is_not_made_again_and_in_the_end_there_is_none(tmp_path: Path) -> None:
    lea = Editor(drafted(tmp_path, 1))
    seen: list[str] = []
    page = again(lea)
    while "Proposition pour remplacer" in page:
        proposal = Notebook(lea.workspace, lea.draft, "lea").read().proposals[-1]
        assert proposal.item.stem not in seen
        seen.append(proposal.item.stem)
        page = lea.send("proposal", place="q-0001", do="again").text
    assert len(seen) > 1
    assert "Les sources ne permettent pas de proposer une autre question" in page
    lea.send("proposal", place="q-0001", do="drop")
    assert "Proposition pour remplacer" not in lea.read()


def test_a_proposal_and_those_refused_outlive_a_revision(tmp_path: Path) -> None:
    """Whoever saved any text had no proposal any more, and could be proposed what they had refused."""
    lea = Editor(drafted(tmp_path, 1))
    again(lea)
    lea.send("proposal", place="q-0001", do="again")
    lea.edit("q-0001", stem="Dite autrement ?")
    page = html.unescape(lea.send("revise").text)
    newest = Editor(lea.workspace)
    proposals = Notebook(lea.workspace, newest.draft, "lea").read().proposals
    assert [each.dropped for each in proposals] == [True, None]
    assert proposals[-1].item.stem in page
    newest.send("proposal", place="q-0001", do="take")
    assert [edit.kind for edit in newest.edits] == ["rewrite"]


def test_a_proposal_for_a_question_another_changed_does_not_outlive_it(tmp_path: Path) -> None:
    lea = Editor(drafted(tmp_path, 1))
    noe = Editor(lea.workspace, person="noe")
    again(lea)
    noe.edit("q-0001", stem="Dite par Noé ?")
    noe.send("revise")
    lea.edit("content", title="Un autre titre")
    page = html.unescape(lea.send("revise").text)
    assert head(lea.workspace).revision == 3
    assert "Proposition pour remplacer" not in page


def test_a_question_taken_is_edited_further(tmp_path: Path) -> None:
    lea = Editor(drafted(tmp_path, 1))
    again(lea)
    lea.send("proposal", place="q-0001", do="take")
    lea.edit("q-0001", stem="Dite autrement ?")
    assert [edit.kind for edit in lea.edits] == ["rewrite", "replace"]
    lea.send("revise")
    after = items(head(lea.workspace).content)["q-0001"]
    assert (after.stem, after.origin) == ("Dite autrement ?", Origin.HUMAN)


def open_doubted(root: Path) -> Workspace:
    """An installation whose sources give no question that rules are sure of, and some they doubt."""
    module = builders.module(objectives=(), questions=4, artefacts=("lesson", "quiz"))
    course = builders.course(modules=(module,), context=None)
    source = read_source("sources/accueil.md", LABELS.encode(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    draft = write_draft(DraftRequest(KINDS, course, module, spans, builders.NOON), ExtractiveWriter())
    return installation(root, course, spans, draft)


def list_proposed(page: str) -> list[str]:
    return re.findall(r'name="question" value="([0-9a-f]+)"', page)


def test_a_doubtful_question_is_in_no_draft_until_a_person_takes_it(tmp_path: Path) -> None:
    lea = Editor(open_doubted(tmp_path))
    digest = lea.draft.content.canonical_digest()
    page = lea.read()
    assert "Questions proposées, incertaines" in page
    assert head(lea.workspace).content.canonical_digest() == digest
    assert not any(isinstance(each, Quiz) for each in lea.draft.content.artefacts)
    first, *_ = list_proposed(page)
    lea.send("take-question", question=first)
    (edit,) = lea.edits
    assert (edit.kind, edit.place) == ("insert", "q-0001")
    assert first not in list_proposed(lea.read())
    lea.send("revise")
    newer = head(lea.workspace)
    taken = items(newer.content)["q-0001"]
    assert taken.origin is Origin.HUMAN
    assert newer.provenance.author == "lea"
    assert newer.minted.items == 1
    assert newer.content.canonical_digest() != digest


def test_two_questions_taken_have_ids_of_their_own_and_one_can_be_undone(tmp_path: Path) -> None:
    lea = Editor(open_doubted(tmp_path))
    for _ in range(2):
        lea.send("take-question", question=list_proposed(lea.read())[0])
    assert [edit.place for edit in lea.edits] == ["q-0001", "q-0002"]
    lea.send("undo", place="q-0001")
    assert [edit.place for edit in lea.edits] == ["q-0002"]


def test_a_question_that_is_proposed_no_more_is_not_taken(tmp_path: Path) -> None:
    lea = Editor(open_doubted(tmp_path))
    gone = list_proposed(lea.read())[0]
    lea.send("take-question", question=gone)
    assert lea.send("take-question", question=gone).status_code == 422
    assert len(lea.edits) == 1


def test_a_model_that_cannot_be_reached_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        settings = ModelSettings(base_url=fake.base_url, name="fake", max_output_tokens=2000)
    lea = Editor(installation(tmp_path, builders.course(model=settings)))
    answer = lea.send("edit", target="q-0001", do="again", **{"text/stem": "Gardée ?"})
    assert answer.status_code == 422
    assert "127.0.0.1" in answer.text
    assert [edit.place for edit in lea.edits] == ["q-0001"]


def test_a_model_proposes_and_what_it_would_cost_to_ask_is_said_before(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        settings = ModelSettings(base_url=fake.base_url, name="fake", max_output_tokens=2000)
        lea = Editor(installation(tmp_path, builders.course(model=settings)))
        assert "Le modèle de 127.0.0.1 propose" in lea.read("?edit=q-0001")
        page = again(lea, "la sonde")
        assert "la sonde" in fake.requests[0].prompt
    assert "Proposition pour remplacer q-0001" in page
    assert "écrit par un modèle" in page


def test_a_question_written_anew_against_one_somebody_changed_is_taken_or_left_whole(tmp_path: Path) -> None:
    workspace = drafted(tmp_path, 1)
    lea, noe = Editor(workspace), Editor(workspace, person="noe")
    again(lea)
    lea.send("proposal", place="q-0001", do="take")
    noe.edit("q-0001", stem="De Noé ?")
    noe.send("revise")
    assert 'name="keep/q-0001/whole"' in lea.send("revise").text
    lea.choose(**{"keep/q-0001/whole": "yours"})
    assert items(head(workspace).content)["q-0001"].stem != "De Noé ?"


def test_a_question_written_anew_keeps_what_was_typed_into_it_since(tmp_path: Path) -> None:
    workspace = drafted(tmp_path, 1)
    lea, noe = Editor(workspace), Editor(workspace, person="noe")
    again(lea)
    lea.send("proposal", place="q-0001", do="take")
    lea.edit("q-0001", stem="De Léa, mieux dit ?")
    noe.edit("q-0001", stem="De Noé ?")
    noe.send("revise")
    lea.choose(**{"keep/q-0001/whole": "yours"})
    assert items(head(workspace).content)["q-0001"].stem == "De Léa, mieux dit ?"
