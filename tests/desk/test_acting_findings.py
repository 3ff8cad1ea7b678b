"""Findings that act: two quotations side by side, one of them kept, what to do, and what stays set aside."""

import re
from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import Workspace
from pipelines.desk.notebook import Notebook
from pipelines.desk.pending_edits import apply_edits
from pipelines.review.editing.elements import find
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.draft import CitationStatus, Draft, Statement
from schemas.edit import Cite, Replace
from schemas.finding import Finding, Waiver
from schemas.review import Verdict
from tests.desk.conftest import installation
from tests.desk.editor import Editor

SAID = builders.SENTENCES[1]
OTHERWISE = SAID.replace("30 minutes", "20 minutes")
APART = Finding(
    rule="sources.disagree",
    place="st-0002",
    facts={
        "elements": "st-0002",
        "one": SAID,
        "one_source": "sources/froid.md",
        "one_place": "§ 2",
        "other": OTHERWISE,
        "other_source": "sources/affiche.md",
        "other_place": "§ 1",
    },
)
VAGUE = Finding(rule="statement.vague", place="st-0003", facts={"words": "vite"})
ALTERED = Finding(rule="citation.altered", place="q-0002", facts={"source": "froid.md", "quote": "31"})
OLD = builders.draft(findings=(VAGUE, APART, ALTERED))
NEW = builders.draft(
    revision=2,
    content=builders.content(title="La chaîne du froid, revue"),
    findings=(VAGUE,),
    parent=OLD.digest,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path, None, None, OLD)


def waivers(workspace: Workspace, draft: Draft) -> dict[str, str]:
    noted = Notebook(workspace, draft, "lea").read().waivers
    return {waiver.finding: waiver.reason for waiver in noted}


def test_a_contradiction_stands_side_by_side_with_the_words_that_differ_marked(workspace: Workspace) -> None:
    page = Editor(workspace).read()
    assert '<strong class="differs">30</strong> ' in page
    assert '<strong class="differs">20</strong> ' in page
    assert "affiche.md, § 1" in page
    assert "Garder «\u00a030\u00a0»" in page
    assert "Garder «\u00a020\u00a0»" in page


@pytest.mark.parametrize("page", ["decide/approve", "decide/request_changes", f"findings/{APART.id}"])
def test_a_contradiction_is_shown_in_the_same_way_wherever_one_decides(
    workspace: Workspace, page: str
) -> None:
    """The pages of a verdict had it as one paragraph, with other advice."""
    lea = Editor(workspace)
    advice = re.compile(r'class="what-to-do">(Gardez [^<]*)')
    [told] = set(advice.findall(lea.read()))
    shown = lea.read(f"/{page}")
    assert '<strong class="differs">20</strong> ' in shown
    assert advice.findall(shown) == [told]
    assert "se contredisent" not in shown


def test_a_slide_of_a_contradiction_is_named_in_the_language_of_the_page(tmp_path: Path) -> None:
    on_slides = APART.model_copy(update={"facts": {**APART.facts, "other_place": "slide 3"}})
    lea = Editor(installation(tmp_path, None, None, builders.draft(findings=(on_slides,))))
    page = lea.read()
    assert "affiche.md, diapositive 3" in page
    assert "slide 3" not in page + lea.read("/decide/approve")
    lea.send("keep", finding=on_slides.id, side="one")
    assert "diapositive 3" in lea.read("/decide/approve")


def test_keeping_what_the_draft_says_only_sets_the_finding_aside(workspace: Workspace) -> None:
    lea = Editor(workspace)
    lea.send("keep", finding=APART.id, side="one")
    assert lea.edits == ()
    assert waivers(workspace, OLD) == {
        APART.id: "Retenu\u00a0: 30 (sources/froid.md, § 2). Écarté\u00a0: 20 (sources/affiche.md, § 1)."
    }


