"""Somebody who edits drafts at the desk: their browser keeps cookies and sends forms as its pages do."""

import html
import re

from httpx import Response
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.desk.forms import TOKEN
from pipelines.desk.notebook import Notebook
from pipelines.testing import builders
from schemas.draft import Draft
from schemas.edit import Edit
from schemas.ids import SHORT_DIGEST
from tests.desk.conftest import DESK

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Editor:
    """A person at the desk, in front of one draft."""

    def __init__(self, workspace: Workspace, draft: Draft | None = None, person: str = "lea") -> None:
        self.workspace = workspace
        self.draft = draft or workspace.records.head(builders.KEY) or builders.draft()
        self.person = person
        said = {"Origin": DESK, "Accept-Language": "fr"}
        self.browser = TestClient(
            create_app(workspace), base_url=DESK, raise_server_exceptions=False, headers=said
        )
        if person:
            self.browser.cookies.set("premierjet_person", person.encode().hex())

    @property
    def address(self) -> str:
        return f"/drafts/{self.draft.module}/{self.draft.content.canonical_digest()[:SHORT_DIGEST]}"

    @property
    def edits(self) -> tuple[Edit, ...]:
        return Notebook(self.workspace, self.draft, self.person).read().edits

    def read(self, below: str = "") -> str:
        return html.unescape(self.browser.get(self.address + below).text)

    def send(self, door: str, *, follow: bool = True, **fields: str | list[str]) -> Response:
        data = {TOKEN: self._token(), **fields}
        answer: Response = self.browser.post(f"{self.address}/{door}", data=data, follow_redirects=follow)
        return answer

    def edit(self, target: str, do: str = "save", *, follow: bool = True, **texts: str) -> Response:
        """Send an element's form with some texts changed; a part's `/` is written `_`."""
        fields = {f"text/{part.replace('_', '/')}": text for part, text in texts.items()}
        return self.send("edit", follow=follow, target=target, do=do, **fields)

    def choose(self, *, page: str = "", follow: bool = True, **choices: str) -> Response:
        """Send what was chosen on the page of texts that two people changed, as it is now or was then."""
        shown = re.search(r'name="head" value="([^"]+)"', page or self.read("/compare"))
        assert shown is not None
        return self.send("compare", follow=follow, head=shown[1], **choices)

    def hand_in(self, data: bytes, name: str = "relu.docx") -> Response:
        answer: Response = self.browser.post(
            f"{self.address}/word", data={TOKEN: self._token()}, files={"file": (name, data, WORD)}
        )
        return answer

    def _token(self) -> str:
        if TOKEN not in self.browser.cookies:
            self.browser.get("/who")
        return self.browser.cookies[TOKEN]


def listed(page: str) -> list[str]:
    """Return the changes a Word page offers, each as the value its box would send."""
    return [html.unescape(value) for value in re.findall(r'name="edit" value="([^"]*)"', page)]
