"""Addresses for deciding: set findings aside, open citations, give a verdict, see its outcome."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import PART, AddressedRevision
from pipelines.desk.decision_launch import name_decision, receive_decision
from pipelines.desk.decision_outcome import (
    DecisionProgress,
    DecisionRun,
    LaunchOutcome,
    describe_turned_down,
    find_recorded,
    is_decided_by,
    open_launchpad,
)
from pipelines.desk.decision_pages import (
    DecisionDesk,
    digest_basis,
    digest_comment,
    is_ready,
    render_barred_page,
    render_decision_page,
    render_finding_page,
    render_unrecorded_page,
)
from pipelines.desk.decision_sender import DecisionSender
from pipelines.desk.draft_address import MissingAddress, find_addressed
from pipelines.desk.earlier_decisions import is_answered, list_earlier_decisions
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.module_states import find_next_waiting
from pipelines.desk.notebook import Notebook
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.plan_address import find_addressed_plan
from pipelines.desk.queue_address import find_queue_parameters
from pipelines.desk.removed_decisions import (
    RemovedDecision,
    find_removed_decision,
    render_removed_page,
    tell_removed_state,
    tell_taken_back,
)
from pipelines.desk.text_faults import TextFault, check_comment, check_reason
from pipelines.desk.verdict_panel import VerdictPanel, build_panel
from pipelines.desk.visitors import identify_visitor
from pipelines.review.links import RECEIVED_TAG
from schemas.errors import Conflict, CourseInvalid, DagsterUnusable, DecisionRefused, StoreUnusable
from schemas.finding import Finding, Waiver
from schemas.ids import RECEIVED_ID
from schemas.language import Language
from schemas.notes import ReviewerNotes
from schemas.received_decision import HandedDecision, NextStep, read_told
from schemas.review import Verdict

RUN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
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
    newest = address.removesuffix("/{digest}")
    return [
        # What was typed about one revision, and is kept in the browser, is taken up again on the newest.
        Route(f"{newest}/findings/{{finding}}", answers.redirect_to_newest, methods=["GET"]),
        Route(f"{newest}/decide/{{verdict}}", answers.redirect_to_newest, methods=["GET"]),
        Route(f"{address}/findings/{{finding}}", answers.show_finding),
        Route(f"{address}/findings/{{finding}}", accept_form(answers.set_finding_aside), methods=["POST"]),
        Route(f"{address}/opened", accept_form(answers.note_opened), methods=["POST"]),
        Route(f"{address}/decide/{{verdict}}", answers.show_verdict),
        Route(f"{address}/decide/{{verdict}}", accept_form(answers.decide), methods=["POST"]),
        Route(f"{address}/received/{{received}}", answers.show_received),
        Route(f"{address}/received/{{received}}", accept_form(answers.change_received), methods=["POST"]),
        Route(f"{address}/received/{{received}}/state", answers.tell_state),
        # Where pages opened before an upgrade look for what became of a decision.
        Route(f"{address}/decisions/{{run}}", answers.show_run),
        Route(f"{address}/asked/{{received}}", answers.find_run),
    ]


@dataclass(frozen=True)
class DecisionRoutes:
    """Answers of the addresses for deciding on drafts or on plans, from one workspace."""

    workspace: Workspace
    find_addressed: FindAddressed

    def redirect_to_newest(self, request: Request) -> Response:
        """Redirect to the same page of the newest revision, from an address that names none."""
        *_, door, name = request.url.path.split("/")
        return self._open_desk(request).redirect_to(f"{door}/{name}")

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
        return desk.redirect_back(finding.id)

    def note_opened(self, request: Request, form: SentForm) -> Response:
        """Note that a citation was opened, and redirect to its span."""
        desk, span = self._open_desk(request), form.read_text("span")
        if not desk.here.rests_on(span):
            raise MissingAddress("no_passage")
        if desk.panel.must_open(span):
            self._open_notebook(desk).change(
                lambda notes: {"opened": tuple({**dict.fromkeys(notes.opened), span: None})}
            )
        return desk.redirect_back(span, form.read_text(PART))

    # a verdict

    def show_verdict(self, request: Request) -> Response:
        """Answer with the verdict to confirm: which, on what, by whom."""
        desk, verdict = self._open_desk_to_decide(request), _read_verdict(request)
        if verdict not in desk.panel.verdicts:
            return render_barred_page(desk)
        assert desk.panel.notes is not None
        return render_decision_page(desk, verdict, desk.panel.notes.comment)

    def decide(self, request: Request, form: SentForm) -> Response:
        """Keep the comment, then receive the decision; answer with the reason if it cannot be received."""
        try:
            return self._decide(request, form)
        except (StoreUnusable, DecisionRefused, Conflict) as error:
            return render_unrecorded_page(request, error)

    def _decide(self, request: Request, form: SentForm) -> Response:
        desk, verdict = self._open_desk_to_decide(request), _read_verdict(request)
        comment = form.read_text("comment").strip()
        is_draft_comment = form.read_text("act") != "decide"
        name = name_decision(form.page_number, desk.visitor, desk.here, verdict, comment)
        if not is_draft_comment and is_answered(self.workspace, name, desk.earlier):
            return desk.redirect_to(f"received/{name}")
        if verdict not in desk.panel.verdicts:
            return render_barred_page(desk, 403)
        stale = _answer_stale_comment(desk, verdict, comment, form.read_text("comment_was"))
        if stale is not None:
            return stale
        wrong = check_comment(comment, verdict, desk.panel.open_comments)
        if wrong is not None and not (is_draft_comment and not comment):
            return render_decision_page(desk, verdict, form.read_text("comment"), wrong=wrong, status=422)
        basis = digest_basis(desk.panel, desk.earlier)
        notes = self._open_notebook(desk).change(lambda _: {"comment": comment})
        desk = replace(desk, panel=replace(desk.panel, notes=notes))
        if is_draft_comment:
            return desk.redirect_back()
        if form.read_text("basis") != basis or digest_basis(desk.panel, desk.earlier) != basis:
            return render_decision_page(desk, verdict, comment, notice="notes_changed", status=409)
        if not is_ready(desk, verdict):
            return render_decision_page(desk, verdict, comment, notice="not_ready", status=409)
        received = receive_decision(self.workspace, desk.visitor, desk.here, verdict, desk.panel, name)
        find_sender(request).wake()
        return desk.redirect_to(f"received/{received.id}")

    # the outcome

    def show_received(self, request: Request) -> Response:
        """Answer with what has become of a received decision; the ledger's line alone makes it recorded."""
        try:
            desk, name = self._open_received(request)
        except (MissingAddress, CourseInvalid) as why:
            return render_removed_page(request, self._find_removed(request, why))
        outcome, run_id = self._read_received(desk, name)
        return self._render_outcome(desk, outcome, run_id)

    def show_run(self, request: Request) -> Response:
        """Answer with what has become of a decision that an earlier version launched, by its run."""
        desk, run_id = self._open_outcome(request), request.path_params["run"]
        if not RUN_ID.fullmatch(run_id):
            raise MissingAddress("no_page")
        return self._render_outcome(desk, self._read_run(desk, run_id, desk.visitor.person), run_id)

    def find_run(self, request: Request) -> Response:
        """Redirect to the outcome of a decision whose launch an earlier version could not confirm."""
        desk, name = self._open_received(request)
        try:
            run_id = open_launchpad(self.workspace).find(RECEIVED_TAG, name)
        except DagsterUnusable as error:
            return self._render_outcome(desk, LaunchOutcome(DecisionProgress.UNKNOWN, error=error), None)
        return desk.redirect_to(f"decisions/{run_id}" if run_id else f"received/{name}")

    def change_received(self, request: Request, form: SentForm) -> Response:
        """Take a decision back, have it sent again, or have its refusal told no more, as the form says."""
        act = form.read_text("act")
        try:
            desk, name = self._open_received(request)
        except (MissingAddress, CourseInvalid) as why:
            return self._change_removed(request, self._find_removed(request, why), act)
        if act not in {"again", "close"}:
            return self._take_back(request, desk, name)
        self._change_turned_down(request, name, desk.visitor.person, act)
        return desk.redirect_to(f"received/{name}")

    def _change_removed(self, request: Request, removed: RemovedDecision, act: str) -> Response:
        """Do the same with a decision whose module no course has any more; one taken back has no page."""
        name, person = removed.received.id, removed.received.person
        here = RedirectResponse(f"{request.url.path}{keep_language(request)}", 303)
        if act in {"again", "close"}:
            self._change_turned_down(request, name, person, act)
            return here
        if not find_sender(request).take_back(name, person):
            return here
        root = request.scope.get("root_path", "")
        return RedirectResponse(f"{root}/{find_queue_parameters(request)}", 303)

    def _change_turned_down(self, request: Request, name: str, person: str | None, act: str) -> None:
        records = self.workspace.records
        turned_down = records.turned_down(name)
        if turned_down is None or not is_decided_by(turned_down, person):
            return
        if act == "again":
            records.send_again(turned_down)
            find_sender(request).wake()
        else:
            records.save_turned_down(turned_down.model_copy(update={"is_seen": True}))

    def _take_back(self, request: Request, desk: DecisionDesk, name: str) -> Response:
        """Remove a decision that Dagster does not have yet, and go back; its comment is among the notes."""
        if find_sender(request).take_back(name, desk.visitor.person or ""):
            return desk.redirect_back()
        return desk.redirect_to(f"received/{name}")

    def tell_state(self, request: Request) -> Response:
        """Answer in one sentence, for the page that a person has gone on to."""
        try:
            desk, name = self._open_received(request)
        except (MissingAddress, CourseInvalid) as error:
            name = request.path_params["received"]
            is_id = re.fullmatch(RECEIVED_ID, name) is not None
            if is_id and self.workspace.records.next_step(name) is NextStep.TAKEN_BACK:
                return tell_taken_back(request)
            return tell_removed_state(request, self._find_removed(request, error))
        outcome, _ = self._read_received(desk, name)
        language = choose_language(request, desk.here.language)
        is_final = not outcome.is_pending or outcome.progress is DecisionProgress.NOT_TAKEN
        standing = read_desk_texts(language)[f"outcome_{outcome.progress}"]
        said = f"{standing} · {desk.here.title}"
        why = outcome.refusal.get(language, outcome.refusal.get(Language.ENGLISH, ""))
        is_good = outcome.decision is not None or outcome.progress is DecisionProgress.TAKEN_BACK
        return JSONResponse(
            {"final": is_final, "good": is_good, "standing": standing, "said": said, "why": why}
        )

    def _open_received(self, request: Request) -> tuple[DecisionDesk, str]:
        name = request.path_params["received"]
        if not re.fullmatch(RECEIVED_ID, name):
            raise MissingAddress("no_page")
        return self._open_outcome(request), name

    def _find_removed(self, request: Request, why: MissingAddress | CourseInvalid) -> RemovedDecision:
        """Return the decision of an address that leads nowhere any more; raises `why` if there is none."""
        name = request.path_params["received"]
        if not re.fullmatch(RECEIVED_ID, name):
            raise why
        visitor = identify_visitor(request, self.workspace)
        return find_removed_decision(self.workspace, visitor, name, why)

    def _open_outcome(self, request: Request) -> DecisionDesk:
        here, visitor = (
            self.find_addressed(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        return DecisionDesk(request, here, visitor, VerdictPanel())

    def _read_run(
        self,
        desk: DecisionDesk,
        run_id: str,
        person: str | None,
        name: str | None = None,
        received_at: datetime | None = None,
    ) -> LaunchOutcome:
        """Return the outcome of a person's run; once it is recorded, forget the notes it was made from."""
        run = DecisionRun(self.workspace, desk.here, run_id, person, name)
        return self._forget_notes(desk, run.read_outcome(), received_at)

    def _forget_notes(
        self, desk: DecisionDesk, outcome: LaunchOutcome, received_at: datetime | None
    ) -> LaunchOutcome:
        here, visitor = desk.here, desk.visitor
        decision = outcome.decision
        if decision is not None and decision.person == visitor.person:
            notebook = Notebook(self.workspace, here.examined, decision.person)
            notebook.forget_decided(decision, received_at or decision.at)
        return outcome

    def _read_received(self, desk: DecisionDesk, name: str) -> tuple[LaunchOutcome, str | None]:
        """Return the outcome of a received decision, and the run it was handed to, if it was.

        What the ledger has ends what was told before: a retry of its run may have recorded it after all.
        """
        outcome, run_id = self._find_outcome(desk, name)
        if outcome.progress is DecisionProgress.RECORDED:
            self.workspace.records.forget_turned_down(name)
        return outcome, run_id

    def _find_outcome(self, desk: DecisionDesk, name: str) -> tuple[LaunchOutcome, str | None]:
        records, person = self.workspace.records, desk.visitor.person
        # What waits is read first: it goes from there only after what became of it was written.
        waiting = records.received(name)
        handed, launched = records.handed(name), records.launched(name)
        turned_down, step = records.turned_down(name), records.next_step(name)
        kept = handed or turned_down
        owner = waiting or (kept.received if kept else None)
        decider = person if owner is None else owner.person
        first = owner or launched
        received_at = first.received_at if first else None
        if launched is not None:
            outcome = self._read_run(desk, launched.run_id, decider, name, received_at)
            if outcome.decision is None and turned_down is not None:
                return describe_turned_down(turned_down, person), launched.run_id
            if handed is not None and _is_held(handed, outcome):
                find_sender(desk.request).wake()
                why = read_told(handed.fault) or outcome.refusal
                return LaunchOutcome(DecisionProgress.HELD, refusal=why), launched.run_id
            if handed is not None and _is_sent_again(handed, outcome):
                find_sender(desk.request).wake()
                return LaunchOutcome(DecisionProgress.AGAIN, is_being_launched=True), launched.run_id
            return outcome, launched.run_id
        recorded = find_recorded(self.workspace, desk.here, decider, name)
        if recorded is not None:
            return self._forget_notes(desk, recorded, received_at), None
        if turned_down is not None:
            return describe_turned_down(turned_down, person), None
        if step is NextStep.TAKEN_BACK:
            return LaunchOutcome(DecisionProgress.TAKEN_BACK), None
        if waiting is None:
            return LaunchOutcome(DecisionProgress.FORGOTTEN), None
        sender = find_sender(desk.request)
        sender.wake()
        error, is_being_launched = sender.find_problem(name), step is NextStep.LAUNCH
        outcome = LaunchOutcome(DecisionProgress.RECEIVED, error=error, is_being_launched=is_being_launched)
        return outcome, None

    def _render_outcome(self, desk: DecisionDesk, outcome: LaunchOutcome, run_id: str | None) -> Response:
        dagster = self.workspace.settings.dagster_url.rstrip("/")
        is_invited = desk.visitor.invitation is not None
        return desk.render(
            "outcome.html",
            lambda t: t[f"outcome_{outcome.progress}"],
            outcome=outcome,
            run_address=f"{dagster}/runs/{run_id}" if run_id and not is_invited else None,
            next=None if is_invited else find_next_waiting(self.workspace, desk.visitor, desk.here.key),
        )

    # what a request names

    def _open_desk(self, request: Request) -> DecisionDesk:
        here, visitor = (
            self.find_addressed(self.workspace, request),
            identify_visitor(request, self.workspace),
        )
        return DecisionDesk(request, here, visitor, build_panel(self.workspace, visitor, here))

    def _open_desk_to_decide(self, request: Request) -> DecisionDesk:
        desk = self._open_desk(request)
        earlier = list_earlier_decisions(self.workspace, desk.here, desk.visitor.person)
        return replace(desk, earlier=earlier)

    def _find_finding(self, request: Request) -> Finding:
        wanted = request.path_params["finding"]
        for finding in self.find_addressed(self.workspace, request).examined.findings:
            if finding.id == wanted:
                return finding
        raise MissingAddress("no_finding")

    def _open_notebook(self, desk: DecisionDesk) -> Notebook:
        assert desk.visitor.person is not None
        return Notebook(self.workspace, desk.here.examined, desk.visitor.person)


def find_sender(request: Request) -> DecisionSender:
    """Return the desk's sender of received decisions."""
    sender: DecisionSender = request.app.state.sender
    return sender


def _is_sent_again(handed: HandedDecision, outcome: LaunchOutcome) -> bool:
    """Return whether the run that a decision was handed to ended without a word, or is not the last."""
    is_gone = outcome.progress in {DecisionProgress.REFUSED, DecisionProgress.NOT_TAKEN}
    return outcome.decision is None and (handed.attempts == 0 or (is_gone and not outcome.is_told))


def _is_held(handed: HandedDecision, outcome: LaunchOutcome) -> bool:
    """Return whether a decision waits until the installation can be read."""
    return outcome.decision is None and (bool(handed.fault) or outcome.is_installation_fault)


def _read_verdict(request: Request) -> Verdict:
    try:
        return Verdict(request.path_params["verdict"])
    except ValueError:
        raise MissingAddress("no_page") from None


def _answer_stale_comment(desk: DecisionDesk, verdict: Verdict, comment: str, was: str) -> Response | None:
    """Return the page again if its comment would replace one that it did not show; None if it may be kept.

    `was` is the digest of what the page showed; one opened before an upgrade says nothing of it.
    """
    noted = desk.panel.notes.comment if desk.panel.notes is not None else ""
    is_known = was == digest_comment(noted) if was else comment != ""
    if not noted or comment == noted or is_known:
        return None
    if not comment or digest_comment(comment) == was:
        return render_decision_page(desk, verdict, noted, notice="notes_changed", status=409)
    elsewhere = TextFault("comment_elsewhere", {"noted": noted})
    return render_decision_page(desk, verdict, comment, wrong=elsewhere, status=409)


def _replace_waiver(notes: ReviewerNotes, finding: str, waiver: Waiver | None) -> dict[str, Any]:
    """Return the notes' waivers with this one of the finding, or without any of it."""
    others = tuple(each for each in notes.waivers if each.finding != finding)
    return {"waivers": (*others, waiver) if waiver else others}
