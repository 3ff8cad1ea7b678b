"""Addresses for reading: the queue, a draft beside its sources, the learner's preview."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk import media_routes
from pipelines.desk.approval_batch import NONE_TICKED, list_approvable
from pipelines.desk.comment_list import CommentForm, CommentList
from pipelines.desk.document_routes import list_documents
from pipelines.desk.draft_address import AddressedDraft, MissingAddress, find_addressed
from pipelines.desk.draft_outline import index_outline, list_outline
from pipelines.desk.draft_page import build_draft_page
from pipelines.desk.draft_search import MOST_FOUND, find_words
from pipelines.desk.finding_list import list_finding_groups, list_open_findings
from pipelines.desk.first_look import FirstLook, render_counting_page
from pipelines.desk.module_states import list_module_states
from pipelines.desk.named_places import split_at_names
from pipelines.desk.need_links import link_acts
from pipelines.desk.own_counts import count_own
from pipelines.desk.own_decisions import list_own_decisions
from pipelines.desk.page_language import (
    choose_language,
    choose_usual_language,
    keep_language,
    read_desk_texts,
)
from pipelines.desk.pages import render_page
from pipelines.desk.part_view import view_part
from pipelines.desk.pending_edits import make_edit_key
from pipelines.desk.queue_address import keep_queue
from pipelines.desk.queue_view import ONLY, SORTS, read_query, view_queue
from pipelines.desk.quoted_sides import find_sides
from pipelines.desk.reading_marks import mark_opened
from pipelines.desk.setup_access import find_broken_folder, find_course_folder, may_begin, may_set_up_any
from pipelines.desk.verdict_panel import build_panel
from pipelines.desk.visitors import find_invited_page, identify_visitor
from pipelines.desk.workbench import Workbench, open_workbench, read_spans_of
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.preview import render_preview
from pipelines.queries.comments import place_comments
from pipelines.queries.needs import list_needs
from pipelines.queries.objective_coverage import ObjectiveCoverage, measure_content_coverage
from pipelines.queries.plan_lookups import find_plan
from pipelines.queries.proposed_questions import ProposedQuestion, list_proposed_questions
from pipelines.queries.request_outcomes import find_request_outcome, say_notes
from pipelines.queries.request_words import find_request_words, list_sent_remarks
from pipelines.review.editing.new_ids import list_added_texts
from pipelines.review.links import draft_page_link
from pipelines.review.part_names import columns_of, title_of
from pipelines.review.phase_times import list_phase_times
from pipelines.workflow.decide import list_recorded
from pipelines.workflow.media import find_media
from pipelines.workflow.theme import find_theme
from schemas.blocks import label_lists, name_block, name_block_kind
from schemas.course import CommentRule, Course
from schemas.deliverables import name_unknown_block
from schemas.draft import Content, Draft
from schemas.draft.adders import find_adders
from schemas.draft.alignment import align_content
from schemas.draft.element_parts import texts
from schemas.edit import LONGEST_TEXT
from schemas.language import Language
from schemas.needs import NeedKind
from schemas.review import Decision, LedgerRecord


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may read every draft."""
    answers = ReadingRoutes(workspace)
    return [
        Route("/", answers.show_queue),
        Route("/drafts/{module}", answers.show_draft),
        Route("/preview/{module}/{digest}/mine/{file:path}", answers.send_edited_preview),
        *_list_draft_routes(answers),
        *media_routes.list_routes(workspace),
    ]


