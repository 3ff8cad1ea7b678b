"""The pages on which a reviewer decides at the desk: what each shows, and what it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.desk.notebook import Notebook
from pipelines.testing import builders
from schemas.course import MustOpen
from schemas.finding import Finding, Waiver
from schemas.language import Language
from schemas.received_decision import LaunchedDecision, Told, TurnedDownDecision
from schemas.review import Decision, Verdict
from tests.browser.conftest import Axe
from tests.desk.conftest import installation
from tests.desk.reviewing import PAGE, policy
from tests.serving import serve_app

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
SMALLEST = {"width": 320, "height": 640}
FINDING = Finding(
    rule="citation.altered", place="q-0001", facts={"source": "froid.md", "quote": "31 minutes"}
)
OTHER = Finding(rule="citation.altered", place="st-0004", facts={"source": "froid.md", "quote": "x"})
RECORDED = "11111111-1111-4111-8111-111111111111"
UNKNOWN = "22222222-2222-4222-8222-222222222222"
NEVER = "33333333-3333-4333-8333-333333333333"


def name(run_id: str) -> str:
    """The id of the received decision that a run was launched for."""
    return run_id.replace("-", "")


# every page, with nothing behind the desk


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two findings, one noted, one open; a decision of Noé's; a Dagster that is away."""
    draft = builders.draft(findings=(FINDING, OTHER))
    course = policy(
        roles={"pedagogie": ("lea",), "metier": ("noe",)}, must_open=tuple(MustOpen), deadline_days=1
    )
    workspace = installation(tmp_path_factory.mktemp("desk"), course, None, draft)
    waivers = (Waiver(finding=FINDING.id, reason="Vérifié sur l’original"),)
    Notebook(workspace, draft, "lea").change(
        lambda _: {"waivers": waivers, "opened": (builders.citation(2).span,), "comment": "Presque fini"}
    )
    set_aside = (*waivers, Waiver(finding=OTHER.id, reason="La règle se trompe", disputed=True))
    workspace.ledger.append(builders.decision(draft, person="noe", run_id=RECORDED, waivers=set_aside))
    for run_id in (RECORDED, UNKNOWN, NEVER):
        launched = LaunchedDecision(id=name(run_id), run_id=run_id, launched_at=builders.NOON)
        workspace.records.save_launched(launched)
    return workspace


@pytest.fixture(scope="module")
def origin(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


def as_person(page: Page, origin: str, person: str) -> None:
    cookie = {"name": "premierjet_person", "value": person.encode().hex(), "url": origin}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


PAGES = {
    "queue": "/",
    "draft": PAGE,
    "finding": f"{PAGE}/findings/{OTHER.id}",
    "approve": f"{PAGE}/decide/approve",
    "request-changes": f"{PAGE}/decide/request_changes",
    "not-now": f"{PAGE}/decide/withdraw",
    "recorded": f"{PAGE}/received/{name(RECORDED)}",
    "unknown": f"{PAGE}/received/{name(UNKNOWN)}",
    "who": "/who",
}


@pytest.mark.trial
def test_axe_finds_nothing_on_any_page_in_english_on_a_telephone(page: Page, origin: str, axe: Axe) -> None:
    """Nor is anything scrolled sideways. `tests/walk/test_axe.py` opens every template wide and in French."""
    as_person(page, origin, "lea")
    page.set_viewport_size(SMALLEST)
    for name, address in PAGES.items():
        page.goto(f"{origin}{address}?lang=en")
        assert page.locator("html").get_attribute("lang") == "en"
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], name


@pytest.mark.parametrize("name", ["draft", "approve"])
@pytest.mark.trial
def test_axe_finds_nothing_in_the_dark_or_where_a_visitor_is_a_stranger(
    page: Page, origin: str, axe: Axe, name: str
) -> None:
    page.emulate_media(color_scheme="dark")
    for person in ("lea", "eve"):
        as_person(page, origin, person)
        page.goto(origin + PAGES[name])
        assert axe(page) == []


def test_a_reason_that_will_not_do_is_announced_with_its_field(
    page: Page, origin: str, axe: Axe, console: list[str]
) -> None:
    as_person(page, origin, "lea")
    page.goto(origin + PAGES["finding"])
    reason = page.get_by_label(f"Votre raison pour {OTHER.id}")
    reason.fill("n  ")  # the browser counts the spaces, the desk does not
    page.get_by_role("button", name="Lever\u00a0: cela peut rester").click()
    expect(page.get_by_text("Dites pourquoi, en 3 caractères au moins.")).to_be_visible()
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []
    console.clear()  # the browser's own note of the answer 422


