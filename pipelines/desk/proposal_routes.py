"""Address of a model's proposals for a question: take one, drop it, or ask for another."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.workflow.regenerate_question import regenerate_question
from schemas.edit import Rewrite
from schemas.errors import InvalidInput
from schemas.notes import Proposal, ReviewerNotes
from schemas.refusal import Refusal

MOST_PROPOSALS = 200
LONGEST_HINT = 1_000


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for people who may edit."""
    answers = ProposalRoutes(workspace)
    address = "/drafts/{module}/{digest}/proposal"
    return [Route(address, accept_form(answers.answer_proposal), methods=["POST"])]


@dataclass(frozen=True)
class ProposalRoutes:
    """Answers of the address of proposals, from one workspace."""

    workspace: Workspace

    def answer_proposal(self, request: Request, form: SentForm) -> Response:
        """Take the proposal for a question, drop it, or drop it and ask for another."""
        editor, place = open_editor(self.workspace, request), form.read_text("place")
        proposals = editor.notebook.read().proposals
        proposed = next((p for p in reversed(proposals) if p.place == place and not p.dropped), None)
        if proposed is None:
            raise InvalidInput(Refusal("edit.no_proposal", place=place))
        if form.read_text("do") == "take":
            editor.add_edits(Rewrite(place=place, item=proposed.item))
        editor.notebook.change(lambda notes: {"proposals": _drop_proposal(notes, place)})
        return (
            propose(editor, place, proposed.hint)
            if form.read_text("do") == "again"
            else editor.redirect_to(place)
        )


def propose(editor: Editor, place: str, hint: str) -> Response:
    """Ask the model for another question, note it as a proposal, and redirect to it.

    Redirects with a notice if the model has no other. Waits for the model; raises ModelUnusable,
    BudgetExceeded.
    """
    notes = editor.notebook.read()
    earlier_stems = tuple(proposal.item.stem for proposal in notes.proposals if proposal.place == place)
    draft = editor.draft.model_copy(update={"content": editor.build_content()})
    hint = " ".join(hint.split())[:LONGEST_HINT]
    question = regenerate_question(
        editor.workspace, draft, place, hint, datetime.now(UTC), refused=earlier_stems
    )
    if question is None:
        return editor.redirect_to(place, said="none_other")

    def add_proposal(current: ReviewerNotes) -> dict[str, Any]:
        more = (*_drop_proposal(current, place), Proposal(place=place, hint=hint, item=question))
        return {"proposals": more[-MOST_PROPOSALS:]}

    editor.notebook.change(add_proposal)
    return editor.redirect_to(f"proposal-{place}")


def _drop_proposal(notes: ReviewerNotes, place: str) -> tuple[Proposal, ...]:
    return tuple(
        proposal.model_copy(update={"dropped": True}) if proposal.place == place else proposal
        for proposal in notes.proposals
    )
