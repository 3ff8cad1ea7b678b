"""Make every picture of the guide: `make screenshots`. Each is looked at by a person before it is committed.

The example course is drafted in a folder of its own and reviewed through a real desk and a real Dagster, so
that a picture shows what a person sees. Pages with an edit under way, and those of the player, are kept by
the browser tests that open them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn
import yaml
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect, sync_playwright

from adapters.workspace import Workspace, open_workspace
from pipelines.desk.app import create_app
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.review.links import draft_page_link
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, run_program, wait_until
from pipelines.testing.static_site import move_below, serve_site
from pipelines.workflow.invite import invite
from pipelines.workflow.render_documents import find_edition
from pipelines.workflow.revise import edit_draft
from schemas.edit import Replace
from schemas.language import Language
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.learning import go_to

CHECKOUT = Path(__file__).resolve().parents[2]
IMAGES = CHECKOUT / "docs" / "images"
COURSE = "hygiene-et-froid"
DISPUTED = f"{COURSE}--chaine-du-froid"
PLAIN = f"{COURSE}--nettoyer-et-desinfecter"
PRACTISED = f"{COURSE}--refroidir-et-remettre"
ENGLISH, ENGLISH_TITLE = f"{COURSE}--food-allergies", "Hygiene and cold in school catering"
SENTENCE = "La décongélation se fait en chambre froide, entre 0 °C et 4 °C, dans un bac muni d’une grille."
OF_TESTS = (
    "desk-edit-changes",
    "desk-edit-conflict",
    "desk-edit-form",
    "desk-edit-passages",
    "desk-edit-proposal",
    "desk-word",
    "desk-word-changes",
    "player-quiz-fr",
    "player-small-screen-fr",
    "player-start-fr",
    "player-themes",
)
TESTS = (
    "tests/browser/test_desk_editing.py",
    "tests/browser/test_player.py",
    "tests/browser/test_themes.py",
)
REVIEWER, SECOND = "nadia.benomar", "lucas.querec"
SIZE, HIGHER = {"width": 1280, "height": 800}, {"width": 1280, "height": 1000}
WIDER, TALLER = {"width": 1440, "height": 740}, {"width": 1540, "height": 1200}
OF_PLAYER = {"width": 1180, "height": 960}
MARGIN = 40
REVIEW = {
    "identity": "local",
    "invitations": True,
    "roles": {"hygiene": [REVIEWER, "claire.dubois"], "pedagogie": [SECOND]},
    "deadline_days": 5,
    "must_open": ["blocking"],
}


def main() -> None:
    """Make every picture in docs/images, or in the folder that is given."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    with tempfile.TemporaryDirectory() as folder:
        root = _installed(Path(folder))
        workspace = open_workspace(root)
        with _dagster(root) as dagster, _desk(root, dagster) as desk, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            _reviewing(Camera(browser, into), desk, workspace)
            _practising(Camera(browser, into), desk, workspace)
            _invited(Camera(browser, into), desk, workspace)
            _in_dagster(Camera(browser, into), dagster, desk, workspace)
            _overseen(Camera(browser, into), desk)
            _measures(Camera(browser, into), dagster, workspace)
            _played(Camera(browser, into), workspace, PLAIN, "player-lesson-fr")
            _played(Camera(browser, into, "en-GB"), workspace, ENGLISH, "player-lesson-en")
            browser.close()
    _of_tests(into)


class Camera:
    """A fresh window as wide as the guide's pictures, in French unless told, and where they are kept."""

    def __init__(self, browser: Browser, into: Path, locale: str = "fr-FR") -> None:
        self.page: Page = browser.new_context(locale=locale, viewport=SIZE).new_page()
        self._into = into

    def take(self, name: str) -> None:
        """Keep what the window shows, in 256 colours."""
        file = self._into / f"{name}.png"
        self.page.screenshot(path=file)
        _in_few_colours(file, file)


def _in_few_colours(picture: Path, into: Path) -> None:
    shown = trim_empty_end(Image.open(picture).convert("RGB"))
    shown.quantize(256).save(into, optimize=True)


def trim_empty_end(picture: Image.Image) -> Image.Image:
    """Return a picture without the rows at its end that repeat the last one, but for a margin."""
    width, height = picture.size
    last = picture.crop((0, height - 1, width, height)).resize((width, height))
    differing = ImageChops.difference(picture, last).getbbox()
    end = min(height, differing[3] + MARGIN) if differing else height
    return picture.crop((0, 0, width, end))