def test_a_page_of_a_decision_on_its_way_looks_again_by_itself_and_says_what_came(
    page: Page, origin: str, workspace: Workspace, axe: Axe, console: list[str]
) -> None:
    """Dagster is away throughout: the ledger alone makes the page say that it is recorded."""
    as_person(page, origin, "lea")
    page.goto(origin + PAGES["unknown"])
    status = page.locator("#outcome")
    expect(status).to_contain_text("Dagster ne répond pas")
    page.get_by_role("link", name="Vérifier à nouveau").focus()
    recorded = [entry.recorded for entry in workspace.ledger.read(builders.KEY)]
    first = next(each for each in recorded if isinstance(each, Decision))
    workspace.ledger.append(first.model_copy(update={"run_id": UNKNOWN}))
    expect(status).to_contain_text("Décision enregistrée")
    assert page.title().startswith("Décision enregistrée")
    expect(page.get_by_role("heading", name="Décision enregistrée")).to_be_focused()
    assert axe(page) == []


def test_a_passage_is_opened_without_losing_ones_place_in_the_draft(
    page: Page, origin: str, axe: Axe, workspace: Workspace
) -> None:
    as_person(page, origin, "lea")
    page.set_viewport_size(WIDE)
    page.goto(origin + PAGE)
    span = builders.citation(8).span
    button, left = page.locator(f"button[value='{span}']"), page.locator("#panel-left")
    expect(left).to_contain_text("encore à ouvrir : 5 sur 6")
    button.scroll_into_view_if_needed()
    before = page.locator("#st-0008").bounding_box()
    button.click()
    expect(page.locator(f"a.opened[href='#{span}']")).to_be_visible()
    assert page.url.endswith(f"#{span}")
    expect(page.locator(f"[id='{span}']:target")).to_be_visible()
    after = page.locator("#st-0008").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 5
    expect(left).to_contain_text("encore à ouvrir : 4 sur 6")
    page.keyboard.press("Tab")  # on from the passage, as after any link: to what cites it
    expect(page.locator(f"[id='{span}'] a.back")).to_be_focused()
    assert axe(page) == []
    notes = workspace.records.notes(builders.KEY, builders.draft().content.canonical_digest(), "lea")
    assert notes is not None
    assert span in notes.opened


