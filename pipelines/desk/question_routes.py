"""Address to take a question that rules propose and doubt: it becomes an edit of the person who takes it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.pending_edits import make_edit_key
from pipelines.queries.proposed_questions import list_proposed_questions
from schemas.edit import Insert
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address for people who may edit."""
    answers = QuestionRoutes(workspace)
    address = "/drafts/{module}/{digest}/take-question"
    return [Route(address, accept_form(answers.take_question), methods=["POST"])]


@dataclass(frozen=True)
class QuestionRoutes:
    """Answer of the address, from one workspace."""

    workspace: Workspace

    def take_question(self, request: Request, form: SentForm) -> Response:
        """Add the edit that puts the question named by its key into the draft, and redirect to it."""
        editor, key = open_editor(self.workspace, request), form.read_text("question")
        content = editor.build_content()
        proposed = list_proposed_questions(self.workspace, editor.draft, content, datetime.now(UTC))
        chosen = next((each for each in proposed if make_edit_key(each.item) == key), None)
        if chosen is None:
            raise InvalidInput(Refusal("edit.no_unsure", place=key))
        place = _find_free_id(editor)
        item = chosen.item.model_copy(update={"id": place})
        editor.add_edits(Insert(place=place, into=chosen.kind, item=item))
        return editor.redirect_to(place)


def _find_free_id(editor: Editor) -> str:
    """Return the id after those the module has given and those of questions taken but not saved yet."""
    pending = [edit.place for edit in editor.notebook.read().edits if isinstance(edit, Insert)]
    highest = max((editor.draft.minted.items, *(int(place.partition("-")[2]) for place in pending)))
    return f"q-{highest + 1:04d}"
