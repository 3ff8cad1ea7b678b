"""The history of a draft: every revision, any two compared word by word, one made the newest again."""

import re
from datetime import timedelta

import pytest

from adapters.workspace import Workspace
from pipelines.queries.lookups import require_head
from pipelines.testing.builders import KEY, NOON, decision
from pipelines.workflow.revise import edit_draft
from schemas.draft import Origin
from schemas.edit import Edit, Move, Remove, Replace
from schemas.review import Verdict
from tests.desk.editor import Editor
from tests.desk.reviewing import Reviewer

PAGE = f"/history/{KEY}"
SECOND = "Un produit exposé plus de 30 minutes est écarté."


def edit(workspace: Workspace, person: str, *edits: Edit) -> None:
    head = require_head(workspace, KEY)
    edit_draft(workspace, KEY, head.digest, edits, person, NOON + timedelta(hours=head.revision))


@pytest.fixture
def edited(workspace: Workspace) -> Workspace:
    """Noé changed a number, then moved a sentence and took one out."""
    changed = Replace(place="st-0002", part="text", before=SECOND, after=SECOND.replace("30", "20"))
    edit(workspace, "noe", changed)
    edit(workspace, "noe", Move(place="st-0001", to=2), Remove(place="st-0005"))
    return workspace


def restore(person: Reviewer, number: int, **changed: str) -> str:
    address = f"{PAGE}/restore/{number}"
    shown = dict(re.findall(r'name="(instead_of)" value="(\w+)"', person.read(address)))
    return str(person.send(address, **(shown | changed)).text)


def test_every_revision_is_listed_with_who_when_and_what_for(edited: Workspace) -> None:
    page = Reviewer(edited, "lea").read(PAGE)
    assert re.findall(r'<li id="r-(\d)">', page) == ["3", "2", "1"]
    assert page.count("<strong>noe</strong>") == 2
    assert "Corrigée\u00a0: 1 ligne modifiée, dans Les seuils (Leçon)." in page
    moved_and_deleted = "1 ligne déplacée, 1 ligne retirée, dans Les seuils (Leçon) · Le relevé (Leçon)."
    assert f"Corrigée\u00a0: {moved_and_deleted}" in page
    assert "Rédigée à partir des sources." in page
    assert "scellée" not in page


def test_the_history_tells_each_kind_of_change_and_every_page_of_it(workspace: Workspace) -> None:
    """A deletion and its page were left out, and what was added counted as changed."""
    lea = Editor(workspace)
    lea.edit("st-0001", text="Vérifier et relever la température à réception.")
    lea.send("add", place="st-0001", what="0.statement", **{"text/text": "Fermez la porte."})
    lea.edit("st-0002", do="copy")
    lea.edit("st-0005", do="remove")
    lea.send("revise")
    told = "1 ligne modifiée, 2 lignes ajoutées, 1 ligne retirée"
    page = Reviewer(workspace, "lea").read(PAGE)
    assert f"Corrigée\u00a0: {told}, dans Les seuils (Leçon) · Le relevé (Leçon)." in page
    compared = Reviewer(workspace, "lea").read(f"{PAGE}/compare?from=1&to=2")
    assert re.findall(r'tag (?:changed|added|removed)">(\d ligne[^<]*)<', compared) == told.split(", ")


def test_a_verdict_is_told_as_a_whole_sentence(edited: Workspace) -> None:
    asked = {"verdict": Verdict.REQUEST_CHANGES, "comment": "Vérifier la durée."}
    edited.ledger.append(decision(require_head(edited, KEY), **asked))
    page = Reviewer(edited, "lea").read(PAGE)
    assert re.search(r"lea.? a demandé des changements · ", page), re.findall("changements.{60}", page)


def test_a_revision_changed_in_the_store_says_so(edited: Workspace) -> None:
    key = f"drafts/{KEY}/r00002.json"
    stored = edited.records.store.get(key)
    assert stored is not None
    edited.records.store.put(key, stored.replace(b"20 minutes", b"25 minutes"))
    assert Reviewer(edited, "lea").read(PAGE).count("pas telle que le registre l’a scellée") == 1


def test_two_revisions_are_compared_word_by_word(edited: Workspace) -> None:
    page = Reviewer(edited, "lea").read(f"{PAGE}/compare?from=1&to=2")
    assert "1 ligne modifiée" in page
    assert re.search(r"<del>.*30 ?</del>", page)
    assert re.search(r"<ins>.*20 ?</ins>", page)
    assert "est écarté." in page
    assert "Fermer la porte." not in page
    assert "Fermer la porte." in Reviewer(edited, "lea").read(f"{PAGE}/compare?from=1&to=2&all=1")


