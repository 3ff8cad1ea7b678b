"""The audit of a release finds faults that people plant in its pages, and none in pages nobody touched.

Each fault is a script that spoils the page after it has started; several are planted at once, each told by a
mark of its own. What no program can tell is listed too, so that nobody believes it was looked for.
"""

from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser

from adapters.browser.axe import find_axe
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.packaging.selftest.access_audit import audit_access
from pipelines.packaging.selftest.platforms import STARTED
from pipelines.testing.static_site import serve_site
from schemas.access.audit import AccessAudit
from schemas.draft import Content
from schemas.finding import Finding
from tests.browser.learning import RIGHT, content, edition

pytestmark = pytest.mark.browser

ANSWERS = {question: [answer] for question, answer in RIGHT.items()}
LEAST_SHARE = 0.9
WITHIN = """
const page = document.querySelector("#p-0001");
const put = (tag, id, attributes = {}, text = "") => {
  const made = document.createElement(tag);
  made.id = id;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  page.append(made);
  return made;
};
const style = (rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets.push(sheet);
};
const box = (element) => {
  Object.assign(element.style, { display: "block", width: "40px", height: "40px" });
  return element;
};
"""


@dataclass(frozen=True)
class Fault:
    """A planted fault: the script that plants it, the rule that finds it, a mark in what is found."""

    script: str
    rule: str
    mark: str = ""


