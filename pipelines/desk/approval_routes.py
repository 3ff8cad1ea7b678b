"""Addresses that approve several drafts at once, each by a decision of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.approval_batch import NONE_TICKED, AbsentDraft, Candidate, find_ticked
from pipelines.desk.decision_launch import name_decision, receive_decision
from pipelines.desk.decision_pages import digest_basis
from pipelines.desk.decision_routes import find_sender
from pipelines.desk.earlier_decisions import EarlierDecision, is_answered, list_earlier_decisions
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_usual_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.queue_address import find_queue_parameters
from pipelines.desk.visitors import Visitor, identify_visitor
from schemas.canonical import write_canonical_json
from schemas.errors import DecisionRefused, PremierjetError, StoreUnusable
from schemas.ids import SLUG
from schemas.review import Verdict

MOST_AT_ONCE = 25
NAMED_DRAFT = re.compile(rf"(?P<key>{SLUG}--{SLUG})/(?P<digest>[0-9a-f]{{12}})")

EarlierByKey = Mapping[str, tuple[EarlierDecision, ...]]


@dataclass(frozen=True)
class Approval:
    """What became of one draft of those approved together: its decision's id, or why there is none."""

    candidate: Candidate
    received: str | None = None
    error: PremierjetError | None = None

    @property
    def address(self) -> str:
        """Return the address of the decision's outcome, or of the draft if nothing was received."""
        here = self.candidate.here.address
        return here if self.received is None else f"{here}/received/{self.received}"


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the address that approves the drafts ticked in the queue."""
    answers = ApprovalRoutes(workspace)
    return [
        Route("/approve-together", answers.show_ticked),
        Route("/approve-together", accept_form(answers.approve), methods=["POST"]),
    ]


@dataclass(frozen=True)
class ApprovalRoutes:
    """Answers of the address that approves several drafts, from one workspace."""

    workspace: Workspace

    def show_ticked(self, request: Request) -> Response:
        """Answer with the drafts ticked, to be confirmed; redirect to the queue if none is."""
        named = request.query_params.getlist("draft")
        if not named:
            return RedirectResponse(f"/{find_queue_parameters(request, NONE_TICKED)}", 303)
        visitor = identify_visitor(request, self.workspace)
        return self._ask(request, visitor, self._find_ticked(visitor, named))

    def approve(self, request: Request, form: SentForm) -> Response:
        """Receive a decision on each draft, if all are as the page showed them; else show them again."""
        visitor = identify_visitor(request, self.workspace)
        ticked = self._find_ticked(visitor, form.read_texts("draft"))
        candidates = tuple(each for each in ticked if isinstance(each, Candidate))
        is_whole = bool(ticked) and len(candidates) == len(ticked)
        earlier = self._list_earlier(visitor, candidates)
        names = [_name_approval(form, visitor, each) for each in candidates]
        if is_whole and self._are_answered(names, candidates, earlier):
            return self._render(request, approvals=tuple(map(Approval, candidates, names)))
        is_ready = is_whole and all(each.may_be_approved for each in candidates)
        if not is_ready or form.read_text("basis") != _digest_all(candidates, earlier):
            return self._ask(request, visitor, ticked, has_changed=True)
        approvals = tuple(map(partial(self._receive, visitor), candidates, names))
        find_sender(request).wake()
        return self._render(request, approvals=approvals)

    def _list_earlier(self, visitor: Visitor, candidates: Sequence[Candidate]) -> EarlierByKey:
        """Return what the visitor decided on each draft before, by the key of its module."""
        return {
            each.here.key: list_earlier_decisions(self.workspace, each.here, visitor.person)
            for each in candidates
        }

    def _are_answered(
        self, names: Sequence[str], candidates: Sequence[Candidate], earlier: EarlierByKey
    ) -> bool:
        """Return whether this very form was taken before, and its person has said nothing since."""
        return all(
            is_answered(self.workspace, name, earlier[each.here.key])
            for name, each in zip(names, candidates, strict=True)
        )

    def _ask(
        self,
        request: Request,
        visitor: Visitor,
        ticked: tuple[Candidate | AbsentDraft, ...],
        *,
        has_changed: bool = False,
    ) -> Response:
        candidates = tuple(each for each in ticked if isinstance(each, Candidate))
        ready = tuple(each for each in candidates if each.may_be_approved)
        earlier = self._list_earlier(visitor, ready)
        return self._render(
            request,
            ready=ready,
            left=tuple(each for each in candidates if not each.may_be_approved),
            absent=tuple(each for each in ticked if isinstance(each, AbsentDraft)),
            has_changed=has_changed,
            basis=_digest_all(ready, earlier),
            last={key: said[-1] for key, said in earlier.items() if said},
            status=409 if has_changed else 200,
        )

    def _find_ticked(self, visitor: Visitor, named: Sequence[str]) -> tuple[Candidate | AbsentDraft, ...]:
        matches = [NAMED_DRAFT.fullmatch(each) for each in dict.fromkeys(named[:MOST_AT_ONCE])]
        found = (
            find_ticked(self.workspace, visitor, each["key"], each["digest"]) for each in matches if each
        )
        return tuple(each for each in found if each is not None)

    def _receive(self, visitor: Visitor, candidate: Candidate, name: str) -> Approval:
        try:
            receive_decision(self.workspace, visitor, candidate.here, Verdict.APPROVE, candidate.panel, name)
        except (DecisionRefused, StoreUnusable) as error:
            return Approval(candidate, error=error)
        return Approval(candidate, name)

    def _render(self, request: Request, *, status: int = 200, **shown: object) -> Response:
        language = choose_usual_language(request)
        empty: dict[str, object] = {
            "approvals": (),
            "ready": (),
            "left": (),
            "absent": (),
            "has_changed": False,
            "basis": "",
            "last": {},
        }
        return render_page(
            request,
            "approve_together.html",
            language,
            status=status,
            title=read_desk_texts(language)["approve_together"],
            **empty | shown,
        )


def _name_approval(form: SentForm, visitor: Visitor, candidate: Candidate) -> str:
    return name_decision(form.page_number, visitor, candidate.here, Verdict.APPROVE, "")


def _digest_all(candidates: Sequence[Candidate], earlier: EarlierByKey) -> str:
    """Return a digest of the drafts and of what the decisions on them would be made on."""
    told = [
        [each.here.key, each.here.draft.digest, digest_basis(each.panel, earlier[each.here.key])]
        for each in candidates
    ]
    return sha256(write_canonical_json(told)).hexdigest()