@pytest.fixture
def both(tmp_path: Path) -> Workspace:
    """The poster that says 20 minutes lies among the sources."""
    spans = builders.spans()
    source = spans.sources[0]
    said = source.spans[0].model_copy(
        update={"id": "sp-0000000000", "text": OTHERWISE, "start": 0, "end": len(OTHERWISE)}
    )
    poster = source.model_copy(update={"name": "sources/affiche.md", "text": OTHERWISE, "spans": (said,)})
    with_poster = spans.model_copy(update={"sources": (*spans.sources, poster)})
    return installation(tmp_path, None, with_poster, OLD)


def is_set_aside(lea: Editor, finding: Finding = APART) -> bool:
    return f"finding {finding.severity} settled" in lea.read()


@pytest.mark.parametrize("undo", [{"do": "all"}, {"place": "st-0002"}])
def test_a_side_kept_is_open_again_once_its_edit_is_undone(both: Workspace, undo: dict[str, Any]) -> None:
    """It stayed grey, and the page to approve told a sentence of 30 minutes that it had kept 20."""
    lea = Editor(both)
    lea.send("keep", finding=APART.id, side="other")
    assert is_set_aside(lea)
    lea.send("undo", **undo)
    assert not is_set_aside(lea)
    assert "Retenu" not in lea.read()
    assert "Retenu" not in lea.read("/decide/approve")


def test_a_side_kept_is_not_told_of_the_draft_that_does_not_say_it_yet(both: Workspace) -> None:
    """A decision is on the draft without the pending edits, which still says 30 minutes."""
    lea = Editor(both)
    lea.send("keep", finding=APART.id, side="other")
    page = lea.read("/decide/approve")
    assert "Retenu" not in page
    assert f"#{APART.id}" in page.partition('id="open"')[2]


def test_a_side_kept_stays_so_in_the_revisions_that_say_it_and_no_longer(both: Workspace) -> None:
    lea = Editor(both)
    lea.send("keep", finding=APART.id, side="other")
    spans = both.records.spans(builders.KEY)
    assert spans is not None
    kept = apply_edits(OLD.content, lea.edits, spans).content
    saying_it = builders.draft(revision=2, content=kept, findings=(APART,), parent=OLD.digest)
    add_sealed_revision(both, saying_it)
    assert is_set_aside(Editor(both, saying_it))
    restored = builders.content(title="La chaîne du froid, revue")
    without = builders.draft(revision=3, content=restored, findings=(APART,), parent=saying_it.digest)
    add_sealed_revision(both, without)
    assert not is_set_aside(Editor(both, without))


def test_a_contradiction_waived_by_a_decision_is_asked_again_once_its_sentence_changed(
    workspace: Workspace,
) -> None:
    waived = builders.decision(
        OLD, verdict=Verdict.REQUEST_CHANGES, comment="Revoir", waivers=(_waive(APART), _waive(VAGUE))
    )
    workspace.ledger.append(waived)
    edit = Replace(place="st-0002", part="text", before=SAID, after=OTHERWISE)
    changed = apply_edits(OLD.content, (edit,), builders.spans()).content
    newer = builders.draft(revision=2, content=changed, findings=(APART, VAGUE), parent=OLD.digest)
    add_sealed_revision(workspace, newer)
    assert set(waivers(workspace, newer)) == {VAGUE.id}


def test_which_side_is_kept_is_said_in_the_language_of_the_draft(workspace: Workspace) -> None:
    """It was in that of whoever clicked, and went into the ledger so."""
    lea = Editor(workspace)
    lea.browser.headers["Accept-Language"] = "en"
    lea.send("keep", finding=APART.id, side="one")
    assert waivers(workspace, OLD)[APART.id].startswith("Retenu")


def test_keeping_the_other_source_changes_the_words_and_the_passage_cited(both: Workspace) -> None:
    lea = Editor(both)
    lea.send("keep", finding=APART.id, side="other")
    replaced, cited = lea.edits
    assert isinstance(replaced, Replace)
    assert replaced.after == OTHERWISE
    assert isinstance(cited, Cite)
    assert cited.spans == ("sp-0000000000",)