def list_invited_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses below `/invited`: one draft, for the person invited to it."""
    answers = ReadingRoutes(workspace)
    return [
        Route("/", answers.redirect_invited),
        *_list_draft_routes(answers),
        *media_routes.list_routes(workspace),
    ]


def _list_draft_routes(answers: "ReadingRoutes") -> list[BaseRoute]:
    return [
        Route("/drafts/{module}/{digest}", answers.show_draft, name="draft"),
        Route("/drafts/{module}/{digest}/now", answers.tell_version),
        Route("/preview/{module}/{digest}", answers.redirect_to_preview),
        Route("/preview/{module}/{digest}/{file:path}", answers.send_preview),
    ]


@dataclass(frozen=True)
class ReadingRoutes:
    """Answers of the addresses for reading, from one workspace; only who opened what is saved."""

    workspace: Workspace

    @cached_property
    def first_look(self) -> FirstLook:
        """Return the first look at the queue since the desk was started."""
        return FirstLook(self.workspace)

    def show_queue(self, request: Request) -> Response:
        """Answer with every module, those that wait for a reviewer first; or that they are being counted."""
        visitor = identify_visitor(request, self.workspace)
        counted = self.first_look.answer_meanwhile(
            partial(list_module_states, self.workspace, visitor),
            # The courses that would say the language are among what is being read.
            lambda: render_counting_page(request, choose_language(request, Language.FRENCH)),
        )
        if counted is not None:
            return counted
        states, _ = list_module_states(self.workspace, visitor)
        view = view_queue(states, read_query(request.query_params))
        view = replace(view, waiting=count_own(self.workspace, visitor, view.waiting))
        language = choose_usual_language(request)
        own = list_own_decisions(self.workspace, visitor.person, datetime.now(UTC))
        undecided = [each for each in view.waiting if f"{each.key}/{each.digest}" not in own.addresses]
        needs = list_needs(self.workspace, waiting=0).leave_out(NeedKind.REFUSED)  # told to its person above
        answer = render_page(
            request,
            "queue.html",
            language,
            title=read_desk_texts(language)["queue"],
            states=states,
            view=view,
            only=tuple(ONLY),
            sorts=tuple(SORTS),
            own=own,
            tickable=list_approvable(self.workspace, visitor, undecided),
            needs=needs,
            acts=link_acts(needs.needs, states, visitor),
            is_none_ticked=request.query_params.get("said") == NONE_TICKED,
            may_set_up=may_set_up_any(self.workspace, visitor),
            may_mend=may_begin(self.workspace, visitor),
            find_broken=partial(find_broken_folder, self.workspace),
            find_course=partial(find_course_folder, self.workspace),
        )
        keep_queue(request, answer, view.query)
        return answer

    def show_draft(self, request: Request) -> Response:
        """Answer with a draft beside its sources."""
        here = find_addressed(self.workspace, request)
        mark_opened(self.workspace, identify_visitor(request, self.workspace), here)
        return render_draft_page(request, self.workspace, here, open_workbench(self.workspace, here, request))

    def redirect_invited(self, request: Request) -> Response:
        """Redirect an invited visitor to their draft or plan."""
        invitation = identify_visitor(request, self.workspace).invitation
        assert invitation is not None
        return RedirectResponse(find_invited_page(invitation) + keep_language(request), 303)

    def redirect_to_preview(self, request: Request) -> Response:
        """Redirect to the preview's address with a slash, which the player's files are relative to."""
        return RedirectResponse(request.url.path + "/", 308)

    def tell_version(self, request: Request) -> Response:
        """Answer with what tells a page of the draft that there is something new to show."""
        here = find_addressed(self.workspace, request)
        lines = len(self.workspace.ledger.read(here.key))
        return JSONResponse({"now": _name_version(self.workspace, here.key, lines)})

    def send_preview(self, request: Request) -> Response:
        """Answer with one file of the learner's preview, made by the packaging code itself."""
        here = find_addressed(self.workspace, request)
        return self._send_player_file(request, here.course, here.draft.content)

    def send_edited_preview(self, request: Request) -> Response:
        """Answer with one file of the learner's preview with the visitor's pending edits."""
        here = find_addressed(self.workspace, request)
        return self._send_player_file(
            request, here.course, open_workbench(self.workspace, here, request).content
        )

    def _send_player_file(self, request: Request, course: Course, content: Content) -> Response:
        file = request.path_params["file"] or "index.html"
        media = find_media(self.workspace, content)
        theme = find_theme(self.workspace.find_course(course.id))
        data = render_preview(course, content, PACKAGING_KINDS, media, theme).get(file)
        if data is None:
            raise MissingAddress("no_file")
        # RFC 9239; tables of systems and of Python's versions differ on scripts alone.
        media_type = "text/javascript" if file.endswith(".js") else guess_type(file)[0]
        return media_routes.send_bytes(data, media_type or "application/octet-stream")


