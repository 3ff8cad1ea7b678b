"""A reviewer's whole session without a mouse: the queue, a reading, two mends, one edit, an approval."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.queries.lookups import require_spans
from pipelines.review.policy import AsOf, judge
from pipelines.testing.programs import PATIENCE_SECONDS, wait_until
from pipelines.workflow.decide import list_decisions, list_recorded
from pipelines.workflow.revise import keep_revision
from schemas.draft import (
    Content,
    Draft,
    Origin,
    SingleChoice,
    Statement,
    walk_citing,
)
from schemas.finding import Severity
from schemas.ids import SHORT_DIGEST
from schemas.review import Decision, Verdict, Waiting
from tests.browser.conftest import Axe
from tests.browser.live.conftest import EDITED as KEY
from tests.browser.live.conftest import WIDE, Doors, become, reach
from tests.browser.picturing import picture

pytestmark = pytest.mark.browser

RIGHT = "Un produit exposé plus de 30 minutes est écarté par le responsable."
WRONG = RIGHT.replace("30", "90")
STEM = "Au bout de combien de temps un produit exposé est-il écarté ?"


def spoiled(first: Draft) -> Content:
    """The content with a number no source gives in its lesson, and a question that rests on nothing."""

    def spoil(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(spoil(each) for each in value)
        if isinstance(value, Statement) and value.id == "st-0002":
            return value.model_copy(update={"text": WRONG})
        if isinstance(value, SingleChoice) and value.id == "q-0002":
            return value.model_copy(update={"citations": ()})
        for field in ("artefacts", "sections", "blocks", "statements", "items"):
            if field in type(value).model_fields:
                return value.model_copy(update={field: spoil(getattr(value, field))})
        return value

    content = spoil(first.content)
    assert isinstance(content, Content)
    return content


def to_review(workspace: Workspace) -> Draft:
    """The draft the sensor makes, and a revision of it in which two rules find something that blocks."""
    first = wait_until(lambda: workspace.records.head(KEY), what="the source sensor's draft")
    second = first.model_copy(
        update={"revision": 2, "parent": first.content.canonical_digest(), "content": spoiled(first)}
    )
    kept = keep_revision(workspace, second, first, require_spans(workspace, KEY))
    blocking = {finding.place for finding in kept.findings if finding.severity is Severity.BLOCKING}
    assert blocking == {"st-0002", "q-0002"}
    return kept


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to what a selector names by Tab alone and press a key there."""
    reach(page, selector)
    page.keyboard.press(key)


@pytest.mark.timeout(400)
def test_a_reviewer_mends_two_findings_edits_a_question_and_approves_with_the_keyboard_alone(
    doors: Doors, page: Page, axe: Axe
) -> None:
    desk, workspace = doors.desk, doors.workspace
    draft = to_review(workspace)
    page.set_viewport_size(WIDE)
    page.set_default_timeout(PATIENCE_SECONDS * 1000)

    # who one is, and the queue
    page.goto(desk + "/")
    become(page, "lea.martin")
    press(page, f"a[href='/drafts/{KEY}/{draft.content.canonical_digest()[:SHORT_DIGEST]}']")
    expect(page.get_by_role("heading", name="Décider")).to_be_visible()

    # the first finding: a wrong number, put right in its sentence
    press(page, "a[href='#st-0002']")
    expect(page.locator("#st-0002")).to_be_focused()
    press(page, "#edit-st-0002")
    page.wait_for_url("**?edit=st-0002**")
    expect(page.locator("#type-st-0002")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(RIGHT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#st-0002 .said")).to_have_text(RIGHT)

    # the second: a question without a source, given one
    page.wait_for_url("**#st-0002")
    for _ in range(60):  # from sentence to sentence
        if page.locator("#q-0002:focus").count():
            break
        page.keyboard.press("ArrowDown")
    press(page, "#edit-q-0002")
    page.wait_for_url("**?edit=q-0002**")
    press(page, "#form-q-0002 button[value='cite']")
    page.wait_for_url("**?cite=q-0002#choose")
    asked = next(each for each in walk_citing(draft.content.artefacts) if each.id == "q-0002")
    assert isinstance(asked, SingleChoice)
    right = next(option.text for option in asked.options if option.id == asked.key)
    row = next(
        span.id
        for source in require_spans(workspace, KEY).sources
        for span in source.spans
        if span.anchor.row is not None and right in span.text
    )
    press(page, f"input[value='{row}']", "Space")
    press(page, ".choosing button.keep")
    page.wait_for_url("**#q-0002")
    expect(page.locator("#q-0002 .cite")).to_have_count(1)

    # a question one would put otherwise
    expect(page.locator("#q-0002")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q-0001")).to_be_focused()
    press(page, "#edit-q-0001")
    page.wait_for_url("**?edit=q-0001**")
    expect(page.locator("#type-q-0001")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(STEM)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#q-0001 .stem")).to_have_text(STEM)
    picture(page, "desk-session-changes")
    assert axe(page) == []

    # all of it one revision, in which nothing blocks any more
    page.reload()
    press(page, ".pending button.approve")
    expect(page.locator("[role=status].good")).to_contain_text("voici la nouvelle révision")
    after = workspace.records.head(KEY)
    assert after is not None
    assert (after.revision, after.provenance.writer, after.provenance.author) == (
        3,
        Origin.HUMAN,
        "lea.martin",
    )
    assert [finding for finding in after.findings if finding.severity is Severity.BLOCKING] == []
    quiz = next(each for each in after.content.artefacts if isinstance(each, Quiz))
    assert quiz.items[0].stem == STEM

    # the approval
    press(page, "a.verdict.approve")
    page.wait_for_url("**/decide/approve")
    press(page, "button[value='decide']")
    expect(page.get_by_role("heading", name="Décision enregistrée")).to_be_visible(
        timeout=PATIENCE_SECONDS * 1000
    )
    picture(page, "desk-session-recorded")
    assert axe(page) == []
    (decision,) = list_decisions(workspace, KEY)
    assert isinstance(decision, Decision)
    assert (decision.verdict, decision.person) == (Verdict.APPROVE, "lea.martin")
    assert decision.digest == after.content.canonical_digest()
    folder, _ = workspace.find_module(KEY)
    stands = judge(after, list_recorded(workspace, KEY), folder.course, AsOf(decision.at))
    assert isinstance(stands, Waiting)  # four eyes: whoever wrote the revision is not its only approver