@pytest.mark.parametrize(
    ("typed", "doubted"), [("Au-delà de 30 minutes, jetez tout.", True), (f"{SAID} ".upper(), False)]
)
def test_a_sentence_to_be_verified_stays_so_unless_the_passage_says_it(
    both: Workspace, typed: str, doubted: bool
) -> None:
    """It lost its mark to a passage that does not say what somebody had typed."""
    lea = Editor(both)
    lea.edit("st-0002", text=typed)
    lea.send("keep", finding=APART.id, side="other")
    spans = both.records.spans(builders.KEY)
    assert spans is not None
    kept = find(apply_edits(OLD.content, lea.edits, spans).content, "st-0002")
    assert isinstance(kept, Statement)
    assert [each.span for each in kept.citations] == ["sp-0000000000"]
    assert (kept.citations[0].status is CitationStatus.TO_VERIFY) is doubted


def test_a_contradiction_that_the_draft_does_not_use_is_shown_without_sides_to_keep(tmp_path: Path) -> None:
    """Whoever may edit the draft got status 500."""
    facts = {name: fact for name, fact in APART.facts.items() if name != "elements"}
    unused = Finding(rule="sources.disagree_unused", place="sources/froid.md", facts=facts)
    lea = Editor(installation(tmp_path, None, None, builders.draft(findings=(unused,))))
    page = lea.read()
    assert '<strong class="differs">20</strong> ' in page
    assert "Garder" not in page


def test_words_that_stand_twice_are_left_to_the_person(workspace: Workspace) -> None:
    lea = Editor(workspace)
    lea.edit("st-0002", text=f"{SAID} Après 30 minutes, il est jeté.")
    answer = lea.send("keep", finding=APART.id, side="other", follow=False)
    assert answer.headers["location"].endswith("?edit=st-0002#type-st-0002")
    assert len(lea.edits) == 1


def test_each_finding_says_what_to_do_and_the_heaviest_come_first(workspace: Workspace) -> None:
    page = Editor(workspace).read().partition('id="findings"')[2]
    assert "Dites qui, combien ou quand" in page
    order = [page.index(finding.id) for finding in (APART, ALTERED, VAGUE)]
    assert order == sorted(order)


def test_what_is_set_aside_comes_last_and_grey(workspace: Workspace) -> None:
    lea = Editor(workspace)
    lea.send(f"findings/{APART.id}", act="waive", reason="L’affiche est périmée.")
    page = lea.read().partition('id="findings"')[2]
    assert page.index(VAGUE.id) < page.index(APART.id)
    assert "finding blocking settled" in page


def test_what_somebody_waived_stays_waived_in_the_next_revision(workspace: Workspace) -> None:
    reason = Waiver(finding=VAGUE.id, reason="Dit au chapitre 1.")
    workspace.ledger.append(
        builders.decision(
            OLD, verdict=Verdict.REQUEST_CHANGES, comment="Revoir", waivers=(reason, _waive(ALTERED))
        )
    )
    add_sealed_revision(workspace, NEW)
    assert waivers(workspace, NEW) == {VAGUE.id: "Dit au chapitre 1."}
    lea = Editor(workspace, NEW)
    assert "Dit au chapitre 1." in lea.read()
    lea.send(f"findings/{VAGUE.id}", act="undo")
    assert waivers(workspace, NEW) == {}


def test_what_was_taken_back_since_is_not_carried_over(workspace: Workspace) -> None:
    reason = Waiver(finding=VAGUE.id, reason="Dit au chapitre 1.")
    workspace.ledger.append(
        builders.decision(OLD, verdict=Verdict.REQUEST_CHANGES, comment="Revoir", waivers=(reason,))
    )
    Editor(workspace, OLD).send(f"findings/{VAGUE.id}", act="undo")
    add_sealed_revision(workspace, NEW)
    assert waivers(workspace, NEW) == {}


def _waive(finding: Finding) -> Waiver:
    return Waiver(finding=finding.id, reason="Vérifié")
