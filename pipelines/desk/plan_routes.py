"""Addresses of plans: what a module will hold, and the form that changes its pages."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.media_routes import send_picture_of_sources
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.plan_address import find_addressed_plan
from pipelines.desk.plan_choice import open_plan_choice
from pipelines.desk.plan_form import read_edited_plan, read_number
from pipelines.desk.plan_page import build_plan_page
from pipelines.desk.verdict_panel import VerdictPanel, build_panel
from pipelines.desk.visitors import Visitor, identify_visitor
from pipelines.desk.workbench import CitationChoice
from pipelines.queries.plan_view import PlanView, view_plan
from pipelines.review.links import plan_page_link
from pipelines.workflow.edit_plan import (
    choose_plan_passages,
    edit_plan,
    list_block_choices,
    list_plan_passages,
    take_plan_changes,
)
from schemas.course import Bloom, ItemKind
from schemas.plan_edit import EditedPlan, list_all_scenarios


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of plans, for everyone who may read every plan."""
    answers = PlanRoutes(workspace)
    return [
        Route("/plans/{module}", answers.show_plan, methods=["GET"]),
        Route("/plans/{module}", accept_form(answers.save_plan), methods=["POST"]),
        Route("/plans/{module}/take", accept_form(answers.take_changes), methods=["POST"]),
        Route("/plans/{module}/{digest}/cite", accept_form(answers.choose_passages), methods=["POST"]),
        *_list_plan_routes(answers),
    ]


def list_invited_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses below `/invited`: one plan, for the person invited to it."""
    return _list_plan_routes(PlanRoutes(workspace))


def _list_plan_routes(answers: "PlanRoutes") -> list[BaseRoute]:
    return [
        Route("/plans/{module}/{digest}", answers.show_plan, methods=["GET"]),
        Route("/plans/{module}/{digest}/sources/{picture}", answers.send_source_picture, methods=["GET"]),
    ]


@dataclass(frozen=True)
class PlanRoutes:
    """Answers of the addresses of plans, from one workspace."""

    workspace: Workspace

    def show_plan(self, request: Request) -> Response:
        """Answer with a module's plan beside its sources: what it will hold, and who decides on it."""
        here, now = find_addressed_plan(self.workspace, request), datetime.now(UTC)
        view = view_plan(self.workspace, here.key, now, here.plan)
        visitor = identify_visitor(request, self.workspace)
        language = choose_language(request, view.revision.plan.language)
        view = view.translate(language)
        page = build_plan_page(self.workspace, here, view)
        may_edit = page.is_current and _may_edit(visitor, view)
        t = read_desk_texts(language)
        dagster = self.workspace.settings.dagster_url.rstrip("/")
        return render_page(
            request,
            "plan.html",
            language,
            title=view.title,
            about=here,
            revision_address=f"{request.scope.get('root_path', '')}{here.address}",
            page=page,
            view=view,
            plan=view.revision.plan,
            panel=build_panel(self.workspace, visitor, here)
            if view.is_required
            else VerdictPanel(findings=view.revision.findings, held=view.situation.set_aside),
            edited=EditedPlan.of(view.revision) if may_edit and view.revision.plan.pages else None,
            scenarios=list_all_scenarios(view.revision),
            changes=view.list_changes() if may_edit else (),
            choosing=self._open_choice(view, request, now) if may_edit else None,
            levels=tuple(Bloom),
            kinds=tuple(ItemKind),
            choices=list_block_choices(self.workspace, view.revision, now) if may_edit else {},
            head=self.workspace.records.head(view.revision.module),
            notice=t["plan_saved"] if request.query_params.get("said") == "plan_saved" else "",
            dagster_page=dagster + plan_page_link(view.revision.module, self.workspace.names),
        )

    def save_plan(self, request: Request, form: SentForm) -> Response:
        """Make the form the next revision of the plan, and show that; raises InvalidInput, Conflict."""
        view, person = self._open_for_edit(request)
        edit_plan(self.workspace, read_edited_plan(form, view), person, datetime.now(UTC))
        return _redirect_to_saved(request, view.revision.module)

    def take_changes(self, request: Request, form: SentForm) -> Response:
        """Take one proposed change of the plan, or all; raises InvalidInput, Conflict."""
        view, person = self._open_for_edit(request)
        finding, key = form.read_text("finding"), view.revision.module
        revision = read_number(form, "revision", key)
        wanted = (finding,) if finding else ()
        take_plan_changes(self.workspace, key, wanted, person, datetime.now(UTC), revision)
        return _redirect_to_saved(request, key)

    def choose_passages(self, request: Request, form: SentForm) -> Response:
        """Make the ticked passages those of a page or an objective; raises InvalidInput, Conflict."""
        view, person = self._open_for_edit(request)
        plan, place = view.revision, form.read_text("place")
        if open_plan_choice(view, place, frozenset()) is None:
            raise MissingAddress("no_page")
        spans = form.read_texts("span")
        choose_plan_passages(self.workspace, plan, place, spans, person, datetime.now(UTC))
        return _redirect_to_saved(request, plan.module, f"#{place}")

    def _open_for_edit(self, request: Request) -> tuple[PlanView, str]:
        """Return the addressed plan and who edits it; raises HTTPException for who may not."""
        here = find_addressed_plan(self.workspace, request)
        visitor = identify_visitor(request, self.workspace)
        view = view_plan(self.workspace, here.key, datetime.now(UTC), here.plan)
        if visitor.person is None or not _may_edit(visitor, view):
            raise HTTPException(403, "may_not_edit")
        return view, visitor.person

    def _open_choice(self, view: PlanView, request: Request, now: datetime) -> CitationChoice | None:
        """Return the choice of passages that `?cite=` opens, if it names a page or an objective."""
        place = request.query_params.get("cite", "")
        if open_plan_choice(view, place, frozenset()) is None:
            return None
        return open_plan_choice(view, place, list_plan_passages(self.workspace, view.revision, now))

    def send_source_picture(self, request: Request) -> Response:
        """Answer with a picture of the sources that the plan may show."""
        here = find_addressed_plan(self.workspace, request)
        return send_picture_of_sources(
            self.workspace, self.workspace.records.spans(here.key), request.path_params["picture"]
        )


def _may_edit(visitor: Visitor, view: PlanView) -> bool:
    language = view.revision.plan.language
    return visitor.invitation is None and visitor.may_act_in(view.course) and language.is_installed


def _redirect_to_saved(request: Request, key: str, fragment: str = "") -> Response:
    """Redirect to the newest plan of a module, which says that it was saved."""
    return RedirectResponse(f"/plans/{key}{keep_language(request, said='plan_saved')}{fragment}", 303)
