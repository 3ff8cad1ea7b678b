"""Speaker notes of a presentation: the trainer reads them, learners never do."""

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pptx
import pytest
import yaml

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.speaker_notes import SpeakerNotes
from pipelines.queries.lookups import require_head
from schemas.deliverables import find_contract
from schemas.draft import Notes, walk_citations, walk_citing
from schemas.finding import Severity
from tests.cli.conftest import KEY, PERSON, Door
from tests.sourcing.documents import box, slides

WORD = "hydrocuivrage"
"""Stands in the notes alone."""

SAID = (
    f"L'{WORD} est la cause de 12 pannes sur 47 dans notre atelier.",
    f"On appelle {WORD} le dépôt de cuivre sur la sonde de la chambre froide.",
)
OTHER = "Laissez d'abord chacun dire ce qu'il sait de la sonde."


def _write_deck(file: Path) -> None:
    def first(slide: Any) -> None:
        slide.shapes.title.text = "La chambre froide"
        box(slide, "La température de la chambre froide reste entre 0 °C et 3 °C.")
        slide.notes_slide.notes_text_frame.text = " ".join(SAID)

    def second(slide: Any) -> None:
        slide.shapes.title.text = "Le relevé"
        box(slide, "La sonde est étalonnée au moins tous les 30 jours par le service technique.")
        slide.notes_slide.notes_text_frame.text = OTHER

    file.write_bytes(slides(first, second))


@pytest.fixture
def noted(fresh: Door) -> Door:
    """A module of every kind of deliverable, drafted from a presentation with notes."""
    _write_deck(fresh.course / "sources" / "froid.pptx")
    first, other = yaml.safe_load((fresh.course / "course.yaml").read_text())["modules"]
    kinds = [kind for kind in DRAFTING_KINDS if not find_contract(kind).of_a_course]
    fresh.change(
        sources=[{"path": "sources/*"}],
        modules=[first | {"sources": ["sources/froid.pptx"], "artefacts": kinds}, other],
    )
    fresh.well("draft", KEY)
    return fresh


def _list_kinds_citing_notes(door: Door) -> set[str]:
    content = require_head(door.workspace, KEY).content
    return {
        each.kind
        for each in content.artefacts
        if any(getattr(citation.anchor.place, "notes", False) for citation in walk_citations(each))
    }


def test_only_what_a_trainer_reads_rests_on_speaker_notes(noted: Door) -> None:
    """On material nobody had tuned to, 26 % of what learners read of slides were speaker notes."""
    for_trainers = {k for k, kind in DRAFTING_KINDS.items() if kind.speaker_notes is not SpeakerNotes.NOWHERE}
    assert _list_kinds_citing_notes(noted) == for_trainers == {"trainer_guide", "session_plan", "slides"}
    content = require_head(noted.workspace, KEY).content
    (deck,) = (each for each in content.artefacts if each.kind == "slides")
    shown = [b for slide in deck.sections for b in slide.blocks if not isinstance(b, Notes)]
    assert WORD not in " ".join(str(each) for each in walk_citing(tuple(shown)))
    assert "notes.shown" not in {each.rule for each in require_head(noted.workspace, KEY).findings}


def test_no_learner_package_holds_a_word_of_the_notes(noted: Door) -> None:
    """Whoever opens a package can download each of its files, whatever its page shows."""
    findings = require_head(noted.workspace, KEY).findings
    blocking = [each for each in findings if each.severity is Severity.BLOCKING]
    waivers = [word for each in blocking for word in ("--waive", f"{each.id}: essai")]
    noted.well("decide", KEY, "approve", "--as", PERSON, *waivers)
    noted.well("package", KEY)
    holding = {
        (package.stem.rpartition("--")[2], name)
        for package in (noted.root / ".premierjet").rglob("*.zip")
        for archive in [ZipFile(package)]
        for name in archive.namelist()
        if WORD.encode() in archive.read(name)
    }
    assert {package for package, _ in holding} == {"documents", "banks", "trainer"}
    assert {name.partition(".")[0] for _, name in holding} == {
        *("trainer_guide", "session_plan", "slides"),
        "content",
    }


def test_guide_slides_and_session_plan_have_the_notes(noted: Door) -> None:
    folder = Path(noted.well("documents", KEY)["folder"])
    deck = pptx.Presentation(io.BytesIO((folder / "slides.pptx").read_bytes()))
    told = " ".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide)
    assert all(sentence in told for sentence in (*SAID, OTHER))
    shown = noted("show", KEY).out
    guide = shown[shown.index("Ce que note l'orateur") :]
    assert all(sentence in guide for sentence in (*SAID, OTHER))
