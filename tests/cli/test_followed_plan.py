"""A plan that a person edited is what every deliverable then follows, whichever part of it they changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.blocks.scenario.contract import Scenario
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.queries.lookups import require_head
from pipelines.workflow.revise import edit_draft
from schemas.deliverables import find_contract
from schemas.draft import (
    Content,
    PhasePlan,
    Section,
    Sectioned,
    list_questions_of,
    list_taught_blocks,
    walk_citations,
)
from schemas.edit import Insert
from tests.cli.conftest import KEY, PERSON, Door, at_a_copy, make_root, open_door
from tests.drafting.test_extracted_scenarios import BOTH

CHILL, FRIDGE, DELIVERY, WASTE = "Refroidir un plat", "Chambre froide", "Livraison", "Trier les déchets"
OTHERS = """# Chambre froide

La température de la chambre froide reste entre 0 °C et 3 °C.
Un produit exposé plus de 30 minutes est écarté.

| Produit | Température | Durée |
|---|---|---|
| Lait | 4 °C | 3 jours |
| Viande hachée | 2 °C | 1 jour |
| Poisson | 1 °C | 2 jours |

# Livraison

Le chauffeur présente le relevé de température du camion.
La livraison est rangée dans les 20 minutes qui suivent.

# Trier les déchets

Les déchets organiques vont dans le bac brun.
Les huiles de friture sont collectées toutes les 2 semaines.
"""
AIMS = [
    {"id": "plat", "text": "Refroidir un plat sans danger", "bloom": "apply"},
    {"id": "froid", "text": "Citer les températures de la chambre froide", "bloom": "remember"},
    {"id": "dechets", "text": "Trier les déchets de la cuisine", "bloom": "apply"},
]
PAGES_OF_A_LESSON = ("lesson", "narration")
LED_PAGES = ("session_plan", "trainer_guide")
"""Deliverables that lead the pages of a plan, beside frames of their own."""

Edit = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Followed:
    """What was drafted of an edited plan, and the passages of its pages, by their titles."""

    content: Content
    passages: dict[str, set[str]]

    def titles(self, kind: str) -> list[str]:
        """The titles of a deliverable's parts that are pages of the plan, in order, each once."""
        names = (part.title for part in self._parts(kind))
        known = (page for name in names for page in self.passages if page in name)
        return list(dict.fromkeys(known))

    def objective(self, kind: str, page: str) -> str | None:
        """The objective that a deliverable files a page under."""
        (objective,) = {part.objective for part in self._parts(kind) if page in part.title}
        return objective

    def objectives_of_passages(self, kind: str, page: str) -> set[str]:
        """The objectives under which a deliverable has passages of a page."""
        return {
            part.objective
            for part in self._parts(kind)
            if part.objective and {each.span for each in walk_citations(part)} & self.passages[page]
        }

    def cited(self, kind: str) -> set[str]:
        return {citation.span for citation in walk_citations(self._find(kind))}

    def first_places(self, kind: str) -> list[str]:
        """The pages in the order in which a deliverable first rests on a passage of theirs.

        Cards on what is done stand before those on figures; these are in the order of the pages.
        """
        found = self._find(kind)
        parts = [card for card in found.cards if "____" in card.cells[0]] if kind == "flashcards" else [found]
        spans = [citation.span for part in parts for citation in walk_citations(part)]
        return list(
            dict.fromkeys(page for span in spans for page, own in self.passages.items() if span in own)
        )

    def minutes(self, page: str) -> int:
        (phase,) = [part for part in self._find("session_plan").phases if part.title == page]
        minutes: int = phase.minutes
        return minutes

    def _parts(self, kind: str) -> Iterator[Any]:
        found = self._find(kind)
        yield from found.phases if isinstance(found, PhasePlan) else found.sections

    def _find(self, kind: str) -> Any:
        return next(each for each in self.content.artefacts if each.kind == kind)


