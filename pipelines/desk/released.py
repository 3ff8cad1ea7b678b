"""The sheet of the release a draft became, for everyone who may read the draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.found import Missing, found
from pipelines.line.releasing import is_published
from schemas.draft import Draft
from schemas.release import Release, StoredFile
from schemas.review import LedgerEntry

BELOW = "/drafts/{module}/{digest}/release-sheet.pdf"
PRINTED = "--sheet.pdf"


def routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address of a draft's release sheet."""
    return [Route(BELOW, Sheets(workspace).file, name="sheet")]


def release_of(draft: Draft, releases: Sequence[Release], entries: tuple[LedgerEntry, ...]) -> Release | None:
    """Return the newest release of a draft's content that the ledger vouches for and that has a sheet."""
    digest = draft.content.canonical_digest()
    return next(
        (
            release
            for release in reversed(releases)
            if release.approval.digest == digest and release.sheet and is_published(release, entries)
        ),
        None,
    )


def _printed(release: Release) -> StoredFile | None:
    return next((file for file in release.evidence if file.name.endswith(PRINTED)), None)


@dataclass(frozen=True)
class Sheets:
    """Answers from one workspace, and changes nothing."""

    workspace: Workspace

    def file(self, request: Request) -> Response:
        """Answer with the sheet as it was printed; what was altered in the store since is not shown."""
        draft = found(self.workspace, request).draft
        entries = self.workspace.ledger.read(draft.module)
        release = release_of(draft, self.workspace.records.releases(draft.module), entries)
        printed = _printed(release) if release else None
        if release is None or printed is None:
            raise Missing("no_file")
        data = self.workspace.records.release_file(release, printed.name)
        if sha256(data).hexdigest() != printed.sha256:
            raise Missing("no_file")
        headers = {"Content-Disposition": f'inline; filename="{printed.name}"'}
        return Response(data, media_type="application/pdf", headers=headers)
