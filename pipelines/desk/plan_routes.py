"""Addresses of plans: what a module will hold, and the form that changes its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.media_routes import send_picture_of_sources
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.plan_address import find_addressed_plan
from pipelines.desk.plan_page import build_plan_page
from pipelines.desk.verdict_panel import VerdictPanel, build_panel
from pipelines.desk.visitors import Visitor, identify_visitor
from pipelines.queries.plan_view import PlanView, view_plan
from pipelines.review.links import plan_page_link
from pipelines.workflow.edit_plan import edit_plan, list_block_choices, take_plan_changes
from schemas.errors import InvalidInput
from schemas.plan_edit import ArrangedBlock, EditedPage, EditedPlan, list_all_scenarios
from schemas.refusal import Refusal
from schemas.value_faults import find_fault

LEFT_OUT = "out"
"""What a form says of a block that is taken out, in place of its kind."""

LONGEST_NUMBER = 6


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of plans, for everyone who may read every plan."""
    answers = PlanRoutes(workspace)
    return [
        Route("/plans/{module}", answers.show_plan, methods=["GET"]),
        Route("/plans/{module}", accept_form(answers.save_plan), methods=["POST"]),
        Route("/plans/{module}/take", accept_form(answers.take_changes), methods=["POST"]),
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
            panel=build_panel(self.workspace, visitor, here) if view.is_required else VerdictPanel(),
            edited=EditedPlan.of(view.revision) if may_edit and view.revision.plan.pages else None,
            scenarios=list_all_scenarios(view.revision),
            changes=view.list_changes() if may_edit else (),
            choices=list_block_choices(self.workspace, view.revision, now) if may_edit else {},
            head=self.workspace.records.head(view.revision.module),
            notice=t["plan_saved"] if request.query_params.get("said") == "plan_saved" else "",
            dagster_page=dagster + plan_page_link(view.revision.module),
        )

    def save_plan(self, request: Request, form: SentForm) -> Response:
        """Make the form the next revision of the plan, and show that; raises InvalidInput, Conflict."""
        here, visitor = (
            find_addressed_plan(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        view = view_plan(self.workspace, here.key, datetime.now(UTC))
        if visitor.person is None or not _may_edit(visitor, view):
            raise HTTPException(403, "may_not_edit")
        edit_plan(self.workspace, _read_edit(form, view), visitor.person, datetime.now(UTC))
        return self._show_saved(request, view)

    def take_changes(self, request: Request, form: SentForm) -> Response:
        """Take one proposed change of the plan, or all; raises InvalidInput, Conflict."""
        here, visitor = (
            find_addressed_plan(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        view = view_plan(self.workspace, here.key, datetime.now(UTC))
        if visitor.person is None or not _may_edit(visitor, view):
            raise HTTPException(403, "may_not_edit")
        finding, key = form.read_text("finding"), view.revision.module
        revision = _read_number(form, "revision", key)
        wanted = (finding,) if finding else ()
        take_plan_changes(self.workspace, key, wanted, visitor.person, datetime.now(UTC), revision)
        return self._show_saved(request, view)

    def _show_saved(self, request: Request, view: PlanView) -> Response:
        keep = keep_language(request)
        said = f"{keep}&said=plan_saved" if keep else "?said=plan_saved"
        return RedirectResponse(f"/plans/{view.revision.module}{said}", 303)

    def send_source_picture(self, request: Request) -> Response:
        """Answer with a picture of the sources that the plan may show."""
        here = find_addressed_plan(self.workspace, request)
        return send_picture_of_sources(
            self.workspace, self.workspace.records.spans(here.key), request.path_params["picture"]
        )


def _may_edit(visitor: Visitor, view: PlanView) -> bool:
    language = view.revision.plan.language
    return visitor.invitation is None and visitor.may_act_in(view.course) and language.is_installed


def _read_edit(form: SentForm, view: PlanView) -> EditedPlan:
    """Return the plan as the form has it; raises InvalidInput if a field cannot be read."""
    edited = EditedPlan.of(view.revision)
    pages = sorted(_read_pages(form, edited), key=lambda pair: pair[0])
    try:
        return EditedPlan.model_validate(
            edited.model_dump()
            | {"pages": tuple(page.model_dump() for _, page in pages)}
            | {"scenarios": _read_scenarios(form, view)}
            | {"revision": _read_number(form, "revision", edited.module)}
        )
    except ValidationError as error:
        fault = find_fault(error)
        place = f"{edited.module}, {fault.field}"
        raise InvalidInput(Refusal("value.unusable", place=place, problem=fault.what)) from error


def _read_pages(form: SentForm, edited: EditedPlan) -> Iterator[tuple[int, EditedPage]]:
    blocks = _read_blocks(form, edited)
    for page in edited.pages:
        if form.read_text(f"out/{page.id}"):
            continue
        if not blocks[page.id or ""]:
            raise InvalidInput(Refusal("plan.empty_page", place=edited.module, page=page.title))
        position = _read_number(form, f"position/{page.id}", page.title)
        changes = {
            "title": " ".join(form.read_text(f"title/{page.id}", page.title).split()),
            "minutes": _read_number(form, f"minutes/{page.id}", page.title),
            "blocks": tuple(block.model_dump() for block in blocks[page.id or ""]),
        }
        try:
            yield position, EditedPage.model_validate(page.model_dump() | changes)
        except ValidationError as error:
            fault = find_fault(error)
            place = f"{page.title}, {fault.field}"
            raise InvalidInput(Refusal("value.unusable", place=place, problem=fault.what)) from error


def _read_blocks(form: SentForm, edited: EditedPlan) -> dict[str, list[ArrangedBlock]]:
    """Return the blocks of each page as the form has them: of other kinds, moved to other pages, left out."""
    blocks: dict[str, list[ArrangedBlock]] = {page.id or "": [] for page in edited.pages}
    pages = [page.id or "" for page in edited.pages]
    moved: list[tuple[str, ArrangedBlock]] = []
    for number, page in enumerate(edited.pages, start=1):
        for place, block in enumerate(page.blocks or ()):
            name = f"{page.id}/{place}"
            kind = form.read_text(f"kind/{name}", block.kind)
            if kind == LEFT_OUT or form.read_text(f"out/{page.id}"):
                continue
            sent = form.read_text(f"page/{name}", str(number)).strip()
            to = int(sent) if sent.isdecimal() and len(sent) <= LONGEST_NUMBER else 0
            if not 1 <= to <= len(pages) or form.read_text(f"out/{pages[to - 1]}"):
                raise InvalidInput(Refusal("plan.no_page_number", place=page.title, number=sent))
            arranged = block.model_copy(update={"kind": kind})
            if to == number:
                blocks[page.id or ""].append(arranged)
            else:
                moved.append((pages[to - 1], arranged))
    for page_id, block in moved:
        blocks[page_id].append(block)
    return blocks


def _read_scenarios(form: SentForm, view: PlanView) -> tuple[str, ...] | None:
    """Return the scenarios that are ticked; None if the plan has none to tick."""
    scenarios = list_all_scenarios(view.revision)
    if not scenarios:
        return None
    return tuple(each.id for each in scenarios if form.read_text(f"scenario/{each.id}"))


def _read_number(form: SentForm, name: str, place: str) -> int:
    text = form.read_text(name).strip()
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise InvalidInput(Refusal("plan.odd_number", place=place, field=name.partition("/")[0]))
    return int(text)
