"""Problems a browser reports while a package plays: broken scripts, console errors, other hosts."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.finding import Finding

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request

LONGEST = 300
INWARD = ("data:", "blob:", "about:")


@dataclass
class PageWatch:
    """Keeps what it is told by one window, each thing once."""

    origin: str
    noticed: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def watch_page(self, page: "Page") -> None:
        """Begin to watch a window."""
        page.on("pageerror", lambda error: self._note("script-error", "why", str(error)))
        page.on("console", self._console)
        page.on("request", self._request)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what was noticed, in the order it happened."""
        return tuple(self.noticed.values())

    def _console(self, message: "ConsoleMessage") -> None:
        if message.type != "error":
            return
        # A record store answers 404 for what it does not keep yet; Chromium calls every 404 an error.
        if not message.location["url"].startswith(f"{self.origin}/xapi/"):
            self._note("console-error", "why", message.text)

    def _request(self, request: "Request") -> None:
        if not request.url.startswith((f"{self.origin}/", *INWARD)):
            self._note("other-host", "address", request.url)

    def _note(self, rule: str, fact: str, text: str) -> None:
        said = text.strip()[:LONGEST]
        finding = Finding(rule=f"played.{rule}", place="browser", facts={fact: said})
        self.noticed.setdefault((rule, said), finding)
