"""Audit of the accessibility of one package: axe and checks of ours, on each page in each of its states.

All packages of a release show the same pages, so one is audited. What axe cannot see is asked by
`assets/audit.js`: the focus, the keyboard, 320 pixels, text spacing, motion.
Decided in docs/decisions/0148-themes.md.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from adapters.browser.axe import Axe
from schemas.access.audit import AccessAudit, AuditedRule
from schemas.draft import Content
from schemas.finding import Finding

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

SCRIPT = Path(__file__).with_name("assets") / "audit.js"
SECONDS = 90.0
"""The most an audit takes; a page takes less than a second."""

WIDE, PHONE = (1180, 820), (320, 640)
"""A window, and one of 1,280 pixels at 400 % (WCAG 2.2, 1.4.10)."""

OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""What may differ in the dark; everything else was asked in the light."""

MOST_FINDINGS = 60
OWN_CHECKS = {
    "alternative": ("1.1.1", "1.3"),
    "autoplay": ("1.4.2", "4.10"),
    "focus": ("2.4.7", "10.7"),
    "group": ("1.3.1", "11.6"),
    "keyboard": ("2.1.1", "7.3"),
    "language": ("3.1.1", "8.4"),
    "motion": ("2.2.2", "13.8"),
    "picture-unsaid": ("1.1.1", "1.1"),
    "reflow": ("1.4.10", "10.11"),
    "status": ("4.1.3", "7.5"),
    "table": ("1.3.1", "5.6"),
    "text-spacing": ("1.4.12", "10.12"),
    "title": ("2.4.2", "8.6"),
    "trap": ("2.1.2", "12.9"),
}
"""Our checks, each with the criterion of WCAG and of RGAA that it looks for."""

TRAPPED = 3
"""Presses of Tab after which a control that still has the focus is a trap; one of parts has fewer."""


@dataclass
class Audit:
    """What was found so far: findings once each, and elements by rule and outcome."""

    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    states: int = 0
    pages: int = 0

    def note(self, found: Iterable[Mapping[str, Any]], where: str) -> None:
        """Keep what was found in a state; the same of another state is not repeated."""
        for each in found:
            facts = dict(each["facts"])
            key = (each["rule"], str(sorted(facts.items())))
            placed = facts if each["rule"] == "picture-unsaid" else {**facts, "where": where}
            if len(self.findings) < MOST_FINDINGS:
                self.findings.setdefault(
                    key, Finding(rule=f"access.{each['rule']}", place=where, facts=placed)
                )

    def count(self, outcome: Mapping[str, Any], where: str) -> None:
        """Keep what axe said of a state."""
        self.states += 1
        for kind in ("held", "broken", "unsure"):
            for rule in outcome[kind]:
                self.tags[rule["id"]] = tuple(rule["tags"])
                self.counts[rule["id"], kind] += rule["count"]
        self.note(outcome["findings"], where)

    def list_rules(self) -> tuple[AuditedRule, ...]:
        """Return the rules of axe that met an element, then the checks of ours, by their names."""
        return (*self._list_rules_of_axe(), *self._list_own_checks())

    def _list_own_checks(self) -> Iterator[AuditedRule]:
        found = Counter(finding.rule for finding in self.findings.values())
        for check, (wcag, rgaa) in sorted(OWN_CHECKS.items()):
            rule = f"access.{check}"
            tags = (f"wcag{wcag.replace('.', '')}", f"RGAA-{rgaa}.1")
            held = 0 if found[rule] else self.pages
            yield AuditedRule(rule=rule, tags=tags, held=held, broken=found[rule], unsure=0)

    def _list_rules_of_axe(self) -> tuple[AuditedRule, ...]:
        return tuple(
            AuditedRule(
                rule=rule,
                tags=self.tags[rule],
                held=self.counts[rule, "held"],
                broken=self.counts[rule, "broken"],
                unsure=self.counts[rule, "unsure"],
            )
            for rule in sorted(self.tags)
        )


def audit_access(
    page: "Page",
    player: "Frame",
    package: str,
    content: Content,
    answers: Mapping[str, list[str]],
    axe: Axe,
    seconds: float = SECONDS,
) -> tuple[AccessAudit, tuple[Finding, ...]]:
    """Walk through a package that was launched, and return what was covered and what was found."""
    until = monotonic() + seconds
    player.evaluate(axe.script)
    player.evaluate(_read_script())
    page.keyboard.press("Tab")  # from here on the browser shows the focus as to somebody at a keyboard
    audit, language = Audit(), content.language.value
    audit.note(
        player.evaluate(
            "facts => audit.judgeDocument(facts)", {"language": language, "title": content.title}
        ),
        "start",
    )
    ids: list[str] = player.evaluate("audit.pages()")
    reached = 0
    for page_id in ids:
        if monotonic() > until:
            break
        reached += 1
        if player.evaluate("id => audit.open(id)", page_id):
            audit.pages += 1
            _audit_page(page, player, page_id, answers, audit)
    audit.note(_list_unsaid(player, content), "content")
    covered = AccessAudit(
        package=package,
        engine=axe.name,
        pages=audit.pages,
        states=audit.states,
        complete=reached == len(ids),
        rules=audit.list_rules(),
    )
    return covered, tuple(audit.findings.values())


def _audit_page(
    page: "Page", player: "Frame", page_id: str, answers: Mapping[str, list[str]], audit: Audit
) -> None:
    """Look at one page: as it opens, with all opened, with its questions answered, and on a phone."""
    _look(page, player, page_id, "open", audit)
    audit.note(player.evaluate("audit.judgePage()"), page_id)
    audit.note(player.evaluate("audit.listCut()"), page_id)
    audit.note(_list_traps(page, player), page_id)
    if player.evaluate("audit.unfold()"):
        _look(page, player, page_id, "unfolded", audit)
    if player.evaluate("right => audit.answer(right)", answers):
        _look(page, player, page_id, "answered", audit)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    audit.note(player.evaluate("audit.judgeWidth()"), f"{page_id}, phone")
    audit.count(
        player.evaluate("rules => audit.runAxe(rules)", ["target-size", *OF_COLOURS]), f"{page_id}, phone"
    )
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def _list_traps(page: "Page", player: "Frame") -> Iterator[dict[str, Any]]:
    """Yield a finding for the control that the Tab key does not leave, if there is one."""
    stops: list[str] = []
    for _ in range(player.evaluate("audit.countStops()") + 1):
        page.keyboard.press("Tab")
        stops.append(player.evaluate("audit.findStop()"))
        if stops[-1] and stops[-TRAPPED:] == [stops[-1]] * TRAPPED:
            yield {"rule": "trap", "facts": {"what": stops[-1]}}
            return


def _look(page: "Page", player: "Frame", page_id: str, state: str, audit: Audit) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    audit.count(player.evaluate("audit.runAxe()"), f"{page_id}, {state}, light")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    audit.count(player.evaluate("rules => audit.runAxe(rules)", OF_COLOURS), f"{page_id}, {state}, dark")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def _list_unsaid(player: "Frame", content: Content) -> Iterator[dict[str, Any]]:
    """Yield a finding for each picture of the pages that nothing says to those who do not see it."""
    said = " ".join(filter(None, player.evaluate("audit.alternatives()")))
    sources: list[str] = player.evaluate("[...document.images].map((image) => image.getAttribute('src'))")
    for block in content.picture_blocks:
        if block.picture.path in sources and block.spoken_text.strip() and block.spoken_text not in said:
            yield {"rule": "picture-unsaid", "facts": {"what": block.spoken_text}}


@cache
def _read_script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
