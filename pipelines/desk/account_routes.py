"""Address for taking in a passage of a source that the draft leaves out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.workflow.take_in import take_in_passage


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address for people who may edit."""
    answers = AccountRoutes(workspace)
    return [
        Route("/drafts/{module}/{digest}/take-in", accept_form(answers.take_in), methods=["POST"]),
    ]


@dataclass(frozen=True)
class AccountRoutes:
    """Answers of the address, from one workspace."""

    workspace: Workspace

    def take_in(self, request: Request, form: SentForm) -> Response:
        """Put a passage on its page, as a revision, and redirect to it; pending edits go along."""
        editor = open_editor(self.workspace, request)
        taken = take_in_passage(
            self.workspace,
            editor.draft.module,
            form.read_text("span"),
            editor.notebook.person,
            datetime.now(UTC),
        )
        return editor.move_to_newer(taken.draft).redirect_to(taken.element, said="revised")
