"""Pages of a decision: one finding to set aside, the verdict to confirm, why a visitor cannot decide."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.draft_address import find_module
from pipelines.desk.earlier_decisions import EarlierDecision
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_error_page, render_page
from pipelines.desk.quoted_sides import find_sides
from pipelines.desk.text_faults import TextFault, needs_comment
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.visitors import Visitor
from pipelines.queries.comments import PlacedComment, place_comments
from pipelines.queries.module_releases import read_module_releases
from pipelines.queries.request_words import list_sent_remarks
from pipelines.workflow.decide import list_recorded
from schemas.canonical import write_canonical_json
from schemas.course import IdentityMode
from schemas.draft import Draft
from schemas.errors import LedgerBroken, PremierjetError, StoreUnusable
from schemas.finding import Finding, Waiver
from schemas.overview import TargetRelease
from schemas.review import LedgerRecord, Verdict


@dataclass(frozen=True)
class DecisionDesk:
    """What a page about a decision needs: request, addressed revision, visitor and panel.

    `earlier` is what the visitor decided on the revision before, on pages that ask for a verdict.
    """

    request: Request
    here: AddressedRevision
    visitor: Visitor
    panel: VerdictPanel
    earlier: tuple[EarlierDecision, ...] = ()

    @property
    def address(self) -> str:
        """Return the address of the page of the draft or the plan."""
        return f"{self.request.scope.get('root_path', '')}{self.here.address}"

    def redirect_back(self, at: str = "", shown: str = "") -> Response:
        """Redirect to the page of the revision; `at` is a place on it, as `f-1a2b3c4d`.

        `shown` asks for what the page showed before, if that is not where the place is.
        """
        query = keep_language(self.request, **self.here.ask_for(shown or at))
        return RedirectResponse(f"{self.address}{query}{'#' + at if at else ''}", 303)

    def redirect_to(self, address: str) -> Response:
        """Redirect to a page below that, as `decisions/RUN`."""
        return RedirectResponse(f"{self.address}/{address}{keep_language(self.request)}", 303)

    def render(
        self, template: str, title: Callable[[dict[str, str]], str], *, status: int = 200, **shown: Any
    ) -> Response:
        """Return a page about the revision, from a template; `title` takes its title from the texts."""
        language = choose_language(self.request, self.here.language)
        return render_page(
            self.request,
            template,
            language,
            status=status,
            title=title(read_desk_texts(language)),
            about=self.here,
            panel=self.panel,
            revision_address=self.address,
            sides_of=find_sides,
            keep_at=lambda place: keep_language(self.request, **self.here.ask_for(place)),
            **shown,
        )

    def explain_fault(self, wrong: TextFault | None) -> str:
        """Return what is wrong with a text, in the page's language; empty if nothing is."""
        language = choose_language(self.request, self.here.language)
        return wrong.describe(read_desk_texts(language)) if wrong else ""

    def explain(self, name: str) -> str:
        """Return a sentence in the page's language."""
        return self.explain_fault(TextFault(name))


def digest_basis(panel: VerdictPanel, earlier: Sequence[EarlierDecision]) -> str:
    """Return a digest of what a decision is made on: waivers, opened spans, open comments, earlier decisions.

    The page of the verdict carries it, so that a decision is made on what the page showed, and a page opened
    before its person's last word does not undo that.
    """
    waivers = [waiver.model_dump(mode="json", exclude_none=True) for waiver in panel.waivers.values()]
    names = sorted(each.name for each in earlier)
    return sha256(
        write_canonical_json([waivers, list(panel.opened_spans), list(panel.open_comments), names])
    ).hexdigest()


def digest_comment(comment: str) -> str:
    """Return a digest of the noted comment, by which the page of a verdict says which one it showed."""
    return sha256(comment.encode()).hexdigest()


def is_ready(desk: DecisionDesk, verdict: Verdict) -> bool:
    """Return whether the visitor may give this verdict now; an approval needs nothing left that stops it."""
    if verdict is not Verdict.APPROVE:
        return True
    panel = desk.panel
    return not (panel.unopened_citations or panel.open_findings or panel.has_stopping_comments)


