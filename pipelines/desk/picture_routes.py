"""Addresses for adding a picture to a page of a draft: an uploaded one, or one of the sources."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.workflow.add_picture import AddedPicture, TakenPicture, add_picture, take_picture
from schemas.draft import Draft, PictureRole
from schemas.edit import Remove
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for people who may edit."""
    answers = PictureRoutes(workspace)
    below = "/drafts/{module}/{digest}/picture"
    leave_out = "/drafts/{module}/{digest}/leave-out-pictures"
    return [
        Route(below, accept_form(answers.add_picture), methods=["POST"]),
        Route(below + "/take", accept_form(answers.take_picture), methods=["POST"]),
        Route(leave_out, accept_form(answers.leave_out_untold), methods=["POST"]),
    ]


@dataclass(frozen=True)
class PictureRoutes:
    """Answers of the addresses for adding pictures, from one workspace."""

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
        return _show_figure(editor, newer)

    def take_picture(self, request: Request, form: SentForm) -> Response:
        """Put a picture of the sources on a page, even one that was left out, and redirect to it."""
        editor = open_editor(self.workspace, request)
        taken = TakenPicture(form.read_text("page"), form.read_text("picture"), form.read_text("alternative"))
        newer = take_picture(
            self.workspace, editor.draft.module, taken, editor.notebook.person, datetime.now(UTC)
        )
        return _show_figure(editor, newer)

    def leave_out_untold(self, request: Request, _: SentForm) -> Response:
        """Leave out every picture that still has no text and is not called decorative, as one revision.

        What the person has edited besides becomes part of it.
        """
        editor = open_editor(self.workspace, request)
        editor.add_edits(
            *(
                Remove(place=block.id)
                for block in editor.build_content().picture_blocks
                if block.role is not PictureRole.DECORATIVE and not block.alternative.strip()
            )
        )
        return editor.make_revision()


def _show_figure(editor: Editor, newer: Draft) -> Response:
    """Redirect to the figure that a revision added."""
    return editor.move_to_newer(newer).redirect_to(f"b-{newer.minted.blocks:04d}", said="revised")