def test_moved_text_is_told_as_moved(edited: Workspace) -> None:
    page = Reviewer(edited, "lea").read(f"{PAGE}/compare?from=2&to=3")
    assert "1 ligne déplacée" in page
    assert '<span class="tag moved">déplacé</span>' in page
    assert "ajouté" not in page


def test_the_older_of_the_two_always_comes_first(edited: Workspace) -> None:
    visitor = Reviewer(edited, "lea")
    assert "De la révision 1 à la révision 3." in visitor.read(f"{PAGE}/compare?from=3&to=1")
    assert "disent la même chose" in visitor.read(f"{PAGE}/compare?from=2&to=2")


@pytest.mark.parametrize("asked", ["from=1", "from=1&to=9", "from=x&to=2", "from=1&to=²"])
def test_a_revision_there_is_not_is_said(edited: Workspace, asked: str) -> None:
    answer = Reviewer(edited, "lea").browser.get(f"{PAGE}/compare?{asked}")
    assert (answer.status_code, "n’a pas cette révision" in answer.text) == (404, True)


def test_a_restored_revision_is_a_new_one_of_who_restored_it(edited: Workspace) -> None:
    first = edited.records.revision(KEY, 1)
    page = restore(Reviewer(edited, "lea"), 1)
    head = require_head(edited, KEY)
    assert "Le texte antérieur est maintenant la révision la plus récente." in page
    assert first is not None
    assert (head.revision, head.content) == (4, first.content)
    assert (head.provenance.author, head.provenance.restored) == ("lea", 1)
    assert head.provenance.writer is Origin.HUMAN
    assert len(edited.records.outlines(KEY)) == 4
    assert "La révision 1 est redevenue la plus récente." in Reviewer(edited, "lea").read(PAGE)


def test_what_restoring_changes_is_shown_before(edited: Workspace) -> None:
    page = Reviewer(edited, "lea").read(f"{PAGE}/restore/1")
    assert "Ce qui change si la révision 1 prend la place de la révision 3." in page
    assert re.search(r"<del>.*20 ?</del>", page)
    assert "Rétablir la révision 1" in page


def test_who_may_not_edit_restores_nothing(edited: Workspace) -> None:
    stranger = Reviewer(edited)
    assert f"{PAGE}/restore/1" not in stranger.read(PAGE)
    digest = require_head(edited, KEY).digest
    assert stranger.send(f"{PAGE}/restore/1", instead_of=digest).status_code == 403
    assert require_head(edited, KEY).revision == 3


def test_a_revision_written_meanwhile_is_not_overwritten(edited: Workspace) -> None:
    seen = require_head(edited, KEY).digest
    edit(edited, "noe", Remove(place="st-0003"))
    page = restore(Reviewer(edited, "lea"), 1, instead_of=seen)
    assert 'role="alert"' in page
    assert require_head(edited, KEY).revision == 4


def test_a_revision_changed_in_the_store_is_not_restored(edited: Workspace) -> None:
    key = f"drafts/{KEY}/r00002.json"
    stored = edited.records.store.get(key)
    assert stored is not None
    edited.records.store.put(key, stored.replace(b"20 minutes", b"25 minutes"))
    assert 'role="alert"' in restore(Reviewer(edited, "lea"), 2)
    assert require_head(edited, KEY).revision == 3


def test_ids_given_since_are_not_given_again(edited: Workspace) -> None:
    before = require_head(edited, KEY).minted
    restore(Reviewer(edited, "lea"), 1)
    assert require_head(edited, KEY).minted == before


def test_a_module_without_a_draft_has_no_history(workspace: Workspace) -> None:
    assert Reviewer(workspace, "lea").browser.get("/history/froid--absent").status_code == 404


def test_a_comparison_names_parts_in_the_language_of_the_page_and_right_answers_in_words(
    edited: Workspace,
) -> None:
    lea = Reviewer(edited, "lea")
    page = lea.read(f"{PAGE}/compare?from=1&to=2&all=1&lang=en")
    assert "Les seuils (Lesson)" in page
    assert "30 minutes (right answer)" in page
    assert not re.search(r"\[[x ]\]|Leçon|→", page)
    assert "in Les seuils (Lesson)." in lea.read(f"{PAGE}?lang=en")
