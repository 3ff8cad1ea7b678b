"""Blocks and scenarios of a plan that a person arranged are what the lesson then holds."""

from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.blocks.scenario.contract import Scenario
from pipelines.queries.plan_page import build_plan_page
from pipelines.queries.plan_view import view_plan
from pipelines.review.entries import TableEntry
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.draft import draft_module
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.plan import plan_module
from schemas.draft import Block, Sectioned, list_texts, walk_citations, walk_citing
from schemas.errors import InvalidInput
from schemas.plan import Plan
from schemas.plan_edit import ArrangedBlock, EditedPage, EditedPlan
from tests.drafting.test_extracted_scenarios import BOTH, DOOR, PROBE
from tests.workflow.planned import install, plan_of
from tests.workflow.test_edited_plan import LATER, ask_a_model

GLOVES = """
# Se laver les mains

Attention : le gant ne remplace pas le lavage des mains.
Avant de servir, il faut :
- le savon du distributeur mural ;
- la brosse rangée près du lavabo.

L'eau coule pendant tout le lavage des mains.

| geste | durée |
|---|---|
| savonner | 30 secondes |
| rincer | 10 secondes |
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A module of two chapters: a procedure with its warnings, and one of each kind of block."""
    opened = install(tmp_path)
    source = tmp_path / "courses" / "froid" / "sources" / "froid.md"
    source.write_text(BOTH + GLOVES, encoding="utf-8")
    plan_module(opened, KEY, NOON)
    return opened


def plan(workspace: Workspace) -> Plan:
    return plan_of(workspace).plan


def pages(workspace: Workspace) -> tuple[EditedPage, ...]:
    return EditedPlan.of(plan_of(workspace)).pages


def edit(workspace: Workspace, **changes: object) -> Plan:
    edited = EditedPlan.of(plan_of(workspace)).model_copy(update=changes)
    return edit_plan(workspace, edited, "lea", LATER).plan


def blocks(workspace: Workspace, page: int = 0) -> tuple[Block, ...]:
    """The blocks of a page of the lesson, once it is drafted by the plan."""
    draft = draft_module(workspace, KEY, LATER).draft
    lesson = next(each for each in draft.content.artefacts if isinstance(each, Sectioned) and each.teaches)
    return lesson.sections[page].blocks


def quoted(workspace: Workspace) -> set[str]:
    """Every passage that the draft quotes, in whichever deliverable."""
    return {
        each.quote for each in walk_citations(draft_module(workspace, KEY, LATER).draft.content.artefacts)
    }


def arrange(workspace: Workspace, *kinds: ArrangedBlock, page: int = 0) -> Plan:
    """Edit the blocks of one page, and nothing else."""
    all_pages = list(pages(workspace))
    all_pages[page] = all_pages[page].model_copy(update={"blocks": kinds})
    return edit(workspace, pages=tuple(all_pages))


def own_blocks(workspace: Workspace, page: int = 0) -> dict[str, ArrangedBlock]:
    return {block.kind: block for block in pages(workspace)[page].blocks or ()}


def test_a_scenario_that_will_be_written_is_in_the_plan(workspace: Workspace) -> None:
    (planned,) = plan(workspace).scenarios
    (written,) = [block for block in blocks(workspace) if isinstance(block, Scenario)]
    assert (planned.title, planned.decisions, planned.page) == (written.title, 2, "pg-0001")
    assert set(planned.evidence) == {each.span for each in walk_citations(written)}
    page = build_plan_page(view_plan(workspace, KEY, LATER), "http://127.0.0.1:3001")
    table = page["Mises en situation"]
    assert isinstance(table, TableEntry)
    assert table.rows == ((planned.title, "Refroidir un plat", "2", str(len(planned.evidence))),)


def test_a_scenario_taken_out_is_not_written_until_it_is_put_back(workspace: Workspace) -> None:
    before = plan(workspace)
    (scenario,) = before.scenarios
    without = edit(workspace, scenarios=())
    assert (without.scenarios, without.removed_scenarios) == ((), (scenario,))
    assert "scenario" not in {block.kind for block in without.pages[0].blocks}
    drafted = blocks(workspace)
    assert not any(isinstance(block, Scenario) for block in drafted)
    assert "steps" in {block.kind for block in drafted}, "its procedure is taught all the same"
    retitled = pages(workspace)[0].model_copy(update={"title": "Au froid"})
    renamed = edit(workspace, pages=(retitled, *pages(workspace)[1:]), scenarios=None)
    assert renamed.scenarios == (), "an edit that says nothing of scenarios brings none back"
    back = edit(workspace, scenarios=(scenario.id,))
    assert (back.scenarios, back.removed_scenarios) == ((scenario,), None)
    assert any(isinstance(block, Scenario) for block in blocks(workspace))