BATCHES: tuple[dict[str, Fault], ...] = (
    {
        "page in another language": Fault('document.documentElement.lang = "en";', "access.language"),
        "picture without alternative": Fault('box(put("img", "f-alt"));', "image-alt", "f-alt"),
        "file name as alternative": Fault(
            'put("img", "f1", { alt: "IMG_2041.png", width: 40, height: 40 });',
            "access.alternative",
            "IMG_2041.png",
        ),
        "empty word as alternative": Fault(
            'put("img", "f2", { alt: "image", width: 40, height: 40 });', "access.alternative", "image"
        ),
        "button without name": Fault(
            'box(put("button", "f-button", { type: "button" }));', "button-name", "f-button"
        ),
        "link without text": Fault('box(put("a", "f-link", { href: "#p-0001" }));', "link-name", "f-link"),
        "field without label": Fault('put("input", "f-field", { type: "text" });', "label", "f-field"),
        "list of choices without label": Fault(
            'put("select", "f-select").innerHTML = "<option>a";', "select-name", "f-select"
        ),
        "text too pale": Fault(
            'put("p", "f-pale", {}, "Trop pâle").style.color = "#bbb";', "color-contrast", "f-pale"
        ),
        "clickable text": Fault(
            'put("span", "f-click", {}, "Ouvrir").style.cursor = "pointer";', "access.keyboard", "f-click"
        ),
        "role of a button without keyboard": Fault(
            'put("div", "f-role", { role: "button" }, "Ouvrir");', "access.keyboard", "f-role"
        ),
        "positive tab index": Fault(
            'put("button", "f-order", { type: "button", tabindex: 4 }, "Suite");', "tabindex", "f-order"
        ),
    },
    {
        "page without language": Fault('document.documentElement.removeAttribute("lang");', "html-has-lang"),
        "title that never changes": Fault(
            'document.title = "Module";'
            'Object.defineProperty(document, "title", { get: () => "Module", set() {} });',
            "access.title",
        ),
        "level of heading left out": Fault('put("h5", "f-h5", {}, "Plus bas");', "heading-order", "f-h5"),
        "empty heading": Fault('box(put("h3", "f-h3"));', "empty-heading", "f-h3"),
        "list of other things": Fault('put("ul", "f-ul").innerHTML = "<div>un</div>";', "list", "f-ul"),
        "item without list": Fault('put("li", "f-li", {}, "seul");', "listitem", "f-li"),
        "table without header": Fault(
            'put("table", "f-table").innerHTML = "<tr><td>Froid<td>2 °C<tr><td>Chaud<td>63 °C";',
            "access.table",
            "f-table",
        ),
        "group without name": Fault('put("fieldset", "f-group", {}, "Choisir");', "access.group", "f-group"),
        "value that is none of its attribute": Fault(
            'put("button", "f-aria", { type: "button", "aria-pressed": "peut-être" }, "Noter");',
            "aria-valid-attr-value",
            "f-aria",
        ),
        "attribute that there is not": Fault(
            'put("p", "f-attr", { "aria-colour": "red" }, "Rouge");', "aria-valid-attr", "f-attr"
        ),
        "role that there is not": Fault(
            'put("p", "f-norole", { role: "knob" }, "Tourner");', "aria-roles", "f-norole"
        ),
        "focus in what is hidden": Fault(
            'put("div", "f-hid", { "aria-hidden": "true" }).innerHTML = "<button type=button>Plus</button>";',
            "aria-hidden-focus",
            "f-hid",
        ),
    },
    {
        "zoom forbidden": Fault(
            "document.querySelector('meta[name=viewport]').content = 'width=device-width, user-scalable=no';",
            "meta-viewport",
        ),
        "wider than a phone": Fault(
            'put("p", "f-wide", {}, "Large").style.width = "600px";', "access.reflow"
        ),
        "text that is cut when spaced": Fault(
            'Object.assign(put("div", "f-cut", {}, "Texte qui tient à peine").style,'
            ' { width: "12em", height: "1.7em", overflow: "hidden" });',
            "access.text-spacing",
            "f-cut",
        ),
        "endless motion": Fault(
            'put("p", "f-move", {}, "Bouge").animate([{ opacity: 1 }, { opacity: 0.9 }],'
            " { duration: 900, iterations: Infinity });",
            "access.motion",
            "f-move",
        ),
        "sound that starts by itself": Fault(
            'put("audio", "f-sound", { autoplay: "" });', "access.autoplay", "f-sound"
        ),
        "nothing is announced": Fault(
            'for (const each of document.querySelectorAll("[role=status], [aria-live]")) {'
            ' each.removeAttribute("role"); each.removeAttribute("aria-live"); }',
            "access.status",
        ),
        "skip link that leads nowhere": Fault(
            'document.querySelector(".skip").href = "#nulle-part";', "skip-link"
        ),
        "frame without title": Fault(
            'put("iframe", "f-frame", { src: "about:blank" });', "frame-title", "f-frame"
        ),
        "moving text": Fault('put("marquee", "f-marquee", {}, "Défile");', "marquee", "f-marquee"),
        "page that leaves by itself": Fault(
            "document.head.insertAdjacentHTML('beforeend',"
            " '<meta http-equiv=refresh content=\"9999; url=/\">');",
            "meta-refresh",
        ),
        "keyboard trap": Fault(
            'put("button", "f-trap", { type: "button" }, "Rester").addEventListener("keydown",'
            ' (event) => { if (event.key === "Tab") event.preventDefault(); });',
            "access.trap",
            "f-trap",
        ),
    },
    {
        "focus that cannot be seen": Fault(
            'style(":focus-visible { outline: none !important }");', "access.focus"
        ),
        "too pale in the dark alone": Fault(
            'put("p", "f-dark", {}, "Dans le noir");'
            'style("@media (prefers-color-scheme: dark) { #f-dark { color: #333 } }");',
            "color-contrast",
            "f-dark",
        ),
        "too pale once answered": Fault(
            'style(".checked .feedback p { color: #ccc !important; background: #fff !important }");',
            "color-contrast",
            "verdict",
        ),
        "control left out by the Tab key": Fault(
            'document.querySelector("#next").tabIndex = -1;', "access.keyboard", "next"
        ),
        "controls too small": Fault(
            'for (const n of [1, 2]) put("button", `f-small${n}`, { type: "button" }, "x");'
            'style("[id^=f-small] { width: 9px; min-height: 0; height: 9px; padding: 0; border: 0 }");',
            "target-size",
            "f-small",
        ),
        "no main region": Fault(
            'const main = document.querySelector("main"); const other = document.createElement("div");'
            "other.append(...main.childNodes); other.id = main.id; main.replaceWith(other);",
            "landmark-one-main",
        ),
        "language of a passage that is none": Fault(
            'put("p", "f-lang", { lang: "francais" }, "Froid");', "valid-lang", "f-lang"
        ),
    },
)
"""Faults by what they are; those of one batch do not hide each other."""

