"""A reviewer's clicks, on a live `dg dev` with real daemons, with the longest ids the contracts allow."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from pipelines.desk.app import create_app
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import list_decisions
from pipelines.testing.programs import PATIENCE_SECONDS, wait_until
from pipelines.workflow.decide import record_decision
from schemas.review import Verdict
from tests.browser.click_counts import read_counts
from tests.browser.live.conftest import COURSE, COURSES, LONGEST, SHORT, Doors
from tests.browser.picturing import picture
from tests.results.learners import keep, sitting
from tests.serving import serve_app

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def by_hand(address: str, config: str, module: str = SHORT) -> str:
    """The Launchpad of `decide` as a link opens it, with a configuration somebody changed."""
    return (
        f"{address}/locations/premierjet/jobs/decide/playground/setup?config={quote_plus(config)}"
        f"&tags[0][key]=dagster/partition&tags[0][value]={module}"
    )


def config_of(digest: str, verdict: str, person: str, comment: str = "") -> str:
    lines = [f'digest: "{digest}"', f"verdict: {verdict}", f"person: {person}", f"comment: {comment!r}"]
    return "ops:\n  decision:\n    config:\n" + "\n".join(f"      {line}" for line in lines)


def sign(page: Page, person: str) -> None:
    """Write a name into the empty field that a link leaves for it."""
    editor = page.locator(".CodeMirror").first
    expect(editor.get_by_text('person: ""')).to_be_visible()
    editor.evaluate(
        "(box, name) => box.CodeMirror.setValue("
        "box.CodeMirror.getValue().replace('person: \"\"', 'person: ' + JSON.stringify(name)))",
        person,
    )


def launch(page: Page) -> None:
    """Press *Launch Run* once the Launchpad has checked the configuration, and see the run open."""
    button = page.get_by_role("button", name="Launch Run")
    expect(page.get_by_text("No errors", exact=False).first).to_be_visible()
    expect(button).to_be_enabled()
    button.click()
    expect(page).to_have_url(re.compile("/runs/"))


@pytest.fixture
def reader(page: Page, console: list[str]) -> Iterator[Page]:
    """A window as large as an expert's, patient with a machine that does much else."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    yield page
    console.clear()  # the Dagster UI's own messages are not ours to judge


def test_a_reviewer_approves_in_two_clicks_and_the_packages_follow(doors: Doors, reader: Page) -> None:
    """The queue, *Approve here*, a name, *Launch Run*, and the release is built by the sensor."""
    address, workspace = doors.dagster, doors.workspace
    draft = wait_until(lambda: workspace.records.head(LONGEST), what="the source sensor's draft")
    wait_until(lambda: len(workspace.records.heads()) == len(COURSES) + 1, what="all drafts")
    queue = f"{address}/assets/review_queue"
    wait_until(lambda: shows(reader, queue, "à décider avant le"), what="the queue, which the run logs last")
    row = reader.get_by_role("row").filter(has_text="cours-long")
    expect(row.get_by_text("en attente depuis le")).to_be_visible()
    expect(row.get_by_text("à décider avant le")).to_be_visible()
    expect(row.get_by_text("décision attendue : pedagogie · constats bloquants\u00a0: 0")).to_be_visible()
    picture(reader, "review-queue")
    row.get_by_role("link", name="Approuver ici", exact=True).click()
    expect(reader.get_by_role("button", name="Launch Run")).to_be_enabled()
    expect(reader.get_by_text(draft.content.canonical_digest()[:12]).first).to_be_visible()
    picture(reader, "launchpad")
    sign(reader, "lea.martin")
    launch(reader)

    release = wait_until(lambda: workspace.records.releases(LONGEST), what="the release")[0]
    assert release.approval.digest == draft.content.canonical_digest()
    (decision,) = release.approval.decisions
    assert (decision.person, decision.verified) == ("lea.martin", False)

    reader.set_viewport_size({"width": 1440, "height": 1300})
    reader.goto(f"{address}/assets/draft?view=partitions&partition={LONGEST}")
    expect(reader.get_by_text("🟢 Approuvé par lea.martin").first).to_be_visible()
    picture(reader, "draft-approved")


def test_each_role_has_its_light_on_the_drafts_page(doors: Doors, reader: Page) -> None:
    """One role approves: its light turns green, the other's waits, and the links stay for its people."""
    address, workspace = doors.dagster, doors.workspace
    wait_until(lambda: workspace.records.head(SHORT), what="the source sensor's draft")
    draft_page = f"{address}/assets/draft?view=partitions&partition={SHORT}"
    reader.set_viewport_size({"width": 1440, "height": 2400})
    reader.goto(draft_page)
    expect(reader.get_by_text("🟡 attendu")).to_have_count(2)
    for label in ("Constats", "Citations, une à une", "Voir comme un apprenant", "Coût"):
        expect(reader.get_by_text(label, exact=True).first).to_be_visible()
    expect(reader.get_by_text("vérifiée mot pour mot").first).to_be_visible()
    picture(reader, "draft-waiting")
    reader.get_by_role("link", name="Approuver ici →").click()
    sign(reader, "lea.martin")
    launch(reader)
    wait_until(lambda: list_decisions(workspace.ledger, SHORT), what="the decision")

    reader.set_viewport_size({"width": 1440, "height": 1300})
    wait_until(lambda: shows(reader, draft_page, "🟢 Approuvé par lea.martin"), what="the green light")
    expect(reader.get_by_text("🟡 attendu")).to_have_count(1)
    expect(reader.get_by_role("link", name="Approuver ici →")).to_be_visible()
    picture(reader, "draft-roles")