def test_a_scenario_follows_its_procedure_to_another_page(workspace: Workspace) -> None:
    first, second = pages(workspace)
    merged = second.model_copy(update={"blocks": (*(second.blocks or ()), *(first.blocks or ()))})
    (scenario,) = edit(workspace, pages=(merged,)).scenarios
    assert scenario.page == second.id
    assert any(isinstance(block, Scenario) for block in blocks(workspace))


def test_a_scenario_that_no_procedure_makes_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match=r"scenarios\.0: no scenario made from the sources is called"):
        edit(workspace, scenarios=("sc-0000000000",))


def test_a_scenario_goes_with_the_warnings_it_rests_on(workspace: Workspace) -> None:
    steps = own_blocks(workspace)["steps"]
    arranged = arrange(workspace, steps)
    assert arranged.scenarios == ()
    assert not {PROBE, DOOR} & quoted(workspace)


def test_steps_become_a_paragraph_and_a_callout_too(workspace: Workspace) -> None:
    own = own_blocks(workspace, 1)
    callout = own["callout"].model_copy(update={"kind": "paragraph"})
    arranged = arrange(workspace, own["table"], callout, page=1)
    assert [block.kind for block in arranged.pages[1].blocks] == ["table", "paragraph"]
    written = blocks(workspace, 1)
    assert [block.kind for block in written] == ["table", "paragraph"]
    assert "Attention : le gant ne remplace pas le lavage des mains." in [
        text for part in walk_citing(written[1]) for text in list_texts(part)
    ]
    steps = own_blocks(workspace)["steps"].model_copy(update={"kind": "paragraph"})
    arrange(workspace, steps)
    assert [block.kind for block in blocks(workspace)] == ["paragraph"]


def test_sentences_become_steps_in_the_order_of_the_plan(workspace: Workspace) -> None:
    steps = own_blocks(workspace)["steps"]
    turned = tuple(reversed(steps.evidence))
    arrange(workspace, steps.model_copy(update={"evidence": turned}))
    (written,) = blocks(workspace)
    assert tuple(each.span for each in walk_citations(written)) == turned


def test_a_block_left_out_is_in_no_deliverable_and_a_moved_one_on_its_new_page(workspace: Workspace) -> None:
    first, second = pages(workspace)
    own = own_blocks(workspace, 1)
    left = tuple(block for block in second.blocks or () if block.kind not in {"table", "callout"})
    moved = first.model_copy(update={"blocks": (own["table"], *(first.blocks or ()))})
    arranged = edit(workspace, pages=(moved, second.model_copy(update={"blocks": left})))
    assert set(arranged.removed) == set(own["callout"].evidence)
    assert blocks(workspace)[0].kind == "table"
    assert not any("gant" in quote for quote in quoted(workspace))


@pytest.mark.parametrize(
    ("block", "kind"),
    [("table", "paragraph"), ("steps", "list"), ("callout", "steps"), ("steps", "table"), ("steps", "odd")],
)
def test_a_kind_that_the_passages_cannot_be_is_refused(workspace: Workspace, block: str, kind: str) -> None:
    page = 0 if block == "steps" else 1
    with pytest.raises(
        InvalidInput, match=rf"(?i)blocks\.\d\.kind: the passages cannot stand in a block “{kind}”"
    ):
        arrange(workspace, own_blocks(workspace, page)[block].model_copy(update={"kind": kind}), page=page)
    assert plan_of(workspace).revision == 1


def test_a_page_with_the_blocks_it_had_is_written_as_it_was(workspace: Workspace) -> None:
    before = blocks(workspace), blocks(workspace, 1)
    retitled = [page.model_copy(update={"minutes": page.minutes + 1}) for page in pages(workspace)]
    arranged = edit(workspace, pages=tuple(retitled))
    assert [page.arranged for page in arranged.pages] == [None, None]
    assert (blocks(workspace), blocks(workspace, 1)) == before


def test_a_model_is_shown_the_blocks_that_a_person_arranged(workspace: Workspace) -> None:
    steps = own_blocks(workspace)["steps"]
    with FakeOpenAI() as fake:
        ask_a_model(workspace.root, fake)
        edit(workspace, questions=())
        draft_module(workspace, KEY, LATER)
        assert not any("A page that lists" in request.prompt for request in fake.requests)
        asked = len(fake.requests)
        arrange(workspace, steps.model_copy(update={"kind": "paragraph"}))
        draft_module(workspace, KEY, LATER)
        prompts = [request.prompt for request in fake.requests[asked:]]
    assert any('"blocks":[{"kind":"paragraph"' in prompt for prompt in prompts)
    assert [
        request.subject for request in fake.requests[asked:] if "A page that lists" in request.prompt
    ] == ["lesson"]
    (scenario,) = plan(workspace).scenarios
    assert any(f'"scenario":{{"title":"{scenario.title}"' in prompt for prompt in prompts)