def _of_tests(into: Path) -> None:
    """Take the pages that tests bring about and look at; a test that fails keeps nothing."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *TESTS, "-k", "axe"],
            cwd=CHECKOUT,
            env=os.environ | {"PICTURES_FOLDER": folder},
            check=True,
        )
        for name in OF_TESTS:
            _in_few_colours(Path(folder) / f"{name}.png", into / f"{name}.png")


def _reviewing(camera: Camera, desk: str, workspace: Workspace) -> None:
    page, head = camera.page, workspace.records.head(DISPUTED)
    assert head is not None
    finding = next(each for each in head.findings if each.severity == "blocking")
    page.goto(f"{desk}/who")
    camera.take("desk-who")
    page.get_by_label(REVIEWER).check()
    page.get_by_role("button", name="Continuer sous ce nom").click()
    camera.take("desk-queue")
    page.goto(f"{desk}/drafts/{DISPUTED}")
    camera.take("desk-draft")
    page.locator(f"#{finding.place} button.cite").first.click()
    page.locator("main .cite.opened").first.wait_for()
    _open_aside(page, finding.id)
    camera.take("desk-finding")
    aside = page.locator(f"#{finding.id}")
    aside.get_by_role("textbox").fill("Le guide a raison : la règle a changé en mars.")
    aside.get_by_role("button", name="Lever").click()
    page.goto(f"{desk}/drafts/{DISPUTED}/{head.content.canonical_digest()[:12]}/decide/approve")
    page.get_by_role("textbox").fill("Relu avec les deux sources ouvertes.")
    page.set_viewport_size(HIGHER)
    camera.take("desk-approve")
    page.set_viewport_size(SIZE)
    page.get_by_role("button", name="Approuver la révision").click()
    page.get_by_role("heading", name="Décision enregistrée").wait_for(timeout=120_000)
    camera.take("desk-recorded")


def _open_aside(page: Page, finding: str) -> None:
    page.locator(f"#{finding} details").first.evaluate("each => (each.open = true)")
    page.locator(f"#{finding}").evaluate("each => each.scrollIntoView({ block: 'center' })")


def _practising(camera: Camera, desk: str, workspace: Workspace) -> None:
    page = camera.page
    _say_who(page, desk)
    page.goto(f"{desk}/practice")
    page.get_by_role("button", name="Refroidir et remettre").click()
    camera.take("desk-practice-draft")
    plants = workspace.records.practices(REVIEWER)[-1].plants
    for place in [*(plant.place for plant in plants[:-1]), "st-0002"]:
        page.locator(f"input[name=wrong][value={place}]").check()
    page.get_by_role("button", name="J’ai fini").click()
    camera.take("desk-practice-outcome")
    page.goto(f"{desk}/practice")
    page.get_by_text("Trouvées\u00a0: ").evaluate("each => each.scrollIntoView({ block: 'end' })")
    page.mouse.wheel(0, MARGIN)
    page.wait_for_timeout(500)  # a wheel turns smoothly
    camera.take("desk-practice")


def _invited(camera: Camera, desk: str, workspace: Workspace) -> None:
    link = invite(workspace, PLAIN, "claire.dubois", 14, datetime.now(UTC)).link
    camera.page.goto(f"{desk}/invitation/{link.rpartition('/')[2]}")
    camera.take("desk-invitation")


def _in_dagster(camera: Camera, dagster: str, desk: str, workspace: Workspace) -> None:
    page = camera.page
    page.set_viewport_size(WIDER)
    page.goto(f"{dagster}/assets/review_queue?view=overview")
    page.get_by_role("link", name="Lire").first.wait_for(timeout=120_000)
    page.get_by_text("Metadata", exact=True).evaluate("each => each.scrollIntoView()")
    camera.take("dagster-queue")
    page.set_viewport_size(TALLER)
    _draft_page(page, dagster, PRACTISED, "attendu")
    camera.take("dagster-draft")
    page.get_by_role("link", name="Approuver ici →").click()
    expect(page.get_by_role("button", name="Launch Run")).to_be_enabled(timeout=60_000)
    camera.take("dagster-launchpad")
    _draft_page(page, dagster, DISPUTED, f"Approuvé par {REVIEWER}")
    camera.take("dagster-roles")
    _decided(page, desk, workspace, DISPUTED, "approve", "Approuver la révision")
    _draft_page(page, dagster, DISPUTED, f"Approuvé par {SECOND}")
    camera.take("dagster-approved")
    _decided(page, desk, workspace, PRACTISED, "request_changes", "Demander des changements à la révision")
    _draft_page(page, dagster, PRACTISED, f"Changements demandés par {SECOND}")
    camera.take("dagster-sent-back")


def _draft_page(page: Page, dagster: str, module: str, says: str) -> None:
    page.goto(dagster + draft_page_link(module))
    page.get_by_text(says).first.wait_for(timeout=120_000)


def _decided(page: Page, desk: str, workspace: Workspace, module: str, verdict: str, button: str) -> None:
    head = workspace.records.head(module)
    assert head is not None
    draft = f"{desk}/drafts/{module}/{head.content.canonical_digest()[:12]}"
    _say_who(page, desk, SECOND)
    page.goto(draft)
    if verdict == "approve":
        page.locator("button.cite").first.click()  # the course wants it opened
        page.locator("main .cite.opened").first.wait_for()
    page.goto(f"{draft}/decide/{verdict}")
    if verdict == "request_changes":
        page.get_by_role("textbox").fill("Remplacer q-0003 : la question d’avant y répond déjà.")
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", name="Décision enregistrée").wait_for(timeout=120_000)


def _overseen(camera: Camera, desk: str) -> None:
    page = camera.page
    page.set_viewport_size(HIGHER)
    page.goto(f"{desk}/overview")
    camera.take("desk-overview")
    page.locator("#indicator-4").evaluate(
        "each => scrollTo(0, each.getBoundingClientRect().top + scrollY - 20)"
    )
    camera.take("desk-indicators")
    page.goto(f"{desk}/overview")
    page.get_by_label("Qui a approuvé cette phrase").fill(SENTENCE)
    page.keyboard.press("Enter")
    page.locator(".verdict-line").wait_for()
    camera.take("desk-sentence")


def _measures(camera: Camera, dagster: str, workspace: Workspace) -> None:
    head = workspace.records.head(PLAIN)
    assert head is not None
    change = Replace(
        place="content", part="title", before=head.content.title, after="Nettoyer, puis désinfecter"
    )
    edit_draft(workspace, PLAIN, head.content.canonical_digest(), [change], REVIEWER, datetime.now(UTC))
    page = camera.page
    page.set_viewport_size(WIDER)
    page.goto(f"{dagster}/locations/premierjet/jobs/learn")
    page.get_by_role("button", name="Materialize all").first.click()
    # The overview follows deliveries and analyses, which this installation has none of: Dagster asks first.
    page.get_by_role("button", name="Confirm").click()
    wait_until(lambda: (workspace.root / ".premierjet" / "measures.csv").exists(), what="the measures")
    sleep(3)
    page.goto(f"{dagster}/assets/review_measures?view=overview")
    page.get_by_text("heures jusqu’à la décision").first.wait_for(timeout=60_000)
    page.get_by_text("At 06:00 UTC").first.wait_for()  # until then its place is grey
    page.get_by_text("Metadata", exact=True).evaluate("each => each.scrollIntoView()")
    camera.take("review-measures")


def _played(camera: Camera, workspace: Workspace, module: str, name: str) -> None:
    """Show a page of a lesson with a source open; a module in English gets a course title in English here."""
    draft, course = workspace.records.head(module), workspace.find_module(module)[0].course
    assert draft is not None
    made = find_edition(workspace, course, draft, datetime.now(UTC))
    content = draft.content
    if content.language is Language.ENGLISH and content.given:
        given = content.given.model_copy(update={"course": ENGLISH_TITLE})
        content = content.model_copy(update={"given": given})
    page = camera.page
    page.set_viewport_size(OF_PLAYER)
    page.emulate_media(reduced_motion="reduce")
    released = write_player_files(replace(made, content=content, number=1), UNTRACKED)
    with serve_site(move_below("m", released)) as site:
        page.goto(site.url("m/index.html"))
        go_to(page, "p-0002")
        page.locator("#p-0002 .source").first.click()
        page.evaluate("scrollTo(0, 0)")
        camera.take(name)


def _say_who(page: Page, desk: str, person: str = REVIEWER) -> None:
    cookie = {"name": "premierjet_person", "value": person.encode().hex(), "url": desk}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def _installed(root: Path) -> Path:
    """Return a root with the example course, its drafts written."""
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")
    shutil.copytree(CHECKOUT / "examples" / "courses" / COURSE, root / "courses" / COURSE)
    file = root / "courses" / COURSE / "course.yaml"
    # Only this block is written anew: read as YAML 1.1 and written again, 14:30 would be a number.
    review = yaml.safe_dump({"review": REVIEW}, allow_unicode=True, sort_keys=False)
    course = re.sub(r"^review:\n(?:[ ].*\n)+", review, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(course, encoding="utf-8")
    subprocess.run([Path(sys.executable).with_name("premierjet"), "draft", "--root", root], check=True)
    return root


@contextmanager
def _dagster(root: Path) -> Iterator[str]:
    port = free_port()
    command = [Path(sys.executable).with_name("dg"), "dev", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    with (root / "dagster.log").open("wb") as log, run_program(command, CHECKOUT, environment, log):
        wait_until(lambda: is_listening(port), what="dg dev")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _desk(root: Path, dagster: str) -> Iterator[str]:
    os.environ["PREMIERJET_DAGSTER_INTERNAL_URL"] = dagster
    port = free_port()
    app = create_app(open_workspace(root))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started, what="the desk")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
