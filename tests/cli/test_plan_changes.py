"""What changes in the sources under an edited plan is proposed, taken with one word, and jams nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.queries.lookups import require_head
from schemas.draft import walk_citations
from schemas.finding import Finding
from schemas.plan import PlanRevision
from tests.cli.conftest import KEY, PERSON, Door
from tests.cli.test_followed_plan import edit
from tests.sourcing.documents import box, lines, pdf, slides, word

NOE = "noe"
KEPT = "La température de la chambre froide reste entre 0 °C et 3 °C."
FORMER, LATTER = (f"Un produit exposé plus de {n} minutes est écarté." for n in (30, 45))
GONE = "Le responsable signe le relevé deux fois par jour."
NEW = "Le frigoriste vérifie les joints de la porte tous les six mois."
TITLE = "Consignes"


def write_markdown(file: Path, sentences: Iterable[str]) -> None:
    file.write_text("\n".join([f"# {TITLE}", "", *sentences]) + "\n")


def write_word(file: Path, sentences: Iterable[str]) -> None:
    def build(document: Any) -> None:
        document.add_heading(TITLE, 1)
        for sentence in sentences:
            document.add_paragraph(sentence)

    file.write_bytes(word(build))


def write_slides(file: Path, sentences: Iterable[str]) -> None:
    def build(slide: Any) -> None:
        slide.shapes.title.text = TITLE
        for top, sentence in enumerate(sentences, start=2):
            box(slide, sentence, top=top)

    file.write_bytes(slides(build))


def write_pdf(file: Path, sentences: Iterable[str]) -> None:
    file.write_bytes(pdf(lines(TITLE, "", *sentences, leading=28)))


WRITERS: dict[str, Callable[[Path, Iterable[str]], None]] = {
    "md": write_markdown,
    "docx": write_word,
    "pptx": write_slides,
    "pdf": write_pdf,
}


def plan_of(door: Door) -> PlanRevision:
    assert door("plan", KEY).code == 0
    found = door.workspace.records.plan(KEY)
    assert found is not None
    return found


def changes(plan: PlanRevision) -> dict[str, Finding]:
    return {each.rule: each for each in plan.findings if each.rule != "plan.short"}


def quoted(door: Door) -> set[str]:
    assert door("draft", KEY).code == 0
    content = require_head(door.workspace, KEY).content
    return {citation.quote for citation in walk_citations(content.artefacts)}


def edited(door: Door, file: Path, sentences: Iterable[str], **course: Any) -> Path:
    """A module of all sources in the folder, a single file, whose plan Léa edited."""
    module, other = yaml.safe_load((door.course / "course.yaml").read_text())["modules"]
    for each in file.parent.iterdir():
        each.unlink()
    modules = [each | {"sources": []} for each in (module, other)]
    door.change(sources=[{"path": "sources/*"}], modules=modules, **course)
    WRITERS[file.suffix[1:]](file, sentences)
    door.well("plan", KEY)
    edit(door, lambda plan: plan["pages"][0].update(minutes=plan["pages"][0]["minutes"] + 1))
    return file


@pytest.mark.parametrize("suffix", WRITERS)
def test_reworded_new_and_lost_passages_are_proposed_and_taken(fresh: Door, suffix: str) -> None:
    file = edited(fresh, fresh.course / "sources" / f"cuisine.{suffix}", (KEPT, FORMER, GONE))
    before = plan_of(fresh).plan
    WRITERS[suffix](file, (KEPT, LATTER, NEW))
    proposed = plan_of(fresh)
    assert proposed.plan == before, "no machine overwrites it"
    found = changes(proposed)
    assert set(found) == {"plan.reworded", "plan.evidence_gone", "plan.proposal"}
    assert (found["plan.reworded"].facts["before"], found["plan.reworded"].facts["now"]) == (FORMER, LATTER)
    assert found["plan.evidence_gone"].facts["count"] == found["plan.proposal"].facts["count"] == "1"
    assert fresh("plan", KEY, "--take", found["plan.reworded"].id, "--as", PERSON).code == 0
    assert set(changes(plan_of(fresh))) == {"plan.evidence_gone", "plan.proposal"}, "the others still wait"
    assert fresh("plan", KEY, "--take", "all", "--as", PERSON).code == 0
    taken = plan_of(fresh)
    assert not changes(taken)
    (page,) = taken.plan.pages
    assert page.model_copy(update={"blocks": ()}) == before.pages[0].model_copy(update={"blocks": ()})
    assert {KEPT, LATTER, NEW} <= quoted(fresh)
    assert GONE not in quoted(fresh)


def test_a_corrected_number_jams_no_plan_that_people_approve(fresh: Door) -> None:
    """The plan wanted a decision on a passage that was gone, and only a plan without it could be approved."""
    review = {"roles": {"pedagogie": [PERSON, NOE]}, "plan": "required"}
    file = edited(fresh, fresh.course / "sources" / "cuisine.md", (KEPT, FORMER, GONE), review=review)
    assert fresh("decide", KEY, "approve", "--plan", "--as", NOE).code == 0
    write_markdown(file, (KEPT, LATTER, GONE))
    assert fresh("draft", KEY).code == 3
    assert fresh("decide", KEY, "approve", "--plan", "--as", NOE).code != 0
    assert fresh("plan", KEY, "--take", "all", "--as", PERSON).code == 0
    assert fresh("decide", KEY, "approve", "--plan", "--as", NOE).code == 0
    assert LATTER in quoted(fresh)


def test_a_whole_source_comes_and_goes(fresh: Door) -> None:
    file = edited(fresh, fresh.course / "sources" / "cuisine.md", (KEPT, FORMER))
    other = file.with_name("portes.md")
    other.write_text(f"# Portes\n\n{NEW}\nLa porte de la réserve reste fermée à clé la nuit.\n")
    found = changes(plan_of(fresh))
    assert set(found) == {"plan.proposal"}
    assert found["plan.proposal"].diff is not None
    assert found["plan.proposal"].diff.startswith("+ Portes\n")
    assert fresh("plan", KEY, "--take", "all", "--as", PERSON).code == 0
    taken = plan_of(fresh)
    assert "Portes" in [page.title for page in taken.plan.pages]
    other.unlink()
    found = changes(plan_of(fresh))
    assert (set(found), found["plan.evidence_gone"].facts["count"]) == ({"plan.evidence_gone"}, "2")
    assert fresh("plan", KEY, "--take", "all", "--as", PERSON).code == 0
    assert "Portes" not in [page.title for page in plan_of(fresh).plan.pages]


def test_a_source_that_cannot_be_read_today_takes_nothing_out_of_a_plan(fresh: Door) -> None:
    file = edited(fresh, fresh.course / "sources" / "cuisine.docx", (KEPT, FORMER))
    file.with_name("portes.md").write_text(f"# Portes\n\n{NEW}\n")
    assert "plan.proposal" in changes(plan_of(fresh))
    assert fresh("plan", KEY, "--take", "all", "--as", PERSON).code == 0
    file.write_bytes(b"PK broken")
    assert not changes(plan_of(fresh))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--take", "all", "--as", PERSON), "the sources propose no change to this plan"),
        (("--take", "f-00000000", "--as", PERSON), "the plan proposes no change f-00000000"),
        (("--take", "all"), "nobody says who takes the change"),
    ],
)
def test_a_change_that_nobody_proposes_is_refused(fresh: Door, arguments: tuple[str, ...], said: str) -> None:
    edited(fresh, fresh.course / "sources" / "cuisine.md", (KEPT, FORMER))
    answer = fresh("plan", KEY, *arguments)
    assert (answer.code, said in answer.err) == (2, True), answer.err
