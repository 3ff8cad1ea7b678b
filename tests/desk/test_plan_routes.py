"""A plan at the desk: read, changed page by page, and decided on in Dagster."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.plan import plan_module
from schemas.plan_edit import EditedPlan
from schemas.review import Verdict
from tests.desk.conftest import reader
from tests.desk.reviewing import Reviewer
from tests.drafting.test_extracted_scenarios import BOTH
from tests.workflow.planned import DELIVERY, FRIDGE, install, plan_of, write_source
from tests.workflow.test_arranged_plan import GLOVES

PLAN = f"/plans/{KEY}"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    opened = install(tmp_path)
    draft_module(opened, KEY, NOON)
    return opened


def chosen(options: str) -> str:
    """The value a browser sends of a list: of the option that is selected, or else of the first."""
    selected = re.findall(r'value="([^"]*)"[^>]* selected', options) or re.findall(
        r'value="([^"]*)"', options
    )
    return selected[0]


def fields(page: str) -> dict[str, str]:
    """What the form sends if nobody changes anything in it."""
    pairs = re.findall(r'<input type="(?:hidden|text|number)" name="([^"]+)" value="([^"]*)"', page)
    pairs += re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', page)
    selects = re.findall(r'<select name="([^"]+)">(.*?)</select>', page)
    kinds = [(name, chosen(options)) for name, options in selects]
    ticked = re.findall(r'<input type="checkbox" name="(scenario/[^"]+)" value="([^"]*)" checked', page)
    return dict([*pairs, *kinds, *ticked])


def test_a_plan_is_read_with_its_passages_and_leads_to_its_draft(workspace: Workspace) -> None:
    page = reader(workspace).get(PLAN).text
    assert "Plan de «\u00a0La chaîne du froid\u00a0»" in page
    assert all(sentence in page for sentence in FRIDGE)
    assert f'href="/drafts/{KEY}"' in page
    assert f'href="{PLAN}"' in reader(workspace).get(f"/drafts/{KEY}").text


def test_a_plan_is_read_in_the_readers_language(workspace: Workspace) -> None:
    page = reader(workspace).get(f"{PLAN}?lang=en").text
    assert "Shown before the draft: drafting does not wait for it." in page
    assert FRIDGE[0] in page


def test_pages_are_retitled_moved_and_taken_out_at_the_desk(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    sent = fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid", "position/pg-0001": "9"}
    assert lea.browser.post(PLAN, data=sent, follow_redirects=False).status_code == 303
    pages = plan_of(workspace).plan.pages
    assert [(page.id, page.title) for page in pages] == [("pg-0002", "Livraison"), ("pg-0001", "Le froid")]
    assert plan_of(workspace).author == "lea"
    sent = fields(lea.read(PLAN)) | {"out/pg-0002": "yes"}
    lea.browser.post(PLAN, data=sent)
    assert [page.id for page in plan_of(workspace).plan.pages] == ["pg-0001"]
    assert len(plan_of(workspace).plan.removed) == len(FRIDGE)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("minutes/pg-0001", "beaucoup", "minutes n’est pas un nombre entier"),
        ("minutes/pg-0001", "0", "il faut au moins 1"),
        ("title/pg-0001", "", "ne peut pas être vide"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(workspace: Workspace, field: str, text: str, said: str) -> None:
    lea = Reviewer(workspace, "lea")
    answer = lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | {field: text})
    assert answer.status_code == 422
    assert said in answer.text
    assert plan_of(workspace).revision == 1


def test_a_form_older_than_the_plan_changes_nothing(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    old = fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid"}
    lea.browser.post(PLAN, data=old | {"title/pg-0001": "Au froid"})
    assert lea.browser.post(PLAN, data=old).status_code == 409
    assert plan_of(workspace).plan.pages[0].title == "Au froid"


def test_nobody_without_a_name_changes_a_plan(workspace: Workspace) -> None:
    desk: TestClient = reader(workspace)
    page = desk.get(PLAN).text
    assert '<form method="post" action="/plans/' not in page
    lea = Reviewer(workspace, "lea")
    sent = fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid"}
    lea.browser.cookies.delete("premierjet_person")
    assert lea.browser.post(PLAN, data=sent).status_code == 403


def test_a_required_plan_is_found_from_the_queue_and_offers_the_verdicts(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required")
    plan_module(workspace, KEY, NOON)
    lea = Reviewer(workspace, "lea")
    assert f'href="{PLAN}"' in lea.read("/")
    page = lea.read(PLAN)
    assert "La rédaction attend son approbation par\u00a0: pedagogie." in page
    for verdict in ("approve", "request_changes", "reject"):
        assert f'href="{PLAN}/{plan_of(workspace).digest[:12]}/decide/{verdict}"' in page
    assert "Dites qui vous êtes" in reader(workspace).get(PLAN).text


@pytest.mark.parametrize("plan", ["off", "shown"])
def test_a_module_without_a_plan_says_so(tmp_path: Path, plan: str) -> None:
    answer = reader(install(tmp_path, plan)).get(PLAN)
    assert answer.status_code == 404
    assert "pas de plan" in answer.text or "pas encore de plan" in answer.text


@pytest.mark.parametrize(("person", "is_own"), [("lea", True), ("", False)])
def test_a_plan_to_approve_waits_in_the_queue(tmp_path: Path, person: str, *, is_own: bool) -> None:
    workspace = install(tmp_path, "required, deadline_days: 2")
    plan_module(workspace, KEY, NOON)
    page = Reviewer(workspace, person).read("/")
    waiting = page.partition("Les autres modules")[0]
    assert "Plan à approuver" in waiting
    assert "En retard depuis le" in waiting
    assert "Décisions attendues\u00a0: pedagogie" in waiting
    assert ("À vous" in waiting) is is_own


def test_a_plan_changed_after_its_approval_waits_beside_its_draft(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required")
    plan_module(workspace, KEY, NOON)
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], Verdict.APPROVE, "noe", comment="Lu.")
    record_decision(workspace, request, NOON)
    draft_module(workspace, KEY, NOON)
    lea = Reviewer(workspace, "lea")
    assert "Plan à approuver" not in lea.read("/")
    sent = fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid"}
    lea.browser.post(PLAN, data=sent)
    page = Reviewer(workspace, "noe").read("/")
    assert "Plan à approuver" in page
    assert f'href="{PLAN}"' in page
    assert f'href="/drafts/{KEY}/' in page


def test_the_queue_is_silent_about_plans_that_need_no_approval(workspace: Workspace) -> None:
    assert "Plan à approuver" not in reader(workspace).get("/").text


def test_the_ledgers_page_says_who_edited_and_who_approved_a_plan(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required")
    plan_module(workspace, KEY, NOON)
    lea = Reviewer(workspace, "lea")
    lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid"})
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], Verdict.APPROVE, "noe", comment="Lu.")
    record_decision(workspace, request, NOON)
    page = reader(workspace).get(f"/ledger/{KEY}").text
    lines = re.findall(r'<tr id="line-\d">(.*?)</tr>', page, re.DOTALL)
    assert [("lea" in line, "noe" in line, f'href="{PLAN}"' in line) for line in lines] == [
        (False, False, True),
        (True, False, True),
        (False, True, True),
    ]


@pytest.fixture
def cooling(tmp_path: Path) -> Workspace:
    """A module with a scenario, planned and drafted."""
    opened = install(tmp_path)
    source = tmp_path / "courses" / "froid" / "sources" / "froid.md"
    source.write_text(BOTH + GLOVES, encoding="utf-8")
    draft_module(opened, KEY, NOON)
    return opened


def test_a_scenario_is_shown_taken_out_and_put_back_at_the_desk(cooling: Workspace) -> None:
    lea = Reviewer(cooling, "lea")
    page = lea.read(PLAN)
    (scenario,) = plan_of(cooling).plan.scenarios
    assert f"{scenario.title} (décisions\u00a0: 2)" in page
    sent = fields(page)
    without = {name: value for name, value in sent.items() if not name.startswith("scenario/")}
    assert lea.browser.post(PLAN, data=without, follow_redirects=False).status_code == 303
    assert plan_of(cooling).plan.scenarios == ()
    assert '<span class="tag gone">retirée</span>' in lea.read(PLAN)
    again = fields(lea.read(PLAN)) | {f"scenario/{scenario.id}": "yes"}
    lea.browser.post(PLAN, data=again)
    assert plan_of(cooling).plan.scenarios == (scenario,)


def test_a_block_gets_another_kind_another_page_or_is_left_out_at_the_desk(cooling: Workspace) -> None:
    lea = Reviewer(cooling, "lea")
    page = lea.read(PLAN)
    kinds = [block.kind for block in plan_of(cooling).plan.pages[1].blocks]
    callout, table = kinds.index("callout"), kinds.index("table")
    changes = {f"kind/pg-0002/{callout}": "paragraph", f"page/pg-0002/{table}": "1"}
    assert lea.browser.post(PLAN, data=fields(page) | changes, follow_redirects=False).status_code == 303
    first, second = plan_of(cooling).plan.pages
    assert "table" in {block.kind for block in first.blocks}
    assert not {"table", "callout"} & {block.kind for block in second.blocks}
    steps = [block.kind for block in first.blocks].index("steps")
    lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | {f"kind/pg-0001/{steps}": "out"})
    assert "steps" not in {block.kind for block in plan_of(cooling).plan.pages[0].blocks}
    assert plan_of(cooling).revision == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind/pg-0001/0": "table"}, "ne peuvent former un bloc «\u00a0Tableau\u00a0»"),
        ({"page/pg-0001/0": "7"}, "Un bloc va à la page 7"),
        ({"page/pg-0001/0": "2", "out/pg-0002": "yes"}, "Un bloc va à la page 2"),
        ({f"kind/pg-0002/{place}": "out" for place in range(9)}, "n’aurait plus de bloc"),
    ],
)
def test_a_block_that_cannot_be_followed_is_refused(
    cooling: Workspace, changes: dict[str, str], said: str
) -> None:
    lea = Reviewer(cooling, "lea")
    answer = lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert plan_of(cooling).revision == 1


def test_a_plan_of_a_table_without_a_heading_above_it_opens(tmp_path: Path) -> None:
    """Its rows had no caption to be tried with, and the page answered 500."""
    workspace = install(tmp_path)
    source = tmp_path / "courses" / "froid" / "sources" / "froid.md"
    source.write_text("| geste | durée |\n|---|---|\n| savonner | 30 secondes |\n| rincer | 10 secondes |\n")
    plan_module(workspace, KEY, NOON)
    lea = Reviewer(workspace, "lea")
    assert lea.browser.get(PLAN).status_code == 200
    lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | {"title/pg-0001": "Les mains"})
    assert plan_of(workspace).plan.pages[0].blocks[0].kind == "table"


def test_a_proposed_change_is_taken_with_one_click(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    sent = fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid"}
    assert lea.browser.post(PLAN, data=sent, follow_redirects=False).status_code == 303
    corrected = FRIDGE[1].replace("30", "45")
    write_source(workspace.root, (FRIDGE[0], corrected, FRIDGE[2]), DELIVERY)
    plan_module(workspace, KEY, NOON)
    page = lea.read(PLAN)
    (finding,) = re.findall(r'name="finding" value="([^"]+)"', page)
    stale = fields(page) | {"finding": finding, "revision": "1"}
    assert lea.browser.post(f"{PLAN}/take", data=stale, follow_redirects=False).status_code == 409
    sent = fields(page) | {"finding": finding}
    assert lea.browser.post(f"{PLAN}/take", data=sent, follow_redirects=False).status_code == 303
    assert corrected in lea.read(PLAN)
    assert "Prendre ce changement" not in lea.read(PLAN)
    assert plan_of(workspace).author == "lea"


# objectives, questions, and the passages chosen one by one


AIMED = """
    objectives:
      - {id: froid, text: Citer les températures de la chambre froide, bloom: remember}
      - {id: quai, text: Expliquer le refus d’un colis, bloom: understand}
