"""The clicks that a task takes at the desk, as docs/en/explanation/desk.md says them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from pipelines.desk.notebook import Notebook
from pipelines.testing import builders
from schemas.finding import Waiver, digest_of
from tests.browser.click_counts import PAGES, read_counts
from tests.browser.desks import WIDE, Desk, at_work, sign_in
from tests.browser.test_desk_comments import select
from tests.browser.test_desk_place import PHONE
from tests.browser.test_desk_queue import NAMES
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.overseen import OTHER, overseen
from tests.desk.reviewing import policy
from tests.desk.test_acting_findings import APART, VAGUE
from tests.desk.test_comments import say
from tests.desk.test_queue import draft as draft_named
from tests.desk.test_word_page import downloaded, retyped, worked_on

pytestmark = pytest.mark.browser


class Hand:
    """Somebody at a page, whose clicks are counted."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.clicks = 0

    def click(self, what: Locator | str) -> None:
        (self.page.locator(what) if isinstance(what, str) else what).first.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def read(self, below: str = "") -> None:
        self.page.goto(self.desk.address(below))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = builders.draft(findings=(VAGUE, APART))
    with at_work(installation(tmp_path, policy(), None, draft)) as served:
        yield served


@pytest.fixture
def hand(context: BrowserContext, page: Page, desk: Desk) -> Hand:
    sign_in(context, desk)
    page.set_viewport_size(WIDE)
    hand = Hand(page, desk)
    hand.read()
    return hand


def open_a_passage(hand: Hand) -> None:
    hand.click("#st-0003 .cite")
    expect(hand.page.locator(".passage :target")).to_be_visible()


def put_a_sentence_right(hand: Hand) -> None:
    hand.click("#edit-st-0003")
    hand.page.locator("#type-st-0003").fill("Autrement.")
    hand.press("Garder la modification")
    expect(hand.page.locator("#st-0003 .said")).to_have_text("Autrement.")


def make_a_revision(hand: Hand) -> None:
    Editor(hand.desk.workspace).edit("st-0003", text="Autrement.")
    hand.read()
    hand.press("Enregistrer comme révision 2")
    hand.page.wait_for_url("**said=revised**")


def add_a_sentence(hand: Hand) -> None:
    hand.click("#plus-st-0003")
    hand.page.locator("#add-st-0003").fill("Fermez la porte.")
    hand.press("Ajouter")
    expect(hand.page.locator("#st-0010")).to_be_visible()


def delete_a_sentence(hand: Hand) -> None:
    hand.click("#edit-st-0003")
    hand.click("#form-st-0003 button[value=remove]")
    expect(hand.page.locator("#st-0003")).to_have_count(0)


def undo_just_that(hand: Hand) -> None:
    delete_a_sentence(hand)
    hand.clicks = 0
    hand.press("Annuler seulement cela")
    expect(hand.page.locator("#st-0003")).to_be_visible()


def comment_on_words(hand: Hand) -> None:
    hand.page.locator("#st-0003").scroll_into_view_if_needed()
    select(hand.page, "st-0003", builders.statement(3).text[3:14])
    hand.click("#comment-selection")
    hand.page.keyboard.type("Et le dimanche ?")
    hand.press("Commenter")
    expect(hand.page.locator("#st-0003 .thread")).to_be_visible()


def resolve_a_comment(hand: Hand) -> None:
    say(hand.desk.workspace)
    hand.read()
    hand.click("button[value=resolve]")
    expect(hand.page.locator("#st-0003 .thread")).to_have_count(0)


def settle_two_sources(hand: Hand) -> None:
    hand.click("button[name=side]")
    expect(hand.page.get_by_text("Vous le levez\u00a0:").first).to_be_visible()


def waive_with_a_reason(hand: Hand) -> None:
    hand.click(f"[id='{VAGUE.id}'] summary")
    hand.page.locator(f"#why-{VAGUE.id}").fill("Vu avec le chef.")
    hand.click(f"[id='{VAGUE.id}'] button[value=waive]")
    expect(hand.page.get_by_text("Vous le levez\u00a0:").first).to_be_visible()