def test_without_javascript_a_passage_is_opened_all_the_same(origin: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    as_person(page, origin, "lea")
    page.goto(origin + PAGE)
    span = builders.citation(4).span
    page.locator(f"button[value='{span}']").click()
    expect(page.locator(f"a.opened[href='#{span}']")).to_be_visible()
    assert page.url.endswith(f"#{span}")
    context.close()


# received at once, and told wherever one is


def test_a_decision_is_received_and_its_outcome_is_told_on_the_page_one_has_gone_on_to(
    page: Page, tmp_path: Path, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dagster is away throughout: what the desk has, the ledger and a refusal are made by hand."""
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", "http://127.0.0.1:9")
    workspace = installation(tmp_path, policy(distinct_people=2), None, builders.draft())
    records = workspace.records
    with serve_app(create_app(workspace)) as origin:
        as_person(page, origin, "lea")
        page.goto(f"{origin}{PAGE}/decide/approve")
        page.get_by_role("button", name="Approuver la révision 1").click()
        expect(page.get_by_role("heading", name="Décision reçue")).to_be_visible()
        assert axe(page) == []
        [received] = records.list_received()
        page.get_by_role("link", name="Revenir au brouillon").click()
        told = page.locator("#told")
        expect(told).to_have_text("")
        launched = LaunchedDecision(id=received.id, run_id=UNKNOWN, launched_at=builders.NOON)
        records.save_launched(launched)
        workspace.ledger.append(builders.decision(person="lea", run_id=UNKNOWN))
        expect(told).to_contain_text("Décision enregistrée")
        assert axe(page) == []
        page.reload()
        page.wait_for_timeout(1500)
        expect(told).to_have_text("")

        page.goto(f"{origin}{PAGE}/decide/request_changes")
        page.locator("#comment").fill("Revoir la page 2.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name="Décision reçue")).to_be_visible()
        [received] = records.list_received()
        page.goto(f"{origin}/")
        why = (Told(language=Language.FRENCH, text="le brouillon a été remplacé."),)
        records.save_turned_down(TurnedDownDecision(id=received.id, told=why, at=builders.NOON))
        expect(told).to_contain_text("Décision refusée")
        expect(told).to_contain_text("le brouillon a été remplacé.")
        assert axe(page) == []
        page.goto(f"{origin}/who")
        expect(told).to_contain_text("Décision refusée")  # until somebody has closed it
        told.get_by_role("button", name="Fermer").click()
        page.goto(f"{origin}/")
        page.wait_for_timeout(1500)
        expect(told).to_have_text("")


def test_a_row_says_received_until_it_is_recorded(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", "http://127.0.0.1:9")
    workspace = installation(tmp_path, policy(), None, builders.draft())
    with serve_app(create_app(workspace)) as origin:
        as_person(page, origin, "lea")
        page.goto(origin + PAGE)
        page.goto(f"{origin}/approve-together?draft={PAGE.removeprefix('/drafts/')}")
        page.get_by_role("button", name="Approuver").click()
        row = page.locator("[data-on-the-way]")
        expect(row).to_contain_text("Décision reçue")
        [received] = workspace.records.list_received()
        workspace.ledger.append(builders.decision(person="lea", received=received.id))
        expect(row).to_contain_text("Décision enregistrée")


@pytest.mark.parametrize(("status", "most", "kept"), [(404, 1, False), (401, 5, True), (500, 5, True)])
def test_an_address_that_tells_nothing_is_not_asked_for_ever(
    page: Page, origin: str, console: list[str], status: int, most: int, kept: bool
) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=status, body="no")

    lists = "premierjet-on-the-way lea"
    page.route("**/state?*", refuse)
    as_person(page, origin, "lea")
    page.clock.install()
    page.goto(f"{origin}/")
    page.evaluate(f"localStorage.setItem('{lists}', JSON.stringify(['{PAGE}/received/{name(NEVER)}']))")
    page.goto(f"{origin}/")
    for _ in range(20):
        page.clock.run_for(16_000)
    assert len(asked) == most
    assert (page.evaluate(f"localStorage.getItem('{lists}')") != "[]") is kept
    # What is asked after no more is not forgotten without a word.
    assert ("ne peut plus être dit ici" in page.locator("#told").inner_text()) is not kept
    page.clock.fast_forward(25 * 3600 * 1000)
    page.goto(f"{origin}/who")
    page.wait_for_function(f"localStorage.getItem('{lists}') === '[]'")
    console.clear()  # the browser reports each of those answers


def test_a_decision_sent_before_an_upgrade_is_told_once(page: Page, tmp_path: Path) -> None:
    """A browser's list had no person in its name; under the new name nobody was told what stood there."""
    workspace = installation(tmp_path, policy(), None, builders.draft())
    launched = LaunchedDecision(id=name(UNKNOWN), run_id=UNKNOWN, launched_at=builders.NOON)
    workspace.records.save_launched(launched)
    workspace.ledger.append(builders.decision(person="lea", run_id=UNKNOWN))
    earlier, address = "premierjet-on-the-way", f"{PAGE}/received/{name(UNKNOWN)}"
    with serve_app(create_app(workspace)) as origin:
        page.goto(f"{origin}/who")
        page.evaluate(f"localStorage.setItem('{earlier}', JSON.stringify(['{address}']))")
        page.goto(f"{origin}/who")
        assert page.evaluate(f"localStorage.getItem('{earlier}')") is not None  # nobody has said who they are
        as_person(page, origin, "lea")
        page.goto(f"{origin}/")
        expect(page.locator("#told")).to_contain_text("Décision enregistrée")
        assert page.evaluate(f"localStorage.getItem('{earlier}')") is None
        page.reload()
        page.wait_for_timeout(1500)
        expect(page.locator("#told")).to_have_text("")


def test_a_hidden_tab_asks_nothing(page: Page, origin: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => window.isHidden ?? true })")
    as_person(page, origin, "lea")
    page.goto(f"{origin}{PAGE}/received/{name(NEVER)}")
    asked.clear()
    page.wait_for_timeout(2500)
    assert asked == []
    page.evaluate("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(1500)
    assert any(name(NEVER) in each for each in asked)


def test_a_page_says_that_there_is_something_new_to_show(page: Page, tmp_path: Path, axe: Axe) -> None:
    workspace = installation(tmp_path, policy(), None, builders.draft())
    with serve_app(create_app(workspace)) as origin:
        as_person(page, origin, "lea")
        page.clock.install()
        page.goto(origin + PAGE)
        workspace.ledger.append(
            builders.decision(person="noe", verdict=Verdict.REQUEST_CHANGES, comment="Non.")
        )
        page.clock.run_for(11_000)
        news = page.locator("#told a")
        expect(news).to_contain_text("Du nouveau ici")
        assert axe(page) == []
        with page.expect_navigation():
            news.click()
        expect(page.locator(".state")).to_have_text("Changements demandés")
