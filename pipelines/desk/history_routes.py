"""Addresses of a draft's history: its revisions, two of them compared, and one made the newest again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.draft_address import AddressedDraft, MissingAddress, find_addressed
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.visitors import identify_visitor
from pipelines.desk.workbench import may_edit
from pipelines.queries.revision_history import RevisionComparison, compare_revisions, list_revisions
from pipelines.workflow.restore_revision import restore_revision
from schemas.errors import PremierjetError
from schemas.ids import SHORT_DIGEST

HISTORY = "/history/{module}"
RESTORE = HISTORY + "/restore/{number:int}"


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may read every draft; restoring is for who may edit."""
    answers = HistoryRoutes(workspace)
    return [
        Route(HISTORY, answers.show_history),
        Route(HISTORY + "/compare", answers.show_comparison),
        Route(RESTORE, answers.show_restored),
        Route(RESTORE, accept_form(answers.restore), methods=["POST"]),
    ]


@dataclass(frozen=True)
class HistoryRoutes:
    """Answers about the revisions of drafts, from one workspace."""

    workspace: Workspace

    def show_history(self, request: Request) -> Response:
        """Answer with every revision: who, when, what for; two of them can be chosen to be compared."""
        here = find_addressed(self.workspace, request)
        revisions = list_revisions(self.workspace, here.key, choose_language(request, here.language))
        return self._render(request, here, "history.html", "history_title", revisions=revisions)

    def show_comparison(self, request: Request) -> Response:
        """Answer with two revisions compared, given as `?from=` and `?to=`; the older one is the first.

        Without them, as where the address is cut short, redirects to the history, where two can be chosen.
        """
        here = find_addressed(self.workspace, request)
        if not request.query_params.keys() & {"from", "to"}:
            return RedirectResponse(f"/history/{here.key}{keep_language(request)}", 303)
        numbers = sorted(_read_number(request.query_params.get(name, "")) for name in ("from", "to"))
        return self._render_comparison(request, here, self._compare(request, here, *numbers))

    def show_restored(self, request: Request) -> Response:
        """Answer with what would change if a revision were made the newest again, to be confirmed."""
        here = find_addressed(self.workspace, request)
        return self._render_comparison(request, here, self._compare_to_restore(request, here), restores=True)

    def restore(self, request: Request, form: SentForm) -> Response:
        """Make a revision the newest again, and redirect to it; answer with the reason if it cannot be."""
        here, visitor = find_addressed(self.workspace, request), identify_visitor(request, self.workspace)
        if not may_edit(here, visitor) or visitor.person is None:
            raise HTTPException(403, "may_not_edit")
        number = request.path_params["number"]
        try:
            made = restore_revision(
                self.workspace,
                here.key,
                number,
                visitor.person,
                datetime.now(UTC),
                instead_of=form.read_text("instead_of"),
            )
        except PremierjetError as error:
            compared = self._compare_to_restore(request, here)
            return self._render_comparison(request, here, compared, restores=True, error=error)
        query = keep_language(request, said="restored")
        return RedirectResponse(f"/drafts/{here.key}/{made.digest[:SHORT_DIGEST]}{query}", 303)

    def _compare_to_restore(self, request: Request, here: AddressedDraft) -> RevisionComparison:
        return self._compare(request, here, here.draft.revision, request.path_params["number"])

    def _compare(
        self, request: Request, here: AddressedDraft, earlier: int, newer: int
    ) -> RevisionComparison:
        language = choose_language(request, here.language)
        compared = compare_revisions(self.workspace, here.key, earlier, newer, language)
        if compared is None:
            raise MissingAddress("no_revision")
        return compared

    def _render_comparison(
        self,
        request: Request,
        here: AddressedDraft,
        compared: RevisionComparison,
        *,
        restores: bool = False,
        error: PremierjetError | None = None,
    ) -> Response:
        return self._render(
            request,
            here,
            "comparison.html",
            "restore_title" if restores else "comparison_title",
            compared=compared,
            restores=restores,
            error=error,
            shows_all=bool(request.query_params.get("all")),
            status=409 if error else 200,
        )

    def _render(
        self,
        request: Request,
        here: AddressedDraft,
        template: str,
        title: str,
        *,
        status: int = 200,
        **shown: object,
    ) -> Response:
        language = choose_language(request, here.language)
        return render_page(
            request,
            template,
            language,
            status=status,
            title=read_desk_texts(language)[title],
            about=here,
            may_edit=may_edit(here, identify_visitor(request, self.workspace)),
            **shown,
        )


def _read_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise MissingAddress("no_revision")
    return int(text)
