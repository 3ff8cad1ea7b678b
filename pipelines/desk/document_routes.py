"""Addresses of a draft's documents (Word, PDF, PowerPoint); their pages are marked until it is released."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.document_name import name_saved_document
from pipelines.desk.draft_address import AddressedDraft, MissingAddress, find_addressed
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.documents.bundle import MEDIA_TYPES, list_document_names, list_edition_documents
from pipelines.packaging.edition import Edition
from pipelines.workflow.render_documents import render_document
from schemas.language import Language

DOCUMENT_ADDRESS = "/drafts/{module}/{digest}/documents/{file}"
PROGRAM_OF_SUFFIX = {"docx": "Word", "pdf": "PDF", "pptx": "PowerPoint"}


@dataclass(frozen=True)
class OfferedDocument:
    """One deliverable and its files: of each the program that opens it, as `Word`, and its name."""

    label: str
    files: tuple[tuple[str, str], ...]


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of the documents, for everyone who may read the draft."""
    return [Route(DOCUMENT_ADDRESS, DocumentRoutes(workspace).send_document, name="document")]


def list_documents(here: AddressedDraft, language: Language) -> tuple[OfferedDocument, ...]:
    """Return the documents a draft has, named in the language of the page."""
    edition = Edition(here.course, here.draft.content, PACKAGING_KINDS)
    names = list_document_names(edition)
    return tuple(
        OfferedDocument(
            paper.name_in(language),
            tuple(
                (PROGRAM_OF_SUFFIX[name.rpartition(".")[2]], name)
                for name in names
                if _stem(name) == paper.stem
            ),
        )
        for paper in list_edition_documents(edition)
    )


def _stem(name: str) -> str:
    return name.partition(".")[0]


def _name_saved(here: AddressedDraft, name: str) -> str:
    documents = list_documents(here, here.course.language_of(here.module))
    title = next(each.label for each in documents if name in (file for _, file in each.files))
    return name_saved_document(f"{here.draft.module}--r{here.draft.revision}", title, name)


@dataclass(frozen=True)
class DocumentRoutes:
    """Answers with documents from one workspace; nothing is changed."""

    workspace: Workspace

    def send_document(self, request: Request) -> Response:
        """Answer with one document, rendered for this request."""
        here = find_addressed(self.workspace, request)
        name = request.path_params["file"]
        data = render_document(self.workspace, here.course, here.draft, name, datetime.now(UTC))
        if data is None:
            raise MissingAddress("no_file")
        suffix = name.rpartition(".")[2]
        disposition = "inline" if suffix == "pdf" else "attachment"
        headers = {"Content-Disposition": f'{disposition}; filename="{_name_saved(here, name)}"'}
        return Response(data, media_type=MEDIA_TYPES[suffix], headers=headers)
