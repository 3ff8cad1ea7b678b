"""Addresses for deciding: waiving findings, opening passages, giving a verdict, seeing its outcome."""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.citation_links import rests_on
from pipelines.desk.decision_launch import ASKED, ASKED_TAG, launch_decision
from pipelines.desk.decision_outcome import DecisionProgress, DecisionRun, LaunchOutcome, open_launchpad
from pipelines.desk.decision_pages import (
    DecisionDesk,
    basis,
    not_recorded,
    ready,
    render_barred_page,
    render_decision_page,
    render_finding_page,
)
from pipelines.desk.draft_address import MissingAddress, find_addressed
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.module_states import find_next_waiting
from pipelines.desk.notebook import Notebook
from pipelines.desk.text_faults import check_comment, check_reason
from pipelines.desk.verdict_panel import VerdictPanel, build_panel
from pipelines.desk.visitors import identify_visitor
from schemas.errors import Conflict, DecisionRefused, StoreUnusable, TargetUnusable
from schemas.finding import Finding, Waiver
from schemas.notes import ReviewerNotes
from schemas.review import Verdict

RUN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PATIENCE = 8.0  # seconds a page waits for a run that usually takes four
OF_A_DRAFT = "/drafts/{module}/{digest}"


def routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses where a reviewer notes, decides, and sees what became of it."""
    deciding = DecisionRoutes(workspace)
    return [
        Route(f"{OF_A_DRAFT}/findings/{{finding}}", deciding.finding),
        Route(f"{OF_A_DRAFT}/findings/{{finding}}", accept_form(deciding.set_aside), methods=["POST"]),
        Route(f"{OF_A_DRAFT}/opened", accept_form(deciding.open), methods=["POST"]),
        Route(f"{OF_A_DRAFT}/decide/{{verdict}}", deciding.ask),
        Route(f"{OF_A_DRAFT}/decide/{{verdict}}", accept_form(deciding.decide), methods=["POST"]),
        Route(f"{OF_A_DRAFT}/decisions/{{run}}", deciding.outcome),
        Route(f"{OF_A_DRAFT}/asked/{{asked}}", deciding.find_launch),
    ]


invited = routes
"""Whoever was invited decides in the same way, below `/invited`."""


@dataclass(frozen=True)
class DecisionRoutes:
    """Answers from one workspace."""

    workspace: Workspace

    # findings and passages

    def finding(self, request: Request) -> Response:
        """Answer with one finding and the form that sets it aside."""
        desk, finding = self._desk(request), self._finding(request)
        if not desk.panel.is_reviewing:
            return render_barred_page(desk)
        noted = desk.panel.waivers.get(finding.id)
        return render_finding_page(desk, finding, noted.reason if noted else "", None)

    def set_aside(self, request: Request, form: SentForm) -> Response:
        """Note why a finding may stay or is wrong, or take that back."""
        desk, finding = self._desk(request), self._finding(request)
        if not desk.panel.is_reviewing:
            return render_barred_page(desk, 403)
        act, reason = form.text("act"), form.text("reason").strip()
        waiver = None
        if act != "undo":
            wrong = check_reason(reason)
            if wrong is not None:
                return render_finding_page(desk, finding, reason, wrong)
            waiver = Waiver(finding=finding.id, reason=reason, disputed=True if act == "dispute" else None)
        self._notebook(desk).change(partial(_with_waiver, finding=finding.id, waiver=waiver))
        return desk.back(f"#{finding.id}")

    def open(self, request: Request, form: SentForm) -> Response:
        """Note that a passage was opened, and lead to it."""
        desk, span = self._desk(request), form.text("span")
        if not any(span in rests_on(element) for element in desk.here.draft.content.walk_citing()):
            raise MissingAddress("no_passage")
        if desk.panel.to_open(span):
            self._notebook(desk).change(
                lambda notes: {"opened": tuple({**dict.fromkeys(notes.opened), span: None})}
            )
        return desk.back(f"#{span}")

    # a verdict

    def ask(self, request: Request) -> Response:
        """Answer with what is about to be said, by whom, of what."""
        desk, verdict = self._desk(request), _verdict(request)
        if verdict not in desk.panel.verdicts:
            return render_barred_page(desk)
        assert desk.panel.notes is not None
        return render_decision_page(desk, verdict, desk.panel.notes.comment)

    def decide(self, request: Request, form: SentForm) -> Response:
        """Keep the comment, then launch the decision; say so where it could not be launched."""
        try:
            return self._decide(request, form)
        except (StoreUnusable, DecisionRefused, Conflict) as error:
            return not_recorded(request, error)

    def _decide(self, request: Request, form: SentForm) -> Response:
        desk, verdict = self._desk(request), _verdict(request)
        if verdict not in desk.panel.verdicts:
            return render_barred_page(desk, 403)
        comment = form.text("comment").strip()
        keeping = form.text("act") != "decide"
        wrong = check_comment(comment, verdict)
        if wrong is not None and not (keeping and not comment):
            return render_decision_page(desk, verdict, form.text("comment"), wrong=wrong, status=422)
        before = basis(desk.panel)
        notes = self._notebook(desk).change(lambda _: {"comment": comment})
        desk = replace(desk, panel=replace(desk.panel, notes=notes))
        if keeping:
            return desk.back()
        if form.text("basis") != before or basis(desk.panel) != before:
            return render_decision_page(desk, verdict, comment, notice="notes_changed", status=409)
        if not ready(desk, verdict):
            return render_decision_page(desk, verdict, comment, notice="not_ready", status=409)
        return self._launch(desk, verdict)

    def _launch(self, desk: DecisionDesk, verdict: Verdict) -> Response:
        course, draft = desk.here.course, desk.here.draft
        try:
            launched = launch_decision(self.workspace, desk.visitor, course, draft, verdict, desk.panel)
        except TargetUnusable as error:
            assert desk.panel.notes is not None
            comment = desk.panel.notes.comment
            return render_decision_page(
                desk, verdict, comment, notice="not_launched", error=error, status=503
            )
        if launched.run_id is None:
            return desk.to(f"asked/{launched.asked}")
        return desk.to(f"decisions/{launched.run_id}")

    # what became of it

    def outcome(self, request: Request) -> Response:
        """Answer with what became of a decision; once it is recorded, the notes it took up are forgotten."""
        run_id = request.path_params["run"]
        if not RUN_ID.fullmatch(run_id):
            raise MissingAddress("no_page")
        here, visitor = find_addressed(self.workspace, request), identify_visitor(request, self.workspace)
        outcome = DecisionRun(self.workspace, here.draft, run_id, visitor.person).wait_for_outcome(PATIENCE)
        decision = outcome.decision
        if decision is not None and decision.person == visitor.person:
            Notebook(self.workspace, here.draft, decision.person).forget_decided(decision.at)
        return self._outcome_page(DecisionDesk(request, here, visitor, VerdictPanel()), outcome, run_id)

    def find_launch(self, request: Request) -> Response:
        """Answer where a decision went whose launch Dagster never confirmed."""
        asked = request.path_params["asked"]
        if not ASKED.fullmatch(asked):
            raise MissingAddress("no_page")
        here, visitor = find_addressed(self.workspace, request), identify_visitor(request, self.workspace)
        desk = DecisionDesk(request, here, visitor, VerdictPanel())
        try:
            run_id = open_launchpad(self.workspace).find(ASKED_TAG, asked)
        except TargetUnusable as error:
            return self._outcome_page(desk, LaunchOutcome(DecisionProgress.UNKNOWN, error=error), None)
        if run_id is None:
            return self._outcome_page(desk, LaunchOutcome(DecisionProgress.NOT_TAKEN), None)
        return desk.to(f"decisions/{run_id}")

    def _outcome_page(self, desk: DecisionDesk, outcome: LaunchOutcome, run_id: str | None) -> Response:
        dagster = self.workspace.settings.dagster_url.rstrip("/")
        alone = desk.visitor.invitation is not None
        return desk.page(
            "outcome.html",
            lambda t: t[f"outcome_{outcome.became}"],
            outcome=outcome,
            run_address=f"{dagster}/runs/{run_id}" if run_id and not alone else None,
            next=None
            if alone or outcome.is_pending
            else find_next_waiting(self.workspace, desk.visitor, desk.here.draft.module),
        )

    # who, of what

    def _desk(self, request: Request) -> DecisionDesk:
        here, visitor = find_addressed(self.workspace, request), identify_visitor(request, self.workspace)
        return DecisionDesk(request, here, visitor, build_panel(self.workspace, visitor, here))

    def _finding(self, request: Request) -> Finding:
        wanted = request.path_params["finding"]
        here = find_addressed(self.workspace, request)
        for finding in here.draft.findings:
            if finding.id == wanted:
                return finding
        raise MissingAddress("no_finding")

    def _notebook(self, desk: DecisionDesk) -> Notebook:
        assert desk.visitor.person is not None
        return Notebook(self.workspace, desk.here.draft, desk.visitor.person)


def _verdict(request: Request) -> Verdict:
    try:
        return Verdict(request.path_params["verdict"])
    except ValueError:
        raise MissingAddress("no_page") from None


def _with_waiver(notes: ReviewerNotes, finding: str, waiver: Waiver | None) -> dict[str, Any]:
    others = tuple(each for each in notes.waivers if each.finding != finding)
    return {"waivers": (*others, waiver) if waiver else others}