def render_decision_page(
    desk: DecisionDesk,
    verdict: Verdict,
    comment: str,
    *,
    wrong: TextFault | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """Return the page that asks to confirm a verdict: on which revision, by whom, and what is left to do.

    `wrong` is what is wrong with the comment; `notice` names the text that says why it was not received.
    """
    recorded = _read_remarked(desk)
    return desk.render(
        "decision.html",
        lambda t: f"{t[verdict]} · {desk.here.title}",
        status=status,
        verdict=verdict.value,
        vouched=_describe_voucher(desk),
        still_open=desk.panel.open_findings if verdict is not Verdict.WITHDRAW else (),
        set_aside=_list_set_aside(desk),
        basis=digest_basis(desk.panel, desk.earlier),
        last=desk.earlier[-1] if desk.earlier else None,
        comment=comment,
        comment_was=digest_comment(desk.panel.notes.comment if desk.panel.notes else ""),
        explained=needs_comment(verdict, desk.panel.open_comments),
        open_comments=_place_open_comments(desk, recorded),
        list_sent=partial(_list_sent_remarks, desk, recorded),
        ready=is_ready(desk, verdict),
        seen_at=_list_seen_at(desk) if verdict is Verdict.WITHDRAW else (),
        wrong=desk.explain_fault(wrong),
        notice=desk.explain(notice) if notice else "",
    )


def _list_seen_at(desk: DecisionDesk) -> tuple[TargetRelease, ...]:
    """Return where learners see a release of the revision, by the receipts; none if they cannot be read."""
    workspace: Workspace = desk.request.app.state.workspace
    with suppress(StoreUnusable, LedgerBroken):
        releases = read_module_releases(workspace, *find_module(workspace, desk.here.key))
        released = (each.release for each in releases.accounts)
        own = {each.number for each in released if each.approval.digest == desk.here.examined.digest}
        return tuple(each for each in releases.shown if each.evidence.release in own)
    return ()


def _read_remarked(desk: DecisionDesk) -> list[LedgerRecord]:
    """Return what is recorded of a draft that has open comments; nothing if it has none."""
    return list_recorded(desk.request.app.state.workspace, desk.here.key) if desk.panel.open_comments else []


def _place_open_comments(desk: DecisionDesk, recorded: list[LedgerRecord]) -> tuple[PlacedComment, ...]:
    """Return the open comments on a draft, where they stand."""
    draft = desk.here.examined
    if not isinstance(draft, Draft) or not recorded:
        return ()
    placed = place_comments(desk.request.app.state.workspace, draft.content, recorded)
    return tuple(each for each in placed if each.comment.is_open)


def _list_sent_remarks(
    desk: DecisionDesk, recorded: list[LedgerRecord], comment: Comment, person: str
) -> list[str]:
    """Return what a request of a person sends of a comment on the draft."""
    draft = desk.here.examined
    assert isinstance(draft, Draft)
    return list_sent_remarks(desk.request.app.state.workspace, draft, recorded, comment, person)


def _list_set_aside(desk: DecisionDesk) -> list[tuple[Finding, Waiver, str | None]]:
    """Return the findings set aside, each with its waiver and, if the ledger has it, who gave it."""
    set_aside: list[tuple[Finding, Waiver, str | None]] = []
    for finding in desk.here.examined.findings:
        held = desk.panel.held.get(finding.id)
        if finding.id in desk.panel.waivers:
            set_aside.append((finding, desk.panel.waivers[finding.id], None))
        elif held is not None:
            set_aside.append((finding, held.waiver, held.person))
    return set_aside


def _describe_voucher(desk: DecisionDesk) -> str:
    """Return what vouches for the visitor's name: an invitation, a proxy, or nothing (`local`)."""
    if desk.visitor.invitation is not None:
        return "invitation"
    return "proxy" if desk.here.course.review.identity is IdentityMode.PROXY else "local"


def render_finding_page(
    desk: DecisionDesk, finding: Finding, reason: str, wrong: TextFault | None
) -> Response:
    """Return the page of one finding, with the form that sets it aside and any fault of the reason given."""
    return desk.render(
        "finding.html",
        lambda t: t["set_aside"],
        status=422 if wrong else 200,
        finding=finding,
        reason=reason,
        wrong=desk.explain_fault(wrong),
    )


def render_barred_page(desk: DecisionDesk, status: int = 200) -> Response:
    """Return the page that says why the visitor cannot decide, and what to do about it."""
    return desk.render("barred.html", lambda t: t["cannot_decide"], status=status)


def render_unrecorded_page(request: Request, error: PremierjetError) -> Response:
    """Return the page of a decision that could not be received."""
    status = 503 if isinstance(error, StoreUnusable) else 422
    return render_error_page(request, error, status, "nothing_recorded")
