"""A reviewer's clicks, on a live `dg dev` with real daemons, with the longest ids the contracts allow."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from adapters.workspace import Workspace, open_workspace
from pipelines.desk.app import create_app
from pipelines.line import record
from pipelines.review.deciding import Asked
from schemas.ids import LONGEST_SLUG, module_key
from schemas.review import Verdict
from tests.front_doors import started
from tests.ports import free_port
from tests.results.learners import keep, sitting
from tests.serving import serving

CHECKOUT = Path(__file__).resolve().parents[2]
COURSE = ("cours-" + "long-" * 20)[: LONGEST_SLUG - 1] + "x"
MODULE = ("module-" + "long-" * 20)[: LONGEST_SLUG - 1] + "y"
KEY = module_key(COURSE, MODULE)
PATIENCE_SECONDS = 120

YAML = f"""
id: {COURSE}
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{{path: sources/*}}]
modules: [{{id: {MODULE}, title: La chaîne du froid, questions: 2}}]
review:
  roles: {{pedagogie: [lea.martin]}}
  deadline_days: 5
"""
SHORT = "cuisine--chaine-du-froid"
SHORT_YAML = """
id: cuisine
title: Travailler en cuisine
language: fr
iri: https://formation.example/cuisine
sources: [{path: sources/*}]
modules: [{id: chaine-du-froid, title: La chaîne du froid, questions: 2}]
review:
  roles: {pedagogie: [lea.martin, ana.costa], expert: [noe.durand]}
  deadline_days: 3
  escalation: {after_days: 5, to: [direction]}
  expires_after_months: 12
"""
SOURCE = """# La chaîne du froid

La température de la chambre froide reste entre 0 °C et 3 °C.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.

| Produit | Température | Conservation |
|---|---|---|
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Fromage frais | 4 °C | 72 heures |
| Beurre | 6 °C | 96 heures |
"""
Found = TypeVar("Found")


def until(look: Callable[[], Found | None], *, what: str) -> Found:
    """Return what `look` finds, looking again until it does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: still not there after {PATIENCE_SECONDS} s")


def answers(port: int) -> bool:
    with socket.socket() as knocking:
        knocking.settimeout(1)
        return knocking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A root of its own with two courses, and `dg dev` at work on it."""
    root = tmp_path_factory.mktemp("root")
    for name, yaml in ((COURSE, YAML), ("cuisine", SHORT_YAML)):
        course = root / "courses" / name
        (course / "sources").mkdir(parents=True)
        (course / "course.yaml").write_text(yaml, encoding="utf-8")
        (course / "sources" / "froid.md").write_text(SOURCE, encoding="utf-8")
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")
    port = free_port()
    command = [Path(sys.executable).with_name("dg"), "dev", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    with (root / "dagster.log").open("wb") as log, started(command, CHECKOUT, environment, log):
        until(lambda: answers(port), what=f"dg dev, {root / 'dagster.log'}")
        yield f"http://127.0.0.1:{port}", open_workspace(root)


def picture(page: Page, name: str) -> None:
    """Keep what the documentation shows in the folder PICTURES_FOLDER names, if it names one."""
    folder = os.environ.get("PICTURES_FOLDER")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def by_hand(address: str, config: str, module: str = SHORT) -> str:
    """The Launchpad of `decide` as a link opens it, with a configuration somebody changed."""
    return (
        f"{address}/locations/premierjet/jobs/decide/playground/setup?config={quote_plus(config)}"
        f"&tags[0][key]=dagster/partition&tags[0][value]={module}"
    )


def config_of(digest: str, verdict: str, person: str, comment: str = "") -> str:
    lines = [f'digest: "{digest}"', f"verdict: {verdict}", f"person: {person}", f"comment: {comment!r}"]
    return "ops:\n  decision:\n    config:\n" + "\n".join(f"      {line}" for line in lines)


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


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_reviewer_approves_in_two_clicks_and_the_packages_follow(
    dagster: tuple[str, Workspace], reader: Page
) -> None:
    """The queue, *Approve*, *Launch Run*: nothing to type, and the release is built by the sensor."""
    address, workspace = dagster
    draft = until(lambda: workspace.records.head(KEY), what="the source sensor's draft")
    until(lambda: len(workspace.records.heads()) == 2, what="both drafts")
    queue = f"{address}/assets/review_queue"
    until(lambda: shows(reader, queue, "à décider avant le"), what="the queue, which the run logs last")
    row = reader.get_by_role("row").filter(has_text="cours-long")
    expect(row.get_by_text("en attente depuis le")).to_be_visible()
    expect(row.get_by_text("à décider avant le")).to_be_visible()
    expect(row.get_by_text("rôle attendu : pedagogie · constats bloquants : 0")).to_be_visible()
    picture(reader, "review-queue")
    row.get_by_role("link", name="Approuver", exact=True).click()
    expect(reader.get_by_role("button", name="Launch Run")).to_be_enabled()
    expect(reader.get_by_text(draft.content.canonical_digest()[:12]).first).to_be_visible()
    picture(reader, "launchpad")
    launch(reader)

    release = until(lambda: workspace.records.releases(KEY), what="the release")[0]
    assert release.approval.digest == draft.content.canonical_digest()
    (decision,) = release.approval.decisions
    assert (decision.person, decision.verified) == ("lea.martin", False)

    reader.set_viewport_size({"width": 1440, "height": 1300})
    reader.goto(f"{address}/assets/draft?view=partitions&partition={KEY}")
    expect(reader.get_by_text("🟢 Approuvé par lea.martin").first).to_be_visible()
    picture(reader, "draft-approved")


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_each_role_has_its_light_on_the_drafts_page(dagster: tuple[str, Workspace], reader: Page) -> None:
    """One role approves: its light turns green, the other's waits, and the links stay for its people."""
    address, workspace = dagster
    until(lambda: workspace.records.head(SHORT), what="the source sensor's draft")
    draft_page = f"{address}/assets/draft?view=partitions&partition={SHORT}"
    reader.set_viewport_size({"width": 1440, "height": 2400})
    reader.goto(draft_page)
    expect(reader.get_by_text("🟡 attendu")).to_have_count(2)
    for label in ("Constats", "Citations, une à une", "Voir comme un apprenant", "Coût"):
        expect(reader.get_by_text(label, exact=True).first).to_be_visible()
    expect(reader.get_by_text("vérifiée mot pour mot").first).to_be_visible()
    picture(reader, "draft-waiting")
    reader.get_by_role("link", name="Approuver →").click()
    launch(reader)
    until(lambda: workspace.ledger.read(SHORT), what="the decision")

    reader.set_viewport_size({"width": 1440, "height": 1300})
    until(lambda: shows(reader, draft_page, "🟢 Approuvé par lea.martin"), what="the green light")
    expect(reader.get_by_text("🟡 attendu")).to_have_count(1)
    expect(reader.get_by_role("link", name="Approuver →")).to_be_visible()
    picture(reader, "draft-roles")


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_a_refused_decision_says_why_and_broken_yaml_cannot_be_launched(
    dagster: tuple[str, Workspace], reader: Page
) -> None:
    address, workspace = dagster
    until(lambda: workspace.records.head(SHORT), what="the source sensor's draft")
    before = workspace.ledger.read(SHORT)
    reader.goto(by_hand(address, config_of("0" * 12, "approve", "noe.durand")))
    launch(reader)
    sentence = rf"^décision sur {SHORT}, empreinte\s: 000000000000 n’est pas le brouillon le plus récent."
    expect(reader.get_by_text(re.compile(sentence)).first).to_be_visible()
    picture(reader, "decision-refused")

    reader.goto(by_hand(address, "ops:\n  decision: [config"))
    button = reader.get_by_role("button", name="Launch Run")
    expect(button).to_be_visible()
    expect(button).to_be_disabled()
    assert workspace.ledger.read(SHORT) == before


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_html_in_a_comment_is_read_as_text(dagster: tuple[str, Workspace], reader: Page) -> None:
    address, workspace = dagster
    head = until(lambda: workspace.records.head(SHORT), what="the source sensor's draft")
    alarms: list[str] = []
    reader.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    html = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    config = config_of(head.content.canonical_digest()[:12], "reject", "noe.durand", html)
    reader.goto(by_hand(address, config))
    launch(reader)
    until(lambda: [e for e in workspace.ledger.read(SHORT) if e.recorded.comment == html], what="the refusal")
    draft_page = f"{address}/assets/draft?view=partitions&partition={SHORT}"
    until(lambda: shows(reader, draft_page, "🔴 Rejeté par noe.durand"), what="the red light")
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


@pytest.mark.browser
@pytest.mark.timeout(400)
def test_charts_of_results_stand_on_dagster_s_page_with_their_tables(
    dagster: tuple[str, Workspace], reader: Page
) -> None:
    """Counted by a verb in a process of its own: small charts stand in the page, large ones at a desk."""
    address, workspace = dagster
    head = until(lambda: workspace.records.head(KEY), what="the source sensor's draft")
    if not workspace.ledger.read(KEY):
        asked = Asked(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea.martin")
        record(workspace, asked, datetime.now(UTC))
    until(lambda: workspace.records.releases(KEY), what="the release")
    keep(workspace, [each for who in range(40) for each in sitting(who, head.content)])
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "results", "report", COURSE]
    with serving(create_app(workspace)) as desk:
        environment = {"PREMIERJET_ROOT": str(workspace.root), "PREMIERJET_DESK_URL": desk}
        subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
        reader.set_viewport_size({"width": 1440, "height": 2600})
        page = f"{address}/assets/item_analysis?view=partitions&partition={KEY}"
        until(lambda: shows(reader, page, "Jusqu'où les apprenants sont allés"), what="the analysis")
        steps = reader.get_by_alt_text("Apprenants à chaque étape")
        expect(steps).to_be_visible()
        expect(steps).to_have_attribute("alt", re.compile(r"Ont terminé.: 40"))
        images = reader.locator("img[alt^='Apprenants'], img[alt^='Minutes'], img[alt^='Réponses']")
        expect(images).to_have_count(3)
        drawn = "images => images.every(image => image.complete && image.naturalWidth > 300)"
        until(lambda: images.evaluate_all(drawn), what="the charts")
        beside = reader.get_by_role("row").filter(has_text="sont allés\u00a0: en chiffres")
        expect(beside.get_by_text("Ont terminé").first).to_be_visible()
        picture(reader, "item-analysis")
