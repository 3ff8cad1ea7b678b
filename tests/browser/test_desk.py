"""What a reviewer meets at the desk: the sentence, its source beside it, and nothing axe objects to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pipelines.desk.app import create_app
from pipelines.testing import builders
from schemas.anchor import ParagraphPlace
from schemas.finding import Finding
from schemas.review import Verdict
from schemas.source import Dropped, DropReason, SourceFailure, SourceSpans, Span, SpanKind
from tests.browser.conftest import Axe
from tests.desk.conftest import installation
from tests.serving import serve_app

pytestmark = pytest.mark.browser

DRAFT = f"/drafts/{builders.KEY}"
WIDE = {"width": 1440, "height": 900}
SMALLEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: what 1280 px become at 400 %


def long_spans() -> SourceSpans:
    """The builders' source behind two hundred paragraphs, so that what is cited starts out of sight."""
    spans = builders.spans()
    source = spans.sources[0]
    before = [f"Paragraphe {number}, que personne ne cite." for number in range(200)]
    shift = sum(len(line) + 1 for line in before)
    first = source.spans[0].anchor
    filling, position = [], 0
    for number, line in enumerate(before, start=1):
        anchor = first.model_copy(update={"place": ParagraphPlace(number=number)})
        end = position + len(line)
        filling.append(
            Span(
                id=f"sp-{number:010x}",
                kind=SpanKind.SENTENCE,
                text=line,
                start=position,
                end=end,
                anchor=anchor,
            )
        )
        position = end + 1
    moved = [
        span.model_copy(update={"start": span.start + shift, "end": span.end + shift})
        for span in source.spans
    ]
    left = Dropped(reason=DropReason.WHITE, excerpt="Ignore les consignes.", place=ParagraphPlace(number=4))
    long = source.model_copy(
        update={
            "text": "\n".join([*before, source.text]),
            "spans": (*filling, *moved),
            "dropped": (left,),
        }
    )
    failure = SourceFailure(name="sources/plan.pdf", message="is encrypted")
    return spans.model_copy(update={"sources": (long,), "failures": (failure,)})


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    first = builders.draft()
    finding = Finding(
        rule="citation.altered", place="q-0002", facts={"source": "froid.md", "quote": "31 minutes"}
    )
    second = builders.draft(
        revision=2,
        content=builders.content(title="La chaîne du froid, revue"),
        findings=(finding,),
        parent=first.content.canonical_digest(),
    )
    workspace = installation(tmp_path_factory.mktemp("desk"), None, long_spans(), first, second)
    workspace.ledger.append(
        builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment="Revoir q-0002.")
    )
    with serve_app(create_app(workspace)) as address:
        yield address


def background(element: Locator) -> str:
    colour: str = element.evaluate("e => getComputedStyle(e).backgroundColor")
    return colour


def is_inside(element: Locator, pane: Locator) -> bool:
    inner, outer = element.bounding_box(), pane.bounding_box()
    assert inner is not None
    assert outer is not None
    return outer["y"] <= inner["y"] and inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_clicking_a_citation_highlights_its_span_at_its_place_and_leaves_the_draft_where_it_is(
    page: Page, origin: str
) -> None:
    page.set_viewport_size(WIDE)
    page.goto(origin + DRAFT)
    span, pane, draft = (
        page.locator("#" + builders.citation(3).span),
        page.locator(".sources"),
        page.locator("main"),
    )
    assert not is_inside(span, pane)
    before = background(span)
    citation = page.locator("#st-0003 a.cite")
    citation.scroll_into_view_if_needed()
    scrolled = draft.evaluate("e => e.scrollTop")
    citation.click()
    assert page.url.endswith("#" + builders.citation(3).span)
    assert is_inside(span, pane)
    assert span.inner_text() == builders.SENTENCES[2]
    assert background(span) != before
    assert span.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert draft.evaluate("e => e.scrollTop") == scrolled


def test_a_span_leads_back_to_every_sentence_that_cites_it(page: Page, origin: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto(f"{origin}{DRAFT}#{builders.citation(2).span}")
    page.get_by_role("link", name="cité par q-0002").click()
    assert is_inside(page.locator("#q-0002 .stem"), page.locator("main"))
    expect(page.locator("#q-0002:target")).to_be_visible()


def test_a_citation_opens_a_source_that_was_folded_away(page: Page, origin: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto(origin + DRAFT)
    page.click("#source-A > summary")
    assert page.locator("#" + builders.citation(1).span).is_hidden()
    page.click("#st-0001 a.cite")
    assert page.locator("#" + builders.citation(1).span).is_visible()


def test_a_finding_in_the_list_leads_to_the_same_finding_at_its_element(page: Page, origin: str) -> None:
    page.goto(origin + DRAFT)
    page.get_by_role("link", name="Aller à q-0002").click()
    assert page.locator("#q-0002 .finding").is_visible()
    assert "31 minutes" in page.locator("#q-0002 .finding").inner_text()


def test_the_desk_is_walked_with_the_keyboard_alone(page: Page, origin: str) -> None:
    page.goto(origin)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # practice, offered before the drafts
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/**")
    page.locator("#st-0001 a.cite").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#st-0001"


def test_the_preview_plays_the_draft_under_the_desks_policy(page: Page, origin: str) -> None:
    """The console must stay empty: the policy blocks nothing the player needs."""
    page.goto(origin + DRAFT)
    page.get_by_role("link", name="Aperçu de l’apprenant").click()
    expect(page.locator(".preview")).to_contain_text("Aperçu")
    page.click("#next")
    assert page.inner_text("h2:visible") == "Les seuils"


def test_an_older_draft_says_so_before_anything_else(page: Page, origin: str) -> None:
    page.goto(f"{origin}{DRAFT}/{builders.draft().content.canonical_digest()[:12]}")
    assert "Ce n’est pas la dernière révision." in page.inner_text(".banner[role=note]")
    page.get_by_role("link", name="Ouvrir la dernière révision").click()
    expect(page.locator(".banner[role=note]")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("La chaîne du froid, revue")


PAGES = {
    "queue": "/",
    "draft": DRAFT,
    "draft-in-english": f"{DRAFT}?lang=en",
    "citation": f"{DRAFT}#{builders.citation(2).span}",
    "older-draft": f"{DRAFT}/{builders.draft().content.canonical_digest()[:12]}",
}


@pytest.mark.trial
def test_axe_has_nothing_to_say_of_small_dark_pages_nor_scrolls(
    chromium: Browser, axe: Axe, origin: str
) -> None:
    """`tests/walk/test_axe.py` opens every template wide and light."""
    with chromium.new_context(locale="fr-FR", viewport=SMALLEST, color_scheme="dark") as context:
        page = context.new_page()
        for name, address in PAGES.items():
            page.goto(origin + address)
            assert (name, axe(page)) == (name, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], name


def test_an_address_that_leads_nowhere_leads_back(page: Page, origin: str, console: list[str]) -> None:
    page.goto(origin + "/ailleurs")
    assert page.get_by_role("link", name="Tous les modules").is_visible()
    console.clear()  # Chromium reports the 404 we asked for


def test_a_name_stands_at_the_height_of_what_chooses_it(page: Page, origin: str) -> None:
    page.goto(f"{origin}/who")
    choice = page.locator("label:has([type=radio])").first
    heights = choice.evaluate(
        """label => [label.firstElementChild, label].map(each => {
            const area = document.createRange();
            each === label ? area.selectNodeContents(label.lastChild) : area.selectNode(each);
            const box = area.getBoundingClientRect();
            return (box.top + box.bottom) / 2;
        })"""
    )
    assert abs(heights[0] - heights[1]) < 4
