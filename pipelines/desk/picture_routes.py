"""Address for adding a picture to a page of a draft."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.workflow.add_picture import AddedPicture, add_picture
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address for people who may edit."""
    answers = PictureRoutes(workspace)
    return [
        Route("/drafts/{module}/{digest}/picture", accept_form(answers.add_picture), methods=["POST"]),
    ]


@dataclass(frozen=True)
class PictureRoutes:
    """Answers of the address for adding pictures, from one workspace."""

    workspace: Workspace

    def add_picture(self, request: Request, form: SentForm) -> Response:
        """Add an uploaded picture to a page, as a revision, and redirect to it."""
        editor = open_editor(self.workspace, request)
        upload, page = form.read_upload("file"), form.read_text("page")
        if upload is None:
            raise InvalidInput(Refusal("picture.no_file", place=page))
        added = AddedPicture(page, *upload, form.read_text("alternative"), form.read_text("credit"))
        newer = add_picture(
            self.workspace, editor.draft.module, added, editor.notebook.person, datetime.now(UTC)
        )
        return editor.move_to_newer(newer).redirect_to(f"b-{newer.minted.blocks:04d}", said="revised")