BEYOND = {
    "alternative of another picture": 'put("img", "g1", { alt: "Un chat", width: 40, height: 40 });',
    "said by colour alone": 'put("p", "g2", {}, "Ce qui est vert est juste").style.color = "var(--good)";',
    "label that says the contrary": 'put("button", "g3", { type: "button" }, "Oui").dataset.says = "non";',
    "heading that is only bold": 'put("p", "g4", {}, "Les seuils").style.fontWeight = "700";',
}
"""Faults that no program tells: a person has to look, and the report says so."""


def small() -> Content:
    """A page and a question, all that a fault needs: each page more would be judged anew with every batch."""
    lesson, quiz, _ = content().artefacts
    page = lesson.model_copy(update={"sections": lesson.sections[:1]})
    return content(artefacts=(page, quiz.model_copy(update={"items": quiz.items[:1]})))


@cache
def plant(of: Content, scripts: tuple[str, ...]) -> dict[str, bytes]:
    """Return the pages of a module, spoiled by these scripts."""
    files = {path: bytes(data) for path, data in write_player_files(edition(of), UNTRACKED).items()}
    planted = "".join(f"try {{ {each} }} catch (error) {{ console.warn(error); }}\n" for each in scripts)
    spoil = f'addEventListener("DOMContentLoaded", () => setTimeout(() => {{ {WITHIN} {planted} }}));\n'
    files["player/player.js"] += spoil.encode()
    return files


def audit(chromium: Browser, of: Content, *scripts: str) -> tuple[AccessAudit, tuple[Finding, ...]]:
    axe = find_axe()
    assert axe is not None
    context = chromium.new_context(viewport={"width": 1180, "height": 820})
    page = context.new_page()
    with serve_site(plant(of, scripts)) as site:
        page.goto(site.url("index.html"))
        page.locator(STARTED).wait_for(state="attached")
        page.wait_for_timeout(100)
        covered, findings = audit_access(page, page.main_frame, "web.zip", of, ANSWERS, axe)
    context.close()
    return covered, findings


def tells(finding: Finding, fault: Fault) -> bool:
    said = finding.facts.get("rule") if finding.rule == "access.axe" else finding.rule
    return said == fault.rule and fault.mark in str(finding.facts.get("what", ""))


@pytest.fixture(scope="module")
def unfound(chromium: Browser) -> set[str]:
    """The planted faults that the audit did not tell."""
    missed: set[str] = set()
    for faults in BATCHES:
        _, findings = audit(chromium, small(), *(fault.script for fault in faults.values()))
        missed |= {name for name, fault in faults.items() if not any(tells(each, fault) for each in findings)}
    return missed


@pytest.mark.trial
def test_every_planted_fault_that_a_program_can_tell_is_told(unfound: set[str]) -> None:
    assert unfound == set()


@pytest.mark.trial
def test_at_least_nine_in_ten_of_all_planted_faults_are_told(unfound: set[str]) -> None:
    told = sum(map(len, BATCHES)) - len(unfound)
    assert told / (sum(map(len, BATCHES)) + len(BEYOND)) >= LEAST_SHARE


def test_pages_nobody_touched_have_no_finding_in_any_state(chromium: Browser) -> None:
    covered, findings = audit(chromium, content())
    assert findings == ()
    assert covered.complete
    assert covered.pages == 7
    assert covered.states > 3 * covered.pages
    assert not [rule.rule for rule in covered.rules if rule.broken]


@pytest.mark.trial
def test_what_no_program_tells_is_known_to_be_left_to_people(chromium: Browser) -> None:
    """If one of these is told one day, it moves to the others."""
    _, findings = audit(chromium, small(), *BEYOND.values())
    assert findings == ()
