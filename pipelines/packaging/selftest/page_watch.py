"""Problems a browser reports while a package plays: broken scripts, console errors, other hosts."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.finding import Finding

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request

LONGEST = 300
INTERNAL_SCHEMES = ("data:", "blob:", "about:")


@dataclass
class PageWatch:
    """Collects findings from one browser window, each once."""

    origin: str
    findings_by_text: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def watch_page(self, page: "Page") -> None:
        """Begin to watch a window."""
        page.on("pageerror", lambda error: self._add_finding("script-error", "why", str(error)))
        page.on("console", self._note_console)
        page.on("request", self._note_request)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings in the order they happened."""
        return tuple(self.findings_by_text.values())

    def _note_console(self, message: "ConsoleMessage") -> None:
        if message.type != "error":
            return
        # A record store answers 404 for what it does not keep yet; Chromium calls every 404 an error.
        if not message.location["url"].startswith(f"{self.origin}/xapi/"):
            self._add_finding("console-error", "why", message.text)

    def _note_request(self, request: "Request") -> None:
        if not request.url.startswith((f"{self.origin}/", *INTERNAL_SCHEMES)):
            self._add_finding("other-host", "address", request.url)

    def _add_finding(self, rule: str, fact: str, text: str) -> None:
        excerpt = text.strip()[:LONGEST]
        finding = Finding(rule=f"played.{rule}", place="browser", facts={fact: excerpt})
        self.findings_by_text.setdefault((rule, excerpt), finding)