def ask_for_changes(hand: Hand) -> None:
    say(hand.desk.workspace)
    hand.read()
    hand.click(".deskbar a.request_changes")
    hand.click("button[value=decide]")
    expect(hand.page.get_by_role("heading", name="Décision reçue")).to_be_visible()


def approve(hand: Hand) -> None:
    waived = tuple(Waiver(finding=each.id, reason="Vu avec le chef.") for each in (VAGUE, APART))
    Notebook(hand.desk.workspace, hand.desk.head, "lea").change(lambda _: {"waivers": waived})
    hand.click(".deskbar a.approve")
    hand.click("button[value=decide]")
    expect(hand.page.get_by_role("heading", name="Décision reçue")).to_be_visible()


def approve_on_a_phone(hand: Hand) -> None:
    hand.page.set_viewport_size(PHONE)
    hand.click(".decide-open")
    approve(hand)


def fetch_for_word(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="Modifier dans Word"))
    with hand.page.expect_download():
        hand.click("a[download]")


def take_back_from_word(hand: Hand) -> None:
    file = worked_on(downloaded(Editor(hand.desk.workspace)), retyped("st-0004", "text", "Fermer à clé."))
    hand.read("/word")
    with hand.page.expect_file_chooser() as chooser:
        hand.click("#file")
    chooser.value.set_files({"name": "relu.docx", "mimeType": "application/octet-stream", "buffer": file})
    hand.press("Lire les changements")
    hand.click("button.keep")
    expect(hand.page.locator("#pending")).to_be_visible()


def reply_to_a_comment(hand: Hand) -> None:
    name = say(hand.desk.workspace)
    hand.read()
    hand.click(f"#{name} summary")
    hand.page.keyboard.press("Tab")
    hand.page.keyboard.type("Vu avec le chef.")
    hand.press("Envoyer la réponse")
    expect(hand.page.locator(f"#{name}")).to_contain_text("Vu avec le chef.")


def go_to_the_next_finding(hand: Hand) -> None:
    hand.page.keyboard.press("j")
    expect(hand.page.locator("#st-0002 .finding")).to_be_focused()


def write_a_revision(hand: Hand) -> None:
    noe = Editor(hand.desk.workspace, person="noe")
    noe.edit("st-0003", text="Autrement.")
    noe.send("revise")
    hand.read()


def compare_two_revisions(hand: Hand) -> None:
    write_a_revision(hand)
    hand.click(hand.page.get_by_role("link", name="Historique", exact=True))
    hand.press("Comparer les deux")
    expect(hand.page.locator("li.changed ins").first).to_be_visible()


def restore_a_revision(hand: Hand) -> None:
    write_a_revision(hand)
    hand.click(hand.page.get_by_role("link", name="Historique", exact=True))
    hand.click(hand.page.get_by_role("link", name="Rétablir… 1", exact=True))
    hand.press("Rétablir la révision 1")
    hand.page.wait_for_url("**said=restored**")


def withdraw(hand: Hand) -> None:
    waived = tuple(Waiver(finding=each.id, reason="Vu avec le chef.") for each in (VAGUE, APART))
    head = hand.desk.head
    approval = builders.decision(head, findings=digest_of(head.findings), person="noe", waivers=waived)
    hand.desk.workspace.ledger.append(approval)
    hand.read()
    hand.click(".deskbar a.withdraw")
    hand.page.locator("#comment").fill("Le seuil est faux.")
    hand.click("button[value=decide]")
    expect(hand.page.get_by_role("heading", name="Décision reçue")).to_be_visible()


TASKS: dict[str, Callable[[Hand], None]] = {
    "open the passage that a sentence rests on": open_a_passage,
    "put a sentence right": put_a_sentence_right,
    "make what one changed a revision": make_a_revision,
    "add a sentence": add_a_sentence,
    "delete a sentence": delete_a_sentence,
    "undo just that": undo_just_that,
    "comment on selected words": comment_on_words,
    "reply to a comment": reply_to_a_comment,
    "resolve a comment": resolve_a_comment,
    "go to the next finding, by keyboard": go_to_the_next_finding,
    "settle two sources that disagree": settle_two_sources,
    "waive a finding with a reason": waive_with_a_reason,
    "ask for changes with the open comments": ask_for_changes,
    "approve": approve,
    "approve on a phone of 390 px": approve_on_a_phone,
    "fetch the draft for Word": fetch_for_word,
    "take back what was changed in Word": take_back_from_word,
    "compare two revisions": compare_two_revisions,
    "restore an earlier revision": restore_a_revision,
    "withdraw an approval": withdraw,
}
DAILY = {
    "open the passage that a sentence rests on",
    "put a sentence right",
    "comment on selected words",
    "reply to a comment",
    "go to the next finding, by keyboard",
    "approve",
    "approve on a phone of 390 px",
    "take back what was changed in Word",
}
"""Counted with every change; the others are done, and not counted, in the files beside this one."""

