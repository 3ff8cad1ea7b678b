"""A desk that a browser opens: served from an installation, by somebody who has said who they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.testing import builders
from schemas.draft import Draft
from tests.serving import serve_app

WIDE = {"width": 1440, "height": 900}
SMALLEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: what 1280 px become at 400 %


class Desk:
    """A desk that is served, and its state."""

    def __init__(self, workspace: Workspace, origin: str) -> None:
        self.workspace = workspace
        self.origin = origin

    @property
    def head(self) -> Draft:
        found = self.workspace.records.head(builders.KEY)
        assert found is not None
        return found

    def address(self, below: str = "", draft: Draft | None = None) -> str:
        digest = (draft or self.head).content.canonical_digest()[:12]
        return f"{self.origin}/drafts/{builders.KEY}/{digest}{below}"


@contextmanager
def at_work(workspace: Workspace) -> Iterator[Desk]:
    with serve_app(create_app(workspace)) as address:
        yield Desk(workspace, address)


def sign_in(context: BrowserContext, desk: Desk, person: str = "lea") -> None:
    context.add_cookies([{"name": "premierjet_person", "value": person.encode().hex(), "url": desk.origin}])
