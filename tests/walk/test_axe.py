"""One page of each template of the desk: axe has nothing to say of it.

Wide, light and in French here; small, dark and in English in `tests/browser/test_desk*.py`.
"""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from schemas.draft import Statement, walk_named
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from tests.browser.conftest import AXE_RUN, CHROMIUM, FLAGS, node_module
from tests.walk.conftest import Doors
from tests.walk.courses import EXAMPLE, PERSON
from tests.walk.crawl import in_language
from tests.walk.installation import (
    BY_MODEL,
    OF_THE_EXAMPLE,
    REJECTED,
    WAITING,
    WHOLE,
    WITHDRAWN,
    Installation,
)

pytestmark = pytest.mark.timeout(900)  # all of a file wait for one installation

TEMPLATES = Path(__file__).resolve().parents[2] / "pipelines" / "desk" / "templates"


ALONE = {"counting", "removed_decision"}
"""What no installation of these tests shows: `test_desk_first_look.py` and `test_desk_removed_decision.py` of
`tests/browser` judge them."""

WITHIN = {"draft, a form open": "form.editing", "draft, passages to choose": "form.choosing"}
"""What opens within a draft's page; the rest of that page is judged as the draft's own."""


def pages(made: Installation) -> dict[str, str]:
    """A page of each template, by its name; what opens within a draft's page is named beside it."""
    waiting, head = made.page(WAITING), made.head(WAITING)
    sentence = next(each for each in walk_named(head.content.artefacts) if isinstance(each, Statement))
    older = made.workspace.records.revision(WAITING, 1)
    assert older is not None
    records = made.workspace.records
    practices = records.practices(PERSON)
    answered = next(each for each in practices if records.practice_answer(PERSON, each.id))
    unanswered = next(each for each in practices if each != answered)
    return {
        "approve_together": f"/approve-together?draft={WAITING}/{head.digest[:SHORT_DIGEST]}",
        "barred": f"{made.page(REJECTED)}/decide/approve",
        "compare": f"/drafts/{WAITING}/{older.content.canonical_digest()[:SHORT_DIGEST]}/compare",
        "comparison": f"/history/{WAITING}/compare?from=1&to=2&all=1",
        "course_releases": f"/courses/{WITHDRAWN.partition('--')[0]}/releases",
        "decision": f"{waiting}/decide/approve",
        "draft": made.page(f"{EXAMPLE}--food-allergies"),
        "draft, a form open": f"{waiting}?edit={sentence.id}",
        "draft, something to add": f"{waiting}?add={sentence.id}",
        "draft, passages to choose": f"{waiting}?cite={sentence.id}",
        "error": "/invited/",
        "experts": f"/questions/{WHOLE}",
        "finding": f"{waiting}/findings/{head.findings[0].id}",
        "history": f"/history/{WAITING}",
        "ledger": f"/ledger/{WITHDRAWN}",
        "missing": "/nulle-part",
        "operate": f"/releases/{WITHDRAWN}/roll-back",
        "operation": f"/releases/{WITHDRAWN}/operations/1",
        "operation_barred": f"/releases/{OF_THE_EXAMPLE}/deliver",
        "outcome": f"{waiting}/received/{'0' * 32}",
        "plan": f"/plans/{EXAMPLE}--food-allergies",
        "practice": "/practice",
        "practice_draft": f"/practice/{unanswered.id}",
        "practice_outcome": f"/practice/{answered.id}",
        "overview": "/overview",
        "queue": "/",
        "releases": f"/releases/{WITHDRAWN}",
        "sentence": "/overview/sentence",
        "session": made.invite_trainer(),
        "sessions": f"/sessions/{BY_MODEL}",
        "setup": f"/setup/{EXAMPLE}",
        "setups": "/setup",
        "source": "/overview/source?name=sources/guide.md",
        "who": "/who",
        "word": f"{waiting}/word",
    }


def test_a_page_of_every_template_is_judged(doors: Doors) -> None:
    whole = {
        file.stem
        for file in TEMPLATES.glob("*.html")
        if file.read_text(encoding="utf-8").startswith('{% extends "layout.html" %}')
    }
    assert {name.partition(",")[0] for name in pages(doors.installation)} == whole - ALONE


@pytest.mark.browser
def test_axe_has_nothing_to_say_of_any_template(doors: Doors) -> None:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: run `apt-get install chromium-headless-shell`")
    script = node_module("axe-core/axe.min.js").read_text(encoding="utf-8")
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="fr-FR", viewport={"width": 1180, "height": 820})
        cookie = {"name": "premierjet_person", "value": PERSON.encode().hex(), "url": doors.desk}
        context.add_cookies([cookie])
        context.set_default_timeout(120_000)
        window = context.new_page()
        for name, address in pages(doors.installation).items():
            window.goto(in_language(doors.desk + address, Language.FRENCH))
            assert window.locator("html").get_attribute("lang") == Language.FRENCH.value, name
            window.evaluate(script)
            violations = window.evaluate(AXE_RUN, [None, WITHIN.get(name)])
            found += [f"{name}: {each}" for each in violations]
        browser.close()
    assert not found, "\n".join(found)