"""


@pytest.fixture
def aimed(tmp_path: Path) -> Workspace:
    """The module with two objectives."""
    opened = install(tmp_path)
    file = tmp_path / "courses" / "froid" / "course.yaml"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + AIMED, encoding="utf-8")
    draft_module(opened, KEY, NOON)
    return opened


def test_an_objective_is_reworded_at_the_desk_and_the_draft_follows(aimed: Workspace) -> None:
    lea = Reviewer(aimed, "lea")
    sent = fields(lea.read(PLAN)) | {"aim/froid": "Appliquer les températures", "level/froid": "apply"}
    assert lea.browser.post(PLAN, data=sent, follow_redirects=False).status_code == 303
    assert "changé dans le plan" in lea.read(PLAN)
    draft = draft_module(aimed, KEY, NOON).draft
    told = [(each.id, each.text, each.bloom) for each in draft.content.objectives]
    assert told[0] == ("froid", "Appliquer les températures", "apply")
    assert told[1][1] == "Expliquer le refus d’un colis"
    source = aimed.root / "courses" / "froid" / "sources" / "froid.md"
    source.write_text(source.read_text() + "\nLe quai est fermé à 22 heures.\n", encoding="utf-8")
    plan_module(aimed, KEY, NOON)
    assert plan_of(aimed).plan.objectives[0].text == "Appliquer les températures"
    back = fields(lea.read(PLAN)) | {
        "aim/froid": "Citer les températures de la chambre froide",
        "level/froid": "remember",
    }
    lea.browser.post(PLAN, data=back)
    assert plan_of(aimed).plan.reworded is None


def test_questions_are_asked_for_line_by_line_at_the_desk(aimed: Workspace) -> None:
    lea = Reviewer(aimed, "lea")
    lines = {f"count/{number}": "0" for number in range(1, len(plan_of(aimed).plan.blueprint) + 1)}
    added = {"count/new": "2", "kind/new": "single", "bloom/new": "remember", "serves/new": "froid"}
    lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | lines | added)
    [share] = plan_of(aimed).plan.blueprint
    assert (share.count, share.kind, share.bloom, share.objective) == (2, "single", "remember", "froid")
    for name, text, told in (
        ("count/1", "plein", "count n’est pas"),
        ("kind/1", "dessin", "ne convient pas"),
    ):
        refused = lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | {name: text})
        assert refused.status_code == 422
        assert told in refused.text
    assert plan_of(aimed).revision == 2


def address_of(workspace: Workspace) -> str:
    return f"{PLAN}/{plan_of(workspace).digest[:12]}"


def ticks(page: str) -> tuple[dict[str, str], list[str]]:
    """The passages offered, by their text, and those that are ticked."""
    found = re.findall(r'name="span" value="(sp-\w+)"( checked)?> <span>(.*?)(?: <span|</span>)', page)
    return {text: span for span, _, text in found}, [span for span, checked, _ in found if checked]


def cite(reviewer: Reviewer, workspace: Workspace, place: str, spans: list[str]) -> int:
    answer = reviewer.send(f"{address_of(workspace)}/cite", follow=False, place=place, span=spans)
    return int(answer.status_code)


def test_passages_of_a_page_are_ticked_beside_it_and_one_of_another_page_moves(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    offered, ticked = ticks(lea.read(f"{PLAN}?cite=pg-0001"))
    assert set(offered) == {*FRIDGE, *DELIVERY}
    moved, dropped = offered[DELIVERY[0]], offered[FRIDGE[1]]
    kept = [span for span in ticked if span != dropped]
    assert cite(lea, workspace, "pg-0001", [*kept, moved]) == 303
    first, second = plan_of(workspace).plan.pages
    assert set(first.evidence) == {*kept, moved}
    assert moved not in second.evidence
    assert plan_of(workspace).plan.removed == (dropped,)
    offered, ticked = ticks(lea.read(f"{PLAN}?cite=pg-0001"))
    assert cite(lea, workspace, "pg-0001", [*ticked, dropped]) == 303
    assert plan_of(workspace).plan.removed == ()
    order = [offered[FRIDGE[0]], dropped, offered[FRIDGE[2]]]
    assert [span for span in plan_of(workspace).plan.pages[0].evidence if span != moved] == order


def test_an_objective_that_no_page_serves_gets_one_of_its_passages(aimed: Workspace) -> None:
    lea = Reviewer(aimed, "lea")
    edited = EditedPlan.of(plan_of(aimed))
    pages = tuple(page.model_copy(update={"objective": None}) for page in edited.pages)
    edit_plan(aimed, edited.model_copy(update={"pages": pages}), "lea", NOON)
    offered, ticked = ticks(lea.read(f"{PLAN}?cite=quai"))
    assert ticked == []
    assert cite(lea, aimed, "quai", [offered[DELIVERY[1]]]) == 303
    page = plan_of(aimed).plan.pages[-1]
    assert (page.title, page.objective) == ("Expliquer le refus d’un colis", "quai")
    assert page.evidence == (offered[DELIVERY[1]],)
    assert ticks(lea.read(f"{PLAN}?cite=quai"))[1] == [offered[DELIVERY[1]]]


def test_a_choice_that_cannot_be_followed_changes_nothing(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    offered, ticked = ticks(lea.read(f"{PLAN}?cite=pg-0001"))
    assert cite(lea, workspace, "pg-0001", []) == 422
    assert cite(lea, workspace, "pg-0001", [*offered.values()]) == 422, "the other page would be empty"
    assert cite(lea, workspace, "pg-0099", ticked) == 404
    assert cite(Reviewer(workspace), workspace, "pg-0001", ticked[:1]) == 403
    old = address_of(workspace)
    lea.browser.post(PLAN, data=fields(lea.read(PLAN)) | {"title/pg-0001": "Le froid"})
    answer = lea.send(f"{old}/cite", follow=False, place="pg-0001", span=ticked[:1])
    assert answer.status_code == 409
    assert plan_of(workspace).revision == 2
