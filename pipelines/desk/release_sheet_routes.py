"""The sheet of the release a draft became, for everyone who may read the draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.delivery.standing import is_published, vouched_beside
from pipelines.desk.draft_address import Missing, found
from schemas.draft import Draft
from schemas.errors import StoreUnusable
from schemas.release import PRINTED_SHEET, Release, StoredFile, sheet_among
from schemas.review import LedgerEntry

BELOW = "/drafts/{module}/{digest}/release-sheet.pdf"


def routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address of a draft's release sheet."""
    return [Route(BELOW, Sheets(workspace).file, name="sheet")]


def release_of(draft: Draft, releases: Sequence[Release], entries: tuple[LedgerEntry, ...]) -> Release | None:
    """Return the newest release of a draft's content that the ledger vouches for."""
    digest = draft.content.canonical_digest()
    return next(
        (
            release
            for release in reversed(releases)
            if release.approval.digest == digest and is_published(release, entries)
        ),
        None,
    )


def sheet_of(
    records: Records, release: Release | None, entries: tuple[LedgerEntry, ...]
) -> StoredFile | None:
    """Return the sheet of a release as it is printed, as far as the ledger vouches for it."""
    if release is None:
        return None
    try:
        beside = vouched_beside(records, release, entries)
    except StoreUnusable:
        return None
    return sheet_among((*release.evidence, *beside), PRINTED_SHEET)


@dataclass(frozen=True)
class Sheets:
    """Answers from one workspace, and changes nothing."""

    workspace: Workspace

    def file(self, request: Request) -> Response:
        """Answer with the sheet as it was printed; what was altered in the store since is not shown."""
        draft = found(self.workspace, request).draft
        entries = self.workspace.ledger.read(draft.module)
        release = release_of(draft, self.workspace.records.releases(draft.module), entries)
        printed = sheet_of(self.workspace.records, release, entries)
        if release is None or printed is None:
            raise Missing("no_file")
        data = self.workspace.records.release_file(release, printed.name)
        if sha256(data).hexdigest() != printed.sha256:
            raise Missing("no_file")
        headers = {"Content-Disposition": f'inline; filename="{printed.name}"'}
        return Response(data, media_type="application/pdf", headers=headers)
