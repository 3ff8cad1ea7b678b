"""Address of the sheet of the release made from a draft, for everyone who may read the draft."""

from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress, find_addressed
from pipelines.queries.release_lookups import find_printed_sheet, find_release_of_draft

SHEET_ADDRESS = "/drafts/{module}/{digest}/release-sheet.pdf"


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address of a draft's release sheet."""
    return [Route(SHEET_ADDRESS, ReleaseSheetRoutes(workspace).send_sheet, name="sheet")]


@dataclass(frozen=True)
class ReleaseSheetRoutes:
    """Answers with release sheets from one workspace; nothing is changed."""

    workspace: Workspace

    def send_sheet(self, request: Request) -> Response:
        """Answer with the sheet as it was printed, or 404 if its file was altered since."""
        draft = find_addressed(self.workspace, request).draft
        entries = self.workspace.ledger.read(draft.module)
        release = find_release_of_draft(draft, self.workspace.records.releases(draft.module), entries)
        printed = find_printed_sheet(self.workspace.records, release, entries)
        if release is None or printed is None:
            raise MissingAddress("no_file")
        data = self.workspace.records.release_file(release, printed.name)
        if sha256(data).hexdigest() != printed.sha256:
            raise MissingAddress("no_file")
        headers = {"Content-Disposition": f'inline; filename="{printed.name}"'}
        return Response(data, media_type="application/pdf", headers=headers)
