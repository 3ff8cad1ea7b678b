"""Every deliverable at the desk: all it says is on its page, and can be edited there."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.review.editing import list_editables
from pipelines.review.editing.elements import find
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.invite import invite
from schemas.course import IdentityMode, Objective, ReviewPolicy
from schemas.draft import Cloze, Deliverable, Draft, MultipleChoice, Phase, UnknownDeliverable
from schemas.edit import Replace
from tests import sample_deliverables as deliverables
from tests.desk.conftest import DESK, installation, reader
from tests.desk.editor import Editor

pytestmark = pytest.mark.trial  # each opens every kind of deliverable

EACH = pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda artefact: artefact.kind)


def holding(root: Path, artefact: Deliverable) -> Workspace:
    """An installation whose one draft holds this deliverable, and the audio of its recordings."""
    workspace = installation(root, None, None, deliverables.draft_of(artefact))
    workspace.records.store.put(f"media/{deliverables.AUDIO}", deliverables.VOICE)
    return workspace


def page_of(browser: TestClient, draft: Draft, below: str = "") -> str:
    digest = draft.content.canonical_digest()[:12]
    return html.unescape(browser.get(f"/drafts/{draft.module}/{digest}{below}").text)


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@EACH
@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_a_deliverable_says_is_on_its_page(
    tmp_path: Path, artefact: Deliverable, language: str
) -> None:
    workspace = holding(tmp_path, artefact)
    draft = workspace.records.head(builders.KEY)
    assert draft is not None
    page = page_of(reader(workspace), draft, f"?lang={language}")
    for spot in list_editables(draft.content):
        assert f'id="{spot.place}"' in page
        figures = spot.part in {"minutes", "answer", "tolerance", "keys"}
        for line in () if spot.choices or figures else spot.text.split("\n"):
            assert line in page


@pytest.mark.parametrize("below", ["", "?lang=en", "?edit=content"])
def test_a_deliverable_of_an_unknown_kind_is_shown_as_such(tmp_path: Path, below: str) -> None:
    workspace = holding(tmp_path, UnknownDeliverable.of({"kind": "memo_card", "cards": [{"front": "0 °C"}]}))
    draft = workspace.records.head(builders.KEY)
    assert draft is not None
    page = shown(page_of(reader(workspace), draft, below))
    assert ("kind that is not installed" if "lang=en" in below else "type non installé") in page
    assert "memo_card" in page


@EACH
def test_every_text_of_it_has_its_field_and_can_be_kept(tmp_path: Path, artefact: Deliverable) -> None:
    lea = Editor(holding(tmp_path, artefact), deliverables.draft_of(artefact))
    for place in dict.fromkeys(spot.place for spot in list_editables(lea.draft.content)):
        form = lea.read(f"?edit={place}")
        parts = [s.part for s in list_editables(lea.draft.content) if s.place == place]
        own = [part for part in parts if part != "caption" and not part.startswith("header/")]
        assert all(f'name="text/{part}"' in form for part in own)
    spot = next(
        s for s in list_editables(lea.draft.content) if s.part in {"text", "cells/1", "content", "stem"}
    )
    lea.edit(spot.place, **{spot.part.replace("/", "_"): "Autre chose."})
    assert [(edit.place, edit.part) for edit in lea.edits if isinstance(edit, Replace)] == [
        (spot.place, spot.part)
    ]
    assert "Autre chose." in lea.read()


def test_what_is_missing_stands_out_and_says_so(tmp_path: Path) -> None:
    artefact = deliverables.paperwork()
    page = page_of(reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact))
    assert re.search(r'<span class="said missing"[^>]*>\[date de la séance\]</span>', page)
    assert "donnée manquante" in page
    assert "Convocation" in shown(page)
    assert "Sans source" not in page


def test_a_figure_opens_on_its_formula_and_the_rows_it_was_counted_over(tmp_path: Path) -> None:
    artefact = deliverables.needs_analysis()
    page = page_of(reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact))
    counted, other = deliverables.computation().rows
    assert "durées de 24 h / toutes les durées" in page
    assert "Lignes comptées\u00a0: 1 sur 2" in page
    assert f'href="#{counted}"' in page
    assert re.search(rf'href="#{other}"[^>]*non comptée', page)
    assert f'<tr id="{counted}" class="cited">' in page


def test_a_counted_row_that_is_gone_from_the_source_says_so(tmp_path: Path) -> None:
    artefact = deliverables.needs_analysis()
    workspace = holding(tmp_path, artefact)
    spans = builders.spans()
    source = spans.sources[0]
    left = source.model_copy(update={"spans": source.spans[:-1]})
    workspace.records.save_spans(spans.model_copy(update={"sources": (left,)}))
    page = page_of(reader(workspace), deliverables.draft_of(artefact))
    assert "n’est plus dans la source" in page


def test_each_cell_of_a_comparison_has_its_own_passages(tmp_path: Path) -> None:
    artefact = deliverables.benchmark()
    page = page_of(reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact))
    row = page[page.index('<tr id="st-0001"') :]
    cells = re.findall(r"<t[hd].*?</t[hd]>", row[: row.index("</tr>")], re.DOTALL)
    assert [cell.count('class="cite ') for cell in cells] == [1, 2, 0, 0]


def test_a_session_plan_tells_the_hours_and_how_they_add_up(tmp_path: Path) -> None:
    artefact = deliverables.session_plan()
    said = shown(page_of(reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact)))
    assert "0\u00a0h\u00a005 – 0\u00a0h\u00a020" in said.replace("0 h 05", "0\u00a0h\u00a005").replace(
        "0 h 20", "0\u00a0h\u00a020"
    )
    assert "20 minutes en tout, pour 20 prévues" in said
    assert "Laissé au formateur" in said


# pictures and recordings


def test_a_picture_is_drawn_and_described_in_words(tmp_path: Path) -> None:
    artefact = deliverables.figures()
    browser, draft = reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact)
    page = page_of(browser, draft)
    drawn = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert len(drawn) == 2
    for address, words in drawn:
        answer = browser.get(address)
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert b"<script" not in answer.content
        assert "Fermer la porte." in words or "Viande hachée" in words
    assert browser.get(drawn[0][0].replace("p-0001", "p-0009")).status_code == 404


def test_a_recording_is_played_from_the_bytes_that_are_approved(tmp_path: Path) -> None:
    artefact = deliverables.narration()
    workspace = holding(tmp_path, artefact)
    browser, draft = reader(workspace), deliverables.draft_of(artefact)
    address = re.findall(r'<audio controls preload="none" src="([^"]+)"', page_of(browser, draft))[0]
    answer = browser.get(address)
    assert (answer.content, answer.headers["content-type"]) == (deliverables.VOICE, "audio/ogg")
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    workspace.records.store.put(f"media/{deliverables.AUDIO}", b"une autre voix")
    assert browser.get(address).status_code == 404


def test_whoever_was_invited_hears_and_sees_their_draft_and_no_other(tmp_path: Path) -> None:
    spoken, drawn = deliverables.narration(), deliverables.figures()
    first = deliverables.draft_of(spoken)
    second = deliverables.draft_of(drawn, revision=2, parent=first.content.canonical_digest())
    course = builders.course(
        review=ReviewPolicy(roles={"pedagogie": ("lea",)}, identity=IdentityMode.INVITATION)
    )
    workspace = installation(tmp_path, course, None, first)
    workspace.ledger_key.make()
    workspace.records.store.put(f"media/{deliverables.AUDIO}", deliverables.VOICE)
    link = invite(workspace, builders.KEY, "lea", 7, datetime.now(UTC)).link.removeprefix(DESK)
    browser = reader(workspace)
    page = html.unescape(browser.get(link).text)
    address = re.findall(r'<audio controls preload="none" src="([^"]+)"', page)[0]
    assert address.startswith("/invited/drafts/")
    assert browser.get(address).content == deliverables.VOICE
    add_sealed_revision(workspace, second)
    other = f"/invited/drafts/{second.module}/{second.content.canonical_digest()[:12]}/figures/p-0001.svg"
    assert browser.get(other).status_code == 404


def test_nothing_else_of_the_store_can_be_asked_for_as_a_recording(tmp_path: Path) -> None:
    artefact = deliverables.glossary()
    browser, draft = reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact)
    digest = draft.content.canonical_digest()[:12]
    assert browser.get(f"/drafts/{draft.module}/{digest}/audio/{deliverables.AUDIO}").status_code == 404
    assert browser.get(f"/drafts/{draft.module}/{digest}/audio/..%2f..%2fledger").status_code == 404


def test_a_recording_that_is_no_audio_is_not_shown_as_a_page(tmp_path: Path) -> None:
    spoken = deliverables.narration()
    hostile = spoken.recordings[0].model_copy(update={"media_type": "text/html"})
    artefact = spoken.model_copy(update={"recordings": (hostile,)})
    browser, draft = reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact)
    digest = draft.content.canonical_digest()[:12]
    answer = browser.get(f"/drafts/{draft.module}/{digest}/audio/{deliverables.AUDIO}")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_the_corrected_sentence_of_a_narration_has_no_recording_any_more(tmp_path: Path) -> None:
    artefact = deliverables.narration()
    lea = Editor(holding(tmp_path, artefact), deliverables.draft_of(artefact))
    assert "<audio" in lea.read()
    lea.edit("st-0001", text="Autre chose.")
    assert "<audio" not in lea.read()


# forms


def test_right_answers_are_ticked_and_unticking_all_is_refused(tmp_path: Path) -> None:
    artefact = deliverables.quiz()
    lea = Editor(holding(tmp_path, artefact), deliverables.draft_of(artefact))
    form = lea.read("?edit=q-0002")
    ticked = re.findall(r'type="checkbox" id="key-(\w)"[^>]*? checked', form)
    assert ticked == ["a", "b"]
    lea.send("edit", target="q-0002", do="save", **{"was/keys": "a, b", "text/keys": ["", "b", "c"]})
    kept = [edit.after for edit in lea.edits if isinstance(edit, Replace)]
    assert kept == ["b, c"]
    refused = lea.send("edit", target="q-0002", do="save", **{"was/keys": "b, c", "text/keys": [""]})
    assert refused.status_code == 422
    assert "ne peut pas être vide" in refused.text


def test_a_duration_in_words_is_refused_where_it_was_typed(tmp_path: Path) -> None:
    artefact = deliverables.session_plan()
    lea = Editor(holding(tmp_path, artefact), deliverables.draft_of(artefact))
    refused = lea.edit("st-0002", minutes="un quart d’heure")
    assert refused.status_code == 422
    page = html.unescape(refused.text)
    assert "Écrivez un nombre entier de minutes, de 1 à 480" in page
    assert re.search(r'name="text/minutes"[^>]*aria-invalid="true"', page)


def test_a_phase_is_edited_whole_and_saved_as_a_revision(tmp_path: Path) -> None:
    artefact = deliverables.session_plan()
    workspace = holding(tmp_path, artefact)
    lea = Editor(workspace, deliverables.draft_of(artefact))
    lea.edit("st-0002", minutes="25", modality="remote", objective="", trainer="Montre et commente.")
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    phase = find(head.content, "st-0002")
    assert isinstance(phase, Phase)
    assert (phase.minutes, phase.modality.value, phase.objective) == (25, "remote", None)
    assert phase.trainer == "Montre et commente."


def test_the_gaps_of_a_question_are_kept_one_answer_a_line(tmp_path: Path) -> None:
    artefact = deliverables.quiz()
    workspace = holding(tmp_path, artefact)
    lea = Editor(workspace, deliverables.draft_of(artefact))
    lea.edit("q-0004", gaps_1="0 °C\r\nzéro\r\n")
    lea.edit("q-0002", do="down options/a")
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    cloze, several = find(head.content, "q-0004"), find(head.content, "q-0002")
    assert isinstance(cloze, Cloze)
    assert isinstance(several, MultipleChoice)
    assert cloze.gaps[0].accepted == ("0 °C", "zéro")
    assert [option.id for option in several.options] == ["b", "a", "c"]


def test_a_gap_is_added_and_removed_in_the_sentence_itself(tmp_path: Path) -> None:
    artefact = deliverables.quiz()
    workspace = holding(tmp_path, artefact)
    lea = Editor(workspace, deliverables.draft_of(artefact))
    assert "écrivez ____ à la place d’un mot pour en faire un trou" in lea.read("?edit=q-0004")
    lea.edit("q-0004", stem="La chambre ____ reste entre ____ et ____.", gaps_1="zéro")
    lea.edit("q-0004", stem="La chambre ____ reste entre ____ et 3 °C.")
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    cloze = find(head.content, "q-0004")
    assert isinstance(cloze, Cloze)
    assert [gap.accepted for gap in cloze.gaps] == [("froide",), ("zéro",)]


def test_a_sentence_typed_again_keeps_what_was_typed_for_its_new_gap(tmp_path: Path) -> None:
    artefact = deliverables.quiz()
    workspace = holding(tmp_path, artefact)
    lea = Editor(workspace, deliverables.draft_of(artefact))
    lea.edit("q-0004", stem="La chambre ____ reste entre ____ et ____.")
    lea.edit("q-0004", gaps_1="froide\nglacée")
    lea.edit("q-0004", stem="La chambre ____ reste toujours entre ____ et ____.")
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    cloze = find(head.content, "q-0004")
    assert isinstance(cloze, Cloze)
    assert "toujours" in cloze.stem
    assert [gap.accepted[0] for gap in cloze.gaps] == ["froide", "0 °C", "3 °C"]
    assert cloze.gaps[0].accepted == ("froide", "glacée")


def test_what_no_learner_sees_has_no_learners_preview(tmp_path: Path) -> None:
    artefact = deliverables.letters()
    page = page_of(reader(holding(tmp_path, artefact)), deliverables.draft_of(artefact))
    assert "Aperçu de l’apprenant" not in page


@EACH
def test_two_people_on_one_text_choose_between_all_three(tmp_path: Path, artefact: Deliverable) -> None:
    workspace = holding(tmp_path, artefact)
    first = deliverables.draft_of(artefact)
    lea, noe = Editor(workspace, first), Editor(workspace, first, person="noe")
    spot = next(s for s in list_editables(first.content) if s.part in {"text", "cells/1", "content", "stem"})
    field = {spot.part.replace("/", "_"): "De Léa."}
    lea.edit(spot.place, **field)
    noe.edit(spot.place, **{spot.part.replace("/", "_"): "De Noé."})
    noe.send("revise")
    page = lea.send("revise").text
    assert "De Léa." in page
    assert "De Noé." in page
    lea.choose(**{f"keep/{spot.place}/{spot.part}": "yours"})
    head = workspace.records.head(builders.KEY)
    assert head is not None
    assert [s.text for s in list_editables(head.content) if (s.place, s.part) == (spot.place, spot.part)] == [
        "De Léa."
    ]


def test_where_a_phase_takes_place_is_told_in_words_wherever_it_is_told(tmp_path: Path) -> None:
    artefact = deliverables.session_plan()
    workspace = holding(tmp_path, artefact)
    first = deliverables.draft_of(artefact)
    lea, noe = Editor(workspace, first), Editor(workspace, first, person="noe")
    lea.edit("st-0002", modality="remote")
    assert "<ins" in lea.read()
    assert ">À distance</ins>" in lea.read()
    noe.edit("st-0002", modality="self_paced")
    noe.send("revise")
    page = html.unescape(lea.send("revise").text)
    assert "En autonomie" in page
    assert "À distance" in page
    assert "self_paced" not in shown(page)


def test_an_objective_is_shown_with_its_condition_and_its_criterion(tmp_path: Path) -> None:
    objective = Objective(
        id="seuils", text="Citer les seuils", condition="sans l'affiche", criterion="sans erreur"
    )
    draft = builders.draft(content=builders.content(objectives=(objective,)))
    page = page_of(reader(installation(tmp_path, None, None, draft)), draft)
    assert "Citer les seuils · sans l'affiche · sans erreur" in shown(page)
