"""Addresses for deciding: set findings aside, open citations, give a verdict, see its outcome."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.decision_launch import LAUNCH_ID_PATTERN, LAUNCH_TAG, launch_decision
from pipelines.desk.decision_outcome import DecisionProgress, DecisionRun, LaunchOutcome, open_launchpad
from pipelines.desk.decision_pages import (
    DecisionDesk,
    digest_notes,
    is_ready,
    render_barred_page,
    render_decision_page,
    render_finding_page,
    render_unrecorded_page,
)
from pipelines.desk.draft_address import MissingAddress, find_addressed
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.module_states import find_next_waiting
from pipelines.desk.notebook import Notebook
from pipelines.desk.plan_address import find_addressed_plan
from pipelines.desk.text_faults import check_comment, check_reason
from pipelines.desk.verdict_panel import VerdictPanel, build_panel
from pipelines.desk.visitors import identify_visitor
from schemas.errors import Conflict, DagsterUnusable, DecisionRefused, StoreUnusable
from schemas.finding import Finding, Waiver
from schemas.notes import ReviewerNotes
from schemas.review import Verdict

RUN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PATIENCE = 8.0  # seconds a page waits for a run that usually takes four
DRAFT_ADDRESS = "/drafts/{module}/{digest}"
PLAN_ADDRESS = "/plans/{module}/{digest}"

FindAddressed = Callable[[Workspace, Request], AddressedRevision]


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses where a reviewer takes notes, decides, and sees the outcome."""
    return [
        *_list_routes_below(DRAFT_ADDRESS, DecisionRoutes(workspace, find_addressed)),
        *_list_routes_below(PLAN_ADDRESS, DecisionRoutes(workspace, find_addressed_plan)),
    ]


def _list_routes_below(address: str, answers: "DecisionRoutes") -> list[BaseRoute]:
    return [
        Route(f"{address}/findings/{{finding}}", answers.show_finding),
        Route(f"{address}/findings/{{finding}}", accept_form(answers.set_finding_aside), methods=["POST"]),
        Route(f"{address}/opened", accept_form(answers.note_opened), methods=["POST"]),
        Route(f"{address}/decide/{{verdict}}", answers.show_verdict),
        Route(f"{address}/decide/{{verdict}}", accept_form(answers.decide), methods=["POST"]),
        Route(f"{address}/decisions/{{run}}", answers.show_outcome),
        Route(f"{address}/asked/{{asked}}", answers.find_launch),
    ]