IN_THE_QUEUE = "approve two drafts from the queue"
SEARCHED = "find a draft in the queue by search, and open it"
FROM_OVERVIEW = "open what is late, from the overview"
ELSEWHERE = {
    "set up a course, from its documents to the order to draft it",
    "download everything of a release, from the queue",
    "download one package of a release, from the queue",
    "download one document of a release, from the queue",
    "deliver a release after a preview, from the queue",
    "roll back after a preview, from the queue",
    "have all sources read and what needs it drafted anew, from Dagster's jobs",
}
"""Counted where a Dagster runs: `test_desk_setup.py`, `test_desk_releases.py`, `live/test_dagster_ui.py`."""


@pytest.mark.parametrize(
    "task", [pytest.param(each, marks=() if each in DAILY else pytest.mark.trial) for each in TASKS]
)
def test_a_task_takes_the_clicks_that_the_docs_say(hand: Hand, task: str) -> None:
    TASKS[task](hand)
    assert hand.clicks == read_counts()[task]


def test_two_drafts_are_approved_from_the_queue_in_the_clicks_that_the_docs_say(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    drafts = [
        builders.draft(content=builders.content(module=f"froid--{name}", title=name))
        for name in ("alpha", "beta")
    ]
    modules = tuple(builders.module(id=name, title=name) for name in ("alpha", "beta"))
    course = policy().model_copy(update={"modules": modules})
    with at_work(installation(tmp_path, course, None, *drafts)) as desk:
        sign_in(context, desk)
        hand = Hand(page, desk)
        for each in drafts:
            page.goto(f"{desk.origin}/drafts/{each.module}/{each.content.canonical_digest()[:12]}")
        page.goto(desk.origin)
        for box in page.get_by_role("checkbox").all():
            hand.click(box)
        hand.press("Approuver ceux qui sont cochés…")
        hand.press("Approuver les 2")
        expect(page.locator("[data-on-the-way]")).to_have_count(2)
    assert hand.clicks == read_counts()[IN_THE_QUEUE]


def test_a_search_takes_the_clicks_that_the_docs_say(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    modules = tuple(builders.module(id=each, title=each.capitalize()) for each in NAMES)
    course = policy().model_copy(update={"modules": modules})
    with at_work(installation(tmp_path, course, None, draft_named("beta", 1))) as desk:
        sign_in(context, desk)
        hand = Hand(page, desk)
        page.goto(desk.origin)
        hand.click(page.get_by_label("Chercher"))
        page.keyboard.type("beta")
        page.keyboard.press("Enter")
        hand.click(page.get_by_role("link", name="Beta"))
        expect(page.locator(".deskbar")).to_be_visible()
    assert hand.clicks == read_counts()[SEARCHED]


def test_what_is_late_takes_the_clicks_that_the_docs_say(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    with at_work(overseen(tmp_path)) as desk:
        sign_in(context, desk)
        hand = Hand(page, desk)
        page.goto(f"{desk.origin}/overview")
        hand.click(page.locator(".late a.what").filter(has_text="Tenir le relevé"))
        hand.click(f"#{OTHER} .title a")
        expect(page.locator(".deskbar")).to_be_visible()
    assert hand.clicks == read_counts()[FROM_OVERVIEW]


def test_both_pages_of_the_docs_count_the_same_tasks_and_no_other() -> None:
    english, french = map(read_counts, PAGES)
    assert set(english) == {*TASKS, IN_THE_QUEUE, SEARCHED, FROM_OVERVIEW, *ELSEWHERE}
    assert list(english.values()) == list(french.values())