@pytest.fixture(scope="session")
def planned_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module of every kind of deliverable, on four chapters and three objectives, drafted by rules."""
    root = make_root(tmp_path_factory.mktemp("followed") / "root")
    with open_door(root) as door:
        (door.course / "sources" / "autres.md").write_text(OTHERS)
        (door.course / "sources" / "plat.md").write_text(BOTH)
        first, other = yaml.safe_load((door.course / "course.yaml").read_text())["modules"]
        kinds = [kind for kind in DRAFTING_KINDS if not find_contract(kind).of_a_course]
        sources = ["sources/plat.md", "sources/autres.md"]
        module = first | {"objectives": AIMS, "sources": sources, "artefacts": kinds, "duration_minutes": 90}
        door.change(modules=[module, other])
        assert door("draft", KEY).code == 0
    return root


@pytest.fixture
def door(
    planned_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    return at_a_copy(planned_root, tmp_path / "root", monkeypatch, capsys)


def edit(door: Door, change: Edit) -> None:
    file = door.root / "plan.yaml"
    file.unlink(missing_ok=True)
    assert door("plan", KEY, "--to", file.name).code == 0
    plan = yaml.safe_load(file.read_text())
    change(plan)
    file.write_text(yaml.safe_dump(plan, allow_unicode=True))
    said = door("plan", "--from", file.name, "--as", PERSON)
    assert said.code == 0, said.err


def follow(door: Door, change: Edit) -> Followed:
    edit(door, change)
    assert door("draft", KEY).code == 0
    plan = door.workspace.records.plan(KEY)
    assert plan is not None
    passages = {page.title: set(page.evidence) for page in plan.plan.pages}
    return Followed(require_head(door.workspace, KEY).content, passages)


def page(plan: dict[str, Any], title: str) -> dict[str, Any]:
    (found,) = [each for each in plan["pages"] if each["title"] == title]
    return dict(found)


def change_page(plan: dict[str, Any], title: str, **changes: Any) -> None:
    plan["pages"] = [each | changes if each["title"] == title else each for each in plan["pages"]]


def test_a_page_that_is_moved_moves_in_every_deliverable(door: Door) -> None:
    def move(plan: dict[str, Any]) -> None:
        plan["pages"] = [page(plan, title) for title in (WASTE, FRIDGE, DELIVERY, CHILL)]

    followed = follow(door, move)
    order = [WASTE, FRIDGE, DELIVERY, CHILL]
    for kind in (*PAGES_OF_A_LESSON, *LED_PAGES, "slides"):
        assert followed.titles(kind) == order, kind
    for kind in ("summary", "flashcards", "figures", "case_study", "open_questions"):
        places = followed.first_places(kind)
        assert places == [title for title in order if title in places], kind


def test_a_page_given_another_objective_is_filed_under_it_everywhere(door: Door) -> None:
    followed = follow(door, lambda plan: change_page(plan, DELIVERY, objective="dechets"))
    for kind in (*PAGES_OF_A_LESSON, *LED_PAGES):
        assert followed.objective(kind, DELIVERY) == "dechets", kind
        assert followed.objective(kind, WASTE) == "dechets", kind
    assert followed.objectives_of_passages("slides", DELIVERY) == {"dechets"}
    asked = {
        item.objective
        for item in list_questions_of(followed.content.artefacts)
        if {citation.span for citation in item.citations} <= followed.passages[DELIVERY]
    }
    assert asked == {"dechets"}


def test_a_page_taken_from_its_objective_teaches_it_no_more(door: Door) -> None:
    followed = follow(door, lambda plan: change_page(plan, FRIDGE, objective="dechets"))
    filed: dict[str, set[str]] = {}
    for deliverable in followed.content.artefacts:
        parts: tuple[Any, ...] = ()
        if isinstance(deliverable, PhasePlan):
            parts = deliverable.phases
        elif isinstance(deliverable, Sectioned):
            parts = deliverable.sections
        for part in parts:
            spans = {citation.span for citation in walk_citations(part)}
            if part.objective is not None and spans & followed.passages[FRIDGE]:
                filed.setdefault(part.objective, set()).add(deliverable.kind)
    assert set(filed) == {"dechets"}, filed


def test_minutes_of_a_page_are_those_of_its_phase(door: Door) -> None:
    followed = follow(door, lambda plan: change_page(plan, DELIVERY, minutes=25))
    assert followed.minutes(DELIVERY) == 25
    phases = next(each for each in followed.content.artefacts if isinstance(each, PhasePlan)).phases
    assert sum(phase.minutes for phase in phases) == 90
    assert followed.minutes(WASTE) > 1, "other pages keep the time that a session gives them"


def test_a_block_that_is_left_out_is_in_no_deliverable(door: Door) -> None:
    left = set[str]()

    def leave_out(plan: dict[str, Any]) -> None:
        table = next(block for block in page(plan, FRIDGE)["blocks"] if block["kind"] == "table")
        left.update(table["evidence"])
        blocks = [block for block in page(plan, FRIDGE)["blocks"] if block is not table]
        change_page(plan, FRIDGE, blocks=[block for block in blocks if block["kind"] != "table"])

    followed = follow(door, leave_out)
    assert left
    for deliverable in followed.content.artefacts:
        assert not left & followed.cited(deliverable.kind), deliverable.kind


def test_a_page_that_is_left_out_is_in_no_deliverable(door: Door) -> None:
    left = set[str]()

    def leave_out(plan: dict[str, Any]) -> None:
        left.update(span for block in page(plan, DELIVERY)["blocks"] for span in block["evidence"])
        plan["pages"] = [each for each in plan["pages"] if each["title"] != DELIVERY]

    followed = follow(door, leave_out)
    for deliverable in followed.content.artefacts:
        assert not left & followed.cited(deliverable.kind), deliverable.kind
        titles = [part.title for part in getattr(deliverable, "sections", ()) if isinstance(part, Section)]
        assert not any(DELIVERY in title for title in titles), deliverable.kind


def test_a_scenario_that_is_left_out_is_written_nowhere(door: Door) -> None:
    before = require_head(door.workspace, KEY).content
    assert any(isinstance(block, Scenario) for _, block in list_taught_blocks(before.artefacts))
    followed = follow(door, lambda plan: plan.update(scenarios=[]))
    assert not any(isinstance(block, Scenario) for _, block in list_taught_blocks(followed.content.artefacts))


def test_an_objective_reworded_in_the_course_keeps_the_pages_it_has_in_the_plan(door: Door) -> None:
    edit(door, lambda plan: change_page(plan, DELIVERY, objective="dechets"))
    module, other = yaml.safe_load((door.course / "course.yaml").read_text())["modules"]
    aims = [aim | {"text": "Évacuer ce qui ne sert plus"} if aim["id"] == "dechets" else aim for aim in AIMS]
    door.change(modules=[module | {"objectives": aims}, other])
    followed = follow(door, lambda plan: change_page(plan, DELIVERY, minutes=9))
    for kind in (*PAGES_OF_A_LESSON, *LED_PAGES):
        assert followed.objective(kind, DELIVERY) == "dechets", kind
        assert followed.objective(kind, WASTE) == "dechets", kind


def ask(objective: str | None, kind: str, count: int, bloom: str = "remember") -> dict[str, Any]:
    return {"objective": objective, "bloom": bloom, "kind": kind, "count": count}


def test_a_quiz_has_the_questions_of_its_plan_on_the_objective_they_are_filed_under(door: Door) -> None:
    def file_questions(plan: dict[str, Any]) -> None:
        change_page(plan, DELIVERY, objective="dechets")
        plan["questions"] = [ask("dechets", "single", 2), ask("froid", "numeric", 1), ask(None, "single", 1)]

    followed = follow(door, file_questions)
    questions = list_questions_of(followed.content.artefacts, scored=True)
    written = sorted((item.objective or "", item.kind) for item in questions)
    assert [each for each in written if each[0] in ("dechets", "froid")][:3] == [
        ("dechets", "single"),
        ("dechets", "single"),
        ("froid", "numeric"),
    ]
    assert len(questions) == 4


@pytest.mark.parametrize(
    ("share", "rule"),
    [
        (ask("dechets", "ordering", 1), "share.no-question"),
        (ask("froid", "single", 1, "apply"), "share.level"),
        (ask("froid", "single", 40), "share.conflict"),
        (ask("plat", "single", 1), "share.no-passage"),
    ],
)
def test_a_question_that_is_not_written_is_told_with_its_reason(
    door: Door, share: dict[str, Any], rule: str
) -> None:
    def file_questions(plan: dict[str, Any]) -> None:
        plan["questions"] = [share]
        if rule == "share.no-passage":
            plan["pages"] = [each for each in plan["pages"] if each["title"] != CHILL]

    edit(door, file_questions)
    said = door("draft", KEY)
    head = require_head(door.workspace, KEY)
    (finding,) = [each for each in head.findings if each.rule.startswith("share.")]
    text = finding.message(head.content.language)
    assert (finding.rule, finding.facts["asked"]) == (rule, str(share["count"]))
    assert f"{KEY}\N{NO-BREAK SPACE}: {text}" in said.out
    assert text in door("plan", KEY).out
    assert not [each for each in head.findings if each.rule == "quiz.short"]


@pytest.mark.parametrize("minutes", [15, 90, 420])
def test_a_plan_says_how_many_of_the_minutes_its_sources_carry(door: Door, minutes: int) -> None:
    module, other = yaml.safe_load((door.course / "course.yaml").read_text())["modules"]
    door.change(modules=[module | {"duration_minutes": minutes}, other])
    said = door("plan", KEY).out
    plan = door.workspace.records.plan(KEY)
    assert plan is not None
    carried = plan.minutes_carried
    assert f"portées par les sources\u00a0: {carried}." in said
    assert 5 <= carried < 15, "about a hundred words and a few questions"
    assert f"Les sources portent {carried} des {minutes} minutes que demande le cours." in said


def test_minutes_that_do_not_fit_are_shared_and_told(door: Door) -> None:
    followed = follow(door, lambda plan: change_page(plan, DELIVERY, minutes=120))
    phases = next(each for each in followed.content.artefacts if isinstance(each, PhasePlan)).phases
    assert sum(phase.minutes for phase in phases) == 90
    assert "dépassent les 90 du module" in door("plan", KEY).out


def test_a_positioning_questionnaire_that_is_not_written_is_told_with_the_reason(door: Door) -> None:
    module, other = yaml.safe_load((door.course / "course.yaml").read_text())["modules"]
    far = [{"id": "voile", "text": "Naviguer à la voile par gros temps"}]
    door.change(modules=[module | {"objectives": far, "artefacts": ["quiz", "positioning"]}, other])
    said = door("draft", KEY)
    head = require_head(door.workspace, KEY)
    assert [each.kind for each in head.content.artefacts] == ["quiz"]
    (finding,) = [each for each in head.findings if each.place == "positioning"]
    assert finding.rule == "positioning.none"
    assert finding.message(head.content.language) in said.out


def test_a_session_plan_counts_the_questions_that_a_person_took(door: Door) -> None:
    """A released plan promised as many questions as the quiz had before one was taken."""
    head, now = require_head(door.workspace, KEY), datetime.now(UTC)
    first, *others = list_questions_of(head.content.artefacts, scored=True)
    place = f"q-{head.minted.items + 1:04d}"
    own = first.model_copy(update={"id": place, "stem": f"Au quai : {first.stem}"})
    taken = Insert(place=place, into="quiz", item=own)
    count = len(others) + 2
    digest = head.content.canonical_digest()
    after = edit_draft(door.workspace, KEY, digest, [taken], PERSON, now).draft.content
    phases = next(each for each in after.artefacts if isinstance(each, PhasePlan)).phases
    assert any(f"{count} questions, réussi" in phase.assessment for phase in phases)
    (before,) = [each for each in head.content.artefacts if isinstance(each, PhasePlan)]
    assert [phase.minutes for phase in phases] == [phase.minutes for phase in before.phases]


SOURCES = {"10-fin": "Fin", "2-debut": "Début", "froid": "Froid", "lavage": "Lavage"}


@pytest.mark.parametrize(
    ("patterns", "titles"),
    [
        (["lavage.md", "froid.md", "10-fin.md", "2-debut.md"], ["Lavage", "Froid", "Fin", "Début"]),
        (["lavage.md", "**/*.md"], ["Lavage", "Début", "Fin", "Froid"]),
        (["f*.md", "*.md"], ["Froid", "Début", "Fin", "Lavage"]),
        ([], ["Froid", "Début", "Fin", "Lavage"]),
    ],
)
def test_pages_come_in_the_order_in_which_the_course_names_its_sources(
    fresh: Door, patterns: list[str], titles: list[str]
) -> None:
    for each in (fresh.course / "sources").iterdir():
        each.unlink()
    for name, title in SOURCES.items():
        text = f"# {title}\n\nLe responsable contrôle {title.lower()} toutes les 2 heures.\n"
        (fresh.course / "sources" / f"{name}.md").write_text(text)
    module, _ = yaml.safe_load((fresh.course / "course.yaml").read_text())["modules"]
    kinds = ["lesson", "summary", "session_plan", "slides", "narration"]
    written = {"sources": [f"sources/{each}" for each in patterns], "artefacts": kinds, "objectives": []}
    fresh.change(sources=[{"path": "sources/froid.md"}, {"path": "sources/*.md"}], modules=[module | written])
    assert fresh("draft", KEY).code == 0
    content = require_head(fresh.workspace, KEY).content
    shown = {title: set[str]() for title in titles}
    spans = fresh.workspace.records.spans(KEY)
    assert spans is not None
    for source in spans.sources:
        shown[SOURCES[Path(source.name).stem]] |= {span.id for span in source.spans}
    followed = Followed(content, shown)
    for kind in kinds:
        places = followed.first_places(kind)
        assert places == [title for title in titles if title in places], kind
    assert followed.first_places("lesson") == titles