@dataclass(frozen=True)
class DecisionRoutes:
    """Answers of the addresses for deciding on drafts or on plans, from one workspace."""

    workspace: Workspace
    find_addressed: FindAddressed

    # findings and citations

    def show_finding(self, request: Request) -> Response:
        """Answer with one finding and the form that sets it aside."""
        desk, finding = self._open_desk(request), self._find_finding(request)
        if not desk.panel.is_reviewing:
            return render_barred_page(desk)
        noted = desk.panel.waivers.get(finding.id)
        return render_finding_page(desk, finding, noted.reason if noted else "", None)

    def set_finding_aside(self, request: Request, form: SentForm) -> Response:
        """Note why a finding may stay or is wrong, or take that back."""
        desk, finding = self._open_desk(request), self._find_finding(request)
        if not desk.panel.is_reviewing:
            return render_barred_page(desk, 403)
        act, reason = form.read_text("act"), form.read_text("reason").strip()
        waiver = None
        if act != "undo":
            wrong = check_reason(reason)
            if wrong is not None:
                return render_finding_page(desk, finding, reason, wrong)
            waiver = Waiver(finding=finding.id, reason=reason, disputed=True if act == "dispute" else None)
        self._open_notebook(desk).change(partial(_replace_waiver, finding=finding.id, waiver=waiver))
        return desk.redirect_back(f"#{finding.id}")

    def note_opened(self, request: Request, form: SentForm) -> Response:
        """Note that a citation was opened, and redirect to its span."""
        desk, span = self._open_desk(request), form.read_text("span")
        if not desk.here.rests_on(span):
            raise MissingAddress("no_passage")
        if desk.panel.must_open(span):
            self._open_notebook(desk).change(
                lambda notes: {"opened": tuple({**dict.fromkeys(notes.opened), span: None})}
            )
        return desk.redirect_back(f"#{span}")

    # a verdict

    def show_verdict(self, request: Request) -> Response:
        """Answer with the verdict to confirm: which, on what, by whom."""
        desk, verdict = self._open_desk(request), _read_verdict(request)
        if verdict not in desk.panel.verdicts:
            return render_barred_page(desk)
        assert desk.panel.notes is not None
        return render_decision_page(desk, verdict, desk.panel.notes.comment)

    def decide(self, request: Request, form: SentForm) -> Response:
        """Keep the comment, then launch the decision; answer with the reason if it cannot be launched."""
        try:
            return self._decide(request, form)
        except (StoreUnusable, DecisionRefused, Conflict) as error:
            return render_unrecorded_page(request, error)

    def _decide(self, request: Request, form: SentForm) -> Response:
        desk, verdict = self._open_desk(request), _read_verdict(request)
        if verdict not in desk.panel.verdicts:
            return render_barred_page(desk, 403)
        comment = form.read_text("comment").strip()
        is_draft_comment = form.read_text("act") != "decide"
        wrong = check_comment(comment, verdict, desk.panel.open_comments)
        if wrong is not None and not (is_draft_comment and not comment):
            return render_decision_page(desk, verdict, form.read_text("comment"), wrong=wrong, status=422)
        shown_notes = digest_notes(desk.panel)
        notes = self._open_notebook(desk).change(lambda _: {"comment": comment})
        desk = replace(desk, panel=replace(desk.panel, notes=notes))
        if is_draft_comment:
            return desk.redirect_back()
        if form.read_text("basis") != shown_notes or digest_notes(desk.panel) != shown_notes:
            return render_decision_page(desk, verdict, comment, notice="notes_changed", status=409)
        if not is_ready(desk, verdict):
            return render_decision_page(desk, verdict, comment, notice="not_ready", status=409)
        return self._launch(desk, verdict)

    def _launch(self, desk: DecisionDesk, verdict: Verdict) -> Response:
        try:
            launched = launch_decision(self.workspace, desk.visitor, desk.here, verdict, desk.panel)
        except DagsterUnusable as error:
            assert desk.panel.notes is not None
            comment = desk.panel.notes.comment
            return render_decision_page(
                desk, verdict, comment, notice="not_launched", error=error, status=503
            )
        if launched.run_id is None:
            return desk.redirect_to(f"asked/{launched.launch_id}")
        return desk.redirect_to(f"decisions/{launched.run_id}")

    # the outcome

    def show_outcome(self, request: Request) -> Response:
        """Answer with the outcome of a decision; once it is recorded, forget the notes it was made from."""
        run_id = request.path_params["run"]
        if not RUN_ID.fullmatch(run_id):
            raise MissingAddress("no_page")
        here, visitor = (
            self.find_addressed(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        outcome = DecisionRun(self.workspace, here, run_id, visitor.person).wait_for_outcome(PATIENCE)
        decision = outcome.decision
        if decision is not None and decision.person == visitor.person:
            Notebook(self.workspace, here.examined, decision.person).forget_decided(decision.at)
        return self._render_outcome(DecisionDesk(request, here, visitor, VerdictPanel()), outcome, run_id)

    def find_launch(self, request: Request) -> Response:
        """Redirect to the outcome of a decision whose launch Dagster did not confirm, if it has the run."""
        launch_id = request.path_params["asked"]
        if not LAUNCH_ID_PATTERN.fullmatch(launch_id):
            raise MissingAddress("no_page")
        here, visitor = (
            self.find_addressed(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        desk = DecisionDesk(request, here, visitor, VerdictPanel())
        try:
            run_id = open_launchpad(self.workspace).find(LAUNCH_TAG, launch_id)
        except DagsterUnusable as error:
            return self._render_outcome(desk, LaunchOutcome(DecisionProgress.UNKNOWN, error=error), None)
        if run_id is None:
            return self._render_outcome(desk, LaunchOutcome(DecisionProgress.NOT_TAKEN), None)
        return desk.redirect_to(f"decisions/{run_id}")

    def _render_outcome(self, desk: DecisionDesk, outcome: LaunchOutcome, run_id: str | None) -> Response:
        dagster = self.workspace.settings.dagster_url.rstrip("/")
        is_invited = desk.visitor.invitation is not None
        return desk.render(
            "outcome.html",
            lambda t: t[f"outcome_{outcome.progress}"],
            outcome=outcome,
            run_address=f"{dagster}/runs/{run_id}" if run_id and not is_invited else None,
            next=None
            if is_invited or outcome.is_pending
            else find_next_waiting(self.workspace, desk.visitor, desk.here.key),
        )

    # what a request names

    def _open_desk(self, request: Request) -> DecisionDesk:
        here, visitor = (
            self.find_addressed(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        return DecisionDesk(request, here, visitor, build_panel(self.workspace, visitor, here))

    def _find_finding(self, request: Request) -> Finding:
        wanted = request.path_params["finding"]
        for finding in self.find_addressed(self.workspace, request).examined.findings:
            if finding.id == wanted:
                return finding
        raise MissingAddress("no_finding")

    def _open_notebook(self, desk: DecisionDesk) -> Notebook:
        assert desk.visitor.person is not None
        return Notebook(self.workspace, desk.here.examined, desk.visitor.person)


def _read_verdict(request: Request) -> Verdict:
    try:
        return Verdict(request.path_params["verdict"])
    except ValueError:
        raise MissingAddress("no_page") from None


def _replace_waiver(notes: ReviewerNotes, finding: str, waiver: Waiver | None) -> dict[str, Any]:
    """Return the notes' waivers with this one of the finding, or without any of it."""
    others = tuple(each for each in notes.waivers if each.finding != finding)
    return {"waivers": (*others, waiver) if waiver else others}
