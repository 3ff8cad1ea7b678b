"""Names at the desk that are written from right to left, and names that are none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.desk.notebook import Notebook
from pipelines.testing import builders
from schemas.course import IdentityMode
from schemas.finding import Waiver, digest_of
from tests.browser.test_desk_deciding import as_person
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import PAGE, policy
from tests.desk.test_acting_findings import VAGUE
from tests.desk.test_comments import ARABIC, say
from tests.serving import serve_app

pytestmark = pytest.mark.browser

NAME = "ليان حداد"
TOO_LONG = "ليان حداد " * 30
NARROW = {"width": 320, "height": 640}
READ = """(name) => {
  // Where a name and what stands behind it in the text are drawn: the second is to the right of the first.
  const behind = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(name);
    const owner = node.parentElement.closest("p, dd, li, td, h1, h2, h3, summary, label, button");
    if (at < 0 || !owner || !owner.checkVisibility() || node.parentElement.closest(".unseen")) continue;
    const place = (from, begin, end) => {
      const range = document.createRange();
      range.setStart(from, begin);
      range.setEnd(from, end);
      return range.getBoundingClientRect();
    };
    const rest = document.createTreeWalker(owner, NodeFilter.SHOW_TEXT);
    rest.currentNode = node;
    const after = node.data.slice(at + name.length).search(/[\\p{L}\\p{N}]/u);
    let next = after < 0 ? rest.nextNode() : node;
    while (next && next !== node && !/[\\p{L}\\p{N}]/u.test(next.data)) next = rest.nextNode();
    if (!next) continue;
    const begin = next === node ? at + name.length + after : next.data.search(/[\\p{L}\\p{N}]/u);
    const [own, other] = [place(node, at, at + name.length), place(next, begin, begin + 1)];
    const isOnOneLine = Math.abs(own.top - other.top) < 8;
    if (isOnOneLine && other.left < own.right - 1) behind.push(owner.textContent.trim());
  }
  return behind;
}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A draft that an Arabic name commented on, edited, approved with a reason, and is reading."""
    course = policy(roles={"pedagogie": (NAME, ARABIC, "lea")})
    workspace = installation(tmp_path, course, None, builders.draft(findings=(VAGUE,)))
    say(workspace, who=NAME, text="30 minutes ?")
    editor = Editor(workspace, person=NAME)
    editor.edit("st-0002", text="Un produit exposé 20 minutes est écarté.")
    editor.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    waivers = (Waiver(finding=VAGUE.id, reason="2 fois par jour suffisent."),)
    found = {"findings": digest_of(head.findings)}
    workspace.ledger.append(builders.decision(head, person="lea", waivers=waivers, **found))
    workspace.ledger.append(builders.decision(head, person=NAME, waivers=waivers, **found))
    Notebook(workspace, head, NAME).change(lambda _: {"comment": "Relu."})
    return workspace


@pytest.fixture
def origin(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


PAGES = (
    "/",
    f"/drafts/{builders.KEY}",
    f"/history/{builders.KEY}",
    f"/ledger/{builders.KEY}",
    "/who",
    "/overview",
)


@pytest.mark.parametrize("address", PAGES)
def test_what_stands_behind_an_arabic_name_is_drawn_behind_it(page: Page, origin: str, address: str) -> None:
    as_person(page, origin, NAME)
    page.goto(origin + address)
    assert NAME in page.inner_text("body")
    assert page.evaluate(READ, NAME) == []


def test_the_longest_name_fits_the_smallest_screen_on_every_page(page: Page, origin: str) -> None:
    as_person(page, origin, ARABIC)
    page.set_viewport_size(NARROW)
    for address in (*PAGES, f"{PAGE}/decide/withdraw"):
        page.goto(origin + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], address


def test_a_name_of_300_characters_is_refused_in_words(page: Page, tmp_path: Path, console: list[str]) -> None:
    """It was taken for no name: whoever had signed in was asked to sign in."""
    workspace = installation(tmp_path, policy(identity=IdentityMode.PROXY))
    workspace.ledger_key.make()
    with serve_app(create_app(workspace)) as origin:
        page.set_extra_http_headers({"X-Forwarded-User": TOO_LONG.strip()})
        page.goto(origin + PAGE)
        expect(page.locator("h1")).to_have_text("Refusé")
        expect(page.locator(".trouble")).to_contain_text("120 caractères au plus")
        expect(page.locator(".trouble")).to_contain_text("ليان حداد")
    console.clear()  # Chromium reports the answer 403