def test_a_sweep_is_requested_in_the_clicks_that_the_docs_say(doors: Doors, reader: Page) -> None:
    reader.goto(f"{doors.dagster}/jobs")
    steps = (
        reader.locator("a[href$='/jobs/sweep']"),
        reader.locator("a[href$='/jobs/sweep/playground']"),
        reader.get_by_role("button", name="Launch Run"),
    )
    for each in steps:
        each.click()
    expect(reader).to_have_url(re.compile("/runs/"))
    task = "have all sources read and what needs it drafted anew, from Dagster's jobs"
    assert len(steps) == read_counts()[task]


def test_a_refused_decision_says_why_and_broken_yaml_cannot_be_launched(doors: Doors, reader: Page) -> None:
    address, workspace = doors.dagster, doors.workspace
    wait_until(lambda: workspace.records.head(SHORT), what="the source sensor's draft")
    before = workspace.ledger.read(SHORT)
    reader.goto(by_hand(address, config_of("0" * 12, "approve", "noe.durand")))
    launch(reader)
    sentence = rf"^décision sur {SHORT}, empreinte\s: 000000000000 n’est pas la dernière révision."
    expect(reader.get_by_text(re.compile(sentence)).first).to_be_visible()
    picture(reader, "decision-refused")

    reader.goto(by_hand(address, "ops:\n  decision: [config"))
    button = reader.get_by_role("button", name="Launch Run")
    expect(button).to_be_visible()
    expect(button).to_be_disabled()
    assert workspace.ledger.read(SHORT) == before


def test_html_in_a_comment_is_read_as_text(doors: Doors, reader: Page) -> None:
    address, workspace = doors.dagster, doors.workspace
    head = wait_until(lambda: workspace.records.head(SHORT), what="the source sensor's draft")
    alarms: list[str] = []
    reader.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    html = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    config = config_of(head.content.canonical_digest()[:12], "reject", "noe.durand", html)
    reader.goto(by_hand(address, config))
    launch(reader)
    wait_until(
        lambda: [d for d in list_decisions(workspace.ledger, SHORT) if d.comment == html], what="the refusal"
    )
    draft_page = f"{address}/assets/draft?view=partitions&partition={SHORT}"
    wait_until(lambda: shows(reader, draft_page, "🔴 Rejeté par noe.durand"), what="the red light")
    expect(reader.get_by_text(html).first).to_be_visible()
    picture(reader, "draft-sent-back")
    assert reader.locator("img[src=x]").count() == 0
    assert alarms == []


def shows(page: Page, address: str, text: str) -> bool:
    """Open a page and say whether it shows the text, of which Dagster may have had none yet."""
    page.goto(address)
    try:
        page.get_by_text(text).first.wait_for(timeout=PATIENCE_SECONDS * 1000 / 10)
    except TimeoutError:
        return False
    return True


def test_charts_of_results_stand_on_dagster_s_page_with_their_tables(doors: Doors, reader: Page) -> None:
    """Counted by a verb in a process of its own: small charts stand in the page, large ones at a desk."""
    address, workspace = doors.dagster, doors.workspace
    head = wait_until(lambda: workspace.records.head(LONGEST), what="the source sensor's draft")
    if not list_decisions(workspace.ledger, LONGEST):
        asked = DecisionRequest(LONGEST, head.content.canonical_digest(), Verdict.APPROVE, "lea.martin")
        record_decision(workspace, asked, datetime.now(UTC))
    wait_until(lambda: workspace.records.releases(LONGEST), what="the release")
    keep(workspace, [each for who in range(40) for each in sitting(who, head.content)])
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "results", "report", COURSE]
    with serve_app(create_app(workspace)) as desk:
        environment = {"PREMIERJET_ROOT": str(workspace.root), "PREMIERJET_DESK_URL": desk}
        subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
        reader.set_viewport_size({"width": 1440, "height": 2600})
        page = f"{address}/assets/item_analysis?view=partitions&partition={LONGEST}"
        wait_until(lambda: shows(reader, page, "Jusqu’où vont les apprenants"), what="the analysis")
        steps = reader.get_by_alt_text("Apprenants à chaque étape")
        expect(steps).to_be_visible()
        expect(steps).to_have_attribute("alt", re.compile(r"Ont terminé.: 40"))
        images = reader.locator("img[alt^='Apprenants'], img[alt^='Minutes'], img[alt^='Réponses']")
        expect(images).to_have_count(3)
        drawn = "images => images.every(image => image.complete && image.naturalWidth > 300)"
        wait_until(lambda: images.evaluate_all(drawn), what="the charts")
        beside = reader.get_by_role("row").filter(has_text="vont les apprenants\u00a0: en chiffres")
        expect(beside.get_by_text("Ont terminé").first).to_be_visible()
        picture(reader, "item-analysis")