def render_draft_page(
    request: Request,
    workspace: Workspace,
    here: AddressedDraft,
    workbench: Workbench,
    *,
    comments: CommentList | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a draft beside its sources, with the visitor's edits, open form and comments."""
    language = choose_language(request, here.course.language_of(here.module))
    notice = request.query_params.get("said", "")
    t = read_desk_texts(language)
    page = build_draft_page(workspace, here.course, here.draft, workbench.content, language)
    panel = build_panel(workspace, identify_visitor(request, workspace), here, workbench.content)
    recorded = list_recorded(workspace, here.key)
    comments = comments or list_comments(request, workspace, here, workbench.content, recorded)
    outline = list_outline(
        page, panel, workbench, comments, lambda artefact: title_of(artefact, language), t["outline_whole"]
    )
    requests = find_request_outcome(workspace, here.draft, workbench.content, recorded, language)
    asked = requests.decision if requests else page.sent_back
    address = f"{request.scope.get('root_path', '')}{here.address}"
    view = view_part(request, address, page, panel, workbench, comments)
    sought = request.query_params.get("find", "").strip() if view.is_divided else ""
    return render_page(
        request,
        "draft.html",
        language,
        status=status,
        title=(t["refused_title"] if status >= 400 else "") + workbench.content.title,
        page=page,
        version=_name_version(workspace, here.key, len(recorded)),
        may_take_in=workbench.may_edit and page.account is not None,
        documents=list_documents(here, language),
        about=here,
        revision_address=address,
        draft_part=view,
        sought=sought,
        found_texts=find_words(workbench.content, sought),
        most_found=MOST_FOUND,
        to=view.to,
        keep_at=view.keep,
        panel=panel,
        open_findings=list_open_findings(page, panel),
        finding_groups=list_finding_groups(page, panel),
        sides_of=find_sides,
        split_at_names=lambda text: split_at_names(text, page.find_fragment),
        outline=outline,
        entry_by_place=index_outline(outline),
        bench=workbench,
        comments=comments,
        requests=requests,
        answered_request=None
        if requests or here.draft.provenance.reply_to is None
        else find_request_words(workspace, here.key, recorded, here.draft.revision),
        list_sent=partial(list_sent_remarks, workspace, _find_asked(workspace, here.draft, asked), recorded),
        own_notes=say_notes(here.draft, language),
        content=workbench.content,
        aligned=align_content(workbench.content) if view.has_first else (),
        covered=measure_objectives(workspace, here.draft, workbench.content) if view.has_first else {},
        provenance=here.draft.provenance,
        unsure=_list_unsure(workspace, here, workbench) if view.has_last else (),
        has_plan=find_plan(workspace, here.course, here.module) is not None,
        for_learners=has_learner_pages(workbench.content, PACKAGING_KINDS),
        key_of=make_edit_key,
        edited_words=lambda edit: workbench.pending.words.get(edit, ""),
        columns_of=lambda kind: columns_of(kind, workbench.content.language),
        title_of=lambda artefact: title_of(artefact, language),
        name_unknown_block=lambda block: name_unknown_block(block, language),
        name_block=lambda block: name_block(block, language),
        label_lists=lambda block: label_lists(block, language),
        own_texts=texts,
        added_by=find_adders(here.draft),
        added_texts=list_added_texts,
        name_kind=lambda kind: name_block_kind(kind, language),
        spells=lambda phases: list_phase_times(phases, workbench.content.language),
        longest=LONGEST_TEXT,
        notice=t.get(f"notice_{notice}", ""),
        changed_last=page.find_fragment(request.query_params.get("changed", "")) or "",
        dagster_page=workspace.settings.dagster_url.rstrip("/")
        + draft_page_link(here.draft.module, workspace.names),
    )


def _find_asked(workspace: Workspace, draft: Draft, asked: Decision | None) -> Draft:
    """Return the revision that changes were asked of, or else the one shown."""
    return (workspace.records.draft_of(asked.module, asked.digest) if asked else None) or draft


def _name_version(workspace: Workspace, key: str, lines: int) -> str:
    """Return what changes with each revision of a module and each of the lines of its ledger."""
    return f"{workspace.records.count_revisions(key)}.{lines}"


def list_comments(
    request: Request,
    workspace: Workspace,
    here: AddressedDraft,
    content: Content,
    recorded: Sequence[LedgerRecord],
) -> CommentList:
    """Return the comments on a draft where they stand in a content, with the form that `?comment=` opens."""
    placed = place_comments(workspace, content, recorded)
    visitor = identify_visitor(request, workspace)
    may_comment = visitor.may_act_in(here.course) and here.is_newest(workspace)
    place = request.query_params.get("comment", "")
    return CommentList(
        placed,
        may_comment,
        CommentForm(place, request.query_params.get("words", "")) if place and may_comment else None,
        must_be_resolved=here.course.review.comments is CommentRule.RESOLVED,
    )


def _list_unsure(
    workspace: Workspace, here: AddressedDraft, workbench: Workbench
) -> tuple[ProposedQuestion, ...]:
    """Return the questions that rules propose beside the draft, for those who may take them."""
    if not workbench.may_edit:
        return ()
    return list_proposed_questions(workspace, here.draft, workbench.content, datetime.now(UTC))


def measure_objectives(workspace: Workspace, draft: Draft, content: Content) -> dict[str, ObjectiveCoverage]:
    """Return, by the id of each objective of a content, how well the draft's sources cover it."""
    if not content.objectives:
        return {}
    return {
        each.objective.id: each for each in measure_content_coverage(content, read_spans_of(workspace, draft))
    }
