"""Addresses of releases: what was released, where it is, its files, and the acts of operators at targets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.blob import Member
from adapters.workspace import Workspace
from pipelines.desk.document_name import name_saved_document
from pipelines.desk.draft_address import MissingAddress, find_course, find_module
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.media_routes import send_bytes
from pipelines.desk.operation_launch import OperationOutcome, OperationRuns
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.visitors import Visitor, identify_visitor
from pipelines.packaging.documents.bundle import MEDIA_TYPES
from pipelines.queries.module_releases import (
    ModuleReleases,
    ReleaseAccount,
    list_course_releases,
    read_module_releases,
)
from pipelines.queries.release_files import (
    ReleasedDocument,
    find_document_title,
    list_documents,
    list_packages,
    list_release_files,
    read_release_document,
    read_release_file,
    zip_release,
)
from pipelines.queries.target_previews import (
    DeliveryPreview,
    RollBackPreview,
    preview_delivery,
    preview_roll_back,
)
from pipelines.review.links import draft_page_link
from pipelines.review.withdrawal_page import read_withdrawal_texts
from pipelines.workflow.deliver import find_drifts
from pipelines.workflow.incidents import IncidentLog
from pipelines.workflow.operate import refuse_other_act
from schemas.course import Course
from schemas.delivery import Drift
from schemas.errors import Conflict, PremierjetError, StoreUnusable
from schemas.incident import IncidentKind
from schemas.language import Language
from schemas.operation import OperationAct
from schemas.problem import Problem
from schemas.release import PRINTED_SHEET, Release, find_sheet

ZIP = "application/zip"
MODULE = "/releases/{module}"
RELEASE = MODULE + "/{number:int}"

Preview = DeliveryPreview | RollBackPreview


@dataclass(frozen=True)
class OfferedFiles:
    """The documents of a release to download, or why they are not; `sheet` is the name of its sheet."""

    documents: tuple[ReleasedDocument, ...] = ()
    sheet: str | None = None
    error: PremierjetError | None = None


@dataclass(frozen=True)
class TargetAnswers:
    """How targets differ, now that they were asked, from what was delivered; or why they cannot be asked."""

    drifts: tuple[Drift, ...] = ()
    error: PremierjetError | None = None


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may read every draft; acts are for operators alone."""
    answers = ReleaseRoutes(workspace)
    deliver, roll_back = OperationAct.DELIVER, OperationAct.ROLL_BACK
    return [
        Route("/courses/{course}/releases", answers.show_course),
        Route(MODULE, answers.show_module),
        Route(RELEASE, answers.show_module),
        Route(RELEASE + "/all.zip", answers.send_all),
        Route(RELEASE + "/files/{file}", answers.send_file),
        Route(RELEASE + "/documents/{file}", answers.send_document),
        Route(MODULE + "/deliver", lambda request: answers.show_act(request, deliver)),
        Route(MODULE + "/roll-back", lambda request: answers.show_act(request, roll_back)),
        Route(
            MODULE + "/deliver",
            accept_form(lambda request, form: answers.launch(request, form, deliver)),
            methods=["POST"],
        ),
        Route(
            MODULE + "/roll-back",
            accept_form(lambda request, form: answers.launch(request, form, roll_back)),
            methods=["POST"],
        ),
        Route(MODULE + "/operations/{operation:int}", answers.show_outcome),
    ]


def is_operator(visitor: Visitor, course: Course) -> bool:
    """Return whether a course names a visitor among its operators, and its mode of identity accepts them."""
    return visitor.may_act_in(course) and visitor.person in (course.operators or ())


@dataclass(frozen=True)
class ReleaseRoutes:
    """Answers about releases, from one workspace; acts are launched as runs."""

    workspace: Workspace

    def show_course(self, request: Request) -> Response:
        """Answer with the newest release of each module of a course, and where it is."""
        course = find_course(self.workspace, request.path_params["course"], "no_course")
        modules = list_course_releases(self.workspace, course)
        language = choose_language(request, course.language)
        title = read_desk_texts(language)["releases_of"].format(title=course.title)
        return render_page(
            request, "course_releases.html", language, title=title, course=course, modules=modules
        )

    def show_module(self, request: Request) -> Response:
        """Answer with a module's releases, and the files of one of them, the newest by default.

        With `?ask=1` targets are asked what they hold now.
        """
        releases = self._read_releases(request)
        number = request.path_params.get("number")
        chosen = releases.newest if number is None else self._find_release(releases, number)
        language = self._choose_language(request, releases)
        return self._render(
            request,
            releases,
            "releases.html",
            read_desk_texts(language)["releases_of"].format(title=releases.module.title),
            chosen=chosen,
            packages=list_packages(chosen.release, language) if chosen else (),
            offered=self._list_files(releases, chosen, language),
            asked=self._ask_targets(releases) if request.query_params.get("ask") else None,
            dagster_page=self.workspace.settings.dagster_url.rstrip("/")
            + draft_page_link(releases.key, self.workspace.names),
        )

    # files

    def send_all(self, request: Request) -> Response:
        """Answer with one zip of all files of a release."""
        release = self._find_account(request).release
        return _send_attachment(zip_release(self.workspace, release), f"{release.name}.zip", ZIP)

    def send_file(self, request: Request) -> Response:
        """Answer with one package or one file of the evidence."""
        name = request.path_params["file"]
        data = read_release_file(self.workspace, self._find_account(request).release, name)
        if data is None:
            raise MissingAddress("no_file")
        suffix = name.rpartition(".")[2]
        media_type = ZIP if suffix == "zip" else MEDIA_TYPES.get(suffix, "application/octet-stream")
        return _send_attachment(data, name, media_type)

    def send_document(self, request: Request) -> Response:
        """Answer with one document out of the package of documents."""
        name, releases = request.path_params["file"], self._read_releases(request)
        release = self._find_release(releases, request.path_params["number"]).release
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2])
        data = read_release_document(self.workspace, release, name) if media_type else None
        if data is None or media_type is None:
            raise MissingAddress("no_file")
        return _send_attachment(data, self._name_saved(releases, release, name), media_type)

    def _name_saved(self, releases: ModuleReleases, release: Release, name: str) -> str:
        language = releases.course.language_of(releases.module)
        title = find_document_title(self.workspace, releases.course, release, name, language)
        return name_saved_document(release.name, title, name)

    # acts

    def show_act(self, request: Request, act: OperationAct, error: PremierjetError | None = None) -> Response:
        """Answer with what an act would change, to be confirmed; `error` is why it was not launched."""
        releases = self._read_releases(request)
        language = self._choose_language(request, releases)
        title = read_desk_texts(language)[f"act_title_{act}"]
        if not is_operator(identify_visitor(request, self.workspace), releases.course):
            return self._render(request, releases, "operation_barred.html", title, status=403)
        preview: Preview | None = None
        try:
            preview = self._preview(releases, act, language)
        except PremierjetError as refused:
            error = error or refused
        return self._render(
            request,
            releases,
            "operate.html",
            title,
            status=_choose_status(error),
            act=act,
            preview=preview,
            withdrawal_texts=read_withdrawal_texts(language),
            next_number=releases.next_number,
            error=error,
        )

    def launch(self, request: Request, form: SentForm, act: OperationAct) -> Response:
        """Launch an act once, and redirect to what becomes of it; answer with the reason if it cannot be."""
        releases, visitor = self._read_releases(request), identify_visitor(request, self.workspace)
        if not is_operator(visitor, releases.course):
            return self.show_act(request, act)
        number, release = _read_number(form, "operation"), _read_number(form, "release")
        if number is None or release is None:
            return self.show_act(request, act)
        runs = OperationRuns(self.workspace, releases.course, releases.key)
        try:
            if number == releases.next_number:
                runs.launch(visitor, act, number, release)
            elif 0 < number <= len(releases.operations):
                refuse_other_act(releases.operations[number - 1], act, release)
        except PremierjetError as error:
            return self.show_act(request, act, error)
        # Another act may be launched under that number at the same moment; then the page says both.
        wanted = keep_language(request, act=act.value, release=str(release))
        return RedirectResponse(f"/releases/{quote(releases.key)}/operations/{number}{wanted}", 303)

    def show_outcome(self, request: Request) -> Response:
        """Answer with what has become of an operation, and that it is not the act wanted if it is another."""
        releases = self._read_releases(request)
        runs = OperationRuns(self.workspace, releases.course, releases.key)
        outcome = runs.read_outcome(request.path_params["operation"])
        language = self._choose_language(request, releases)
        dagster = self.workspace.settings.dagster_url.rstrip("/")
        return self._render(
            request,
            releases,
            "operation.html",
            read_desk_texts(language)[f"operation_{outcome.progress}"],
            outcome=outcome,
            other=_find_other_act(outcome, request.query_params),
            again=f"{request.url.path}?{request.url.query}",
            run_address=f"{dagster}/runs/{outcome.run_id}" if outcome.run_id else None,
        )

    def _preview(self, releases: ModuleReleases, act: OperationAct, language: Language) -> Preview | None:
        preview = preview_delivery if act is OperationAct.DELIVER else preview_roll_back
        return preview(self.workspace, releases, datetime.now(UTC), language)

    def _ask_targets(self, releases: ModuleReleases) -> TargetAnswers:
        """Return how targets differ, and store it: it needs somebody until it is mended."""
        incidents = IncidentLog(self.workspace)
        try:
            drifts = find_drifts(self.workspace, releases.key)
            incidents.note(IncidentKind.DELIVERY, releases.key, drifts)
        except PremierjetError as error:
            incidents.open(IncidentKind.DELIVERY, releases.key, Problem.of(error))
            return TargetAnswers(error=error)
        return TargetAnswers(drifts)

    def _list_files(
        self, releases: ModuleReleases, account: ReleaseAccount | None, language: Language
    ) -> OfferedFiles:
        if account is None:
            return OfferedFiles()
        release = account.release
        try:
            listed = list_release_files(self.workspace, release)
            documents = list_documents(self.workspace, releases.course, release, language)
        except StoreUnusable as error:
            return OfferedFiles(error=error)
        sheet = find_sheet(listed, PRINTED_SHEET)
        return OfferedFiles(documents, sheet.name if sheet else None)

    # what a request names

    def _read_releases(self, request: Request) -> ModuleReleases:
        return read_module_releases(
            self.workspace, *find_module(self.workspace, request.path_params["module"])
        )

    def _find_account(self, request: Request) -> ReleaseAccount:
        return self._find_release(self._read_releases(request), request.path_params["number"])

    def _find_release(self, releases: ModuleReleases, number: int) -> ReleaseAccount:
        found = releases.find(number)
        if found is None:
            raise MissingAddress("no_release")
        return found

    def _choose_language(self, request: Request, releases: ModuleReleases) -> Language:
        return choose_language(request, releases.course.language_of(releases.module))

    def _render(
        self,
        request: Request,
        releases: ModuleReleases,
        template: str,
        title: str,
        *,
        status: int = 200,
        **shown: object,
    ) -> Response:
        visitor = identify_visitor(request, self.workspace)
        return render_page(
            request,
            template,
            self._choose_language(request, releases),
            status=status,
            title=title,
            releases=releases,
            operates=is_operator(visitor, releases.course),
            **shown,
        )


def _choose_status(error: PremierjetError | None) -> int:
    if error is None:
        return 200
    return 409 if isinstance(error, Conflict) else 503


def _find_other_act(outcome: OperationOutcome, query: QueryParams) -> Conflict | None:
    """Return why the act that a query names was not done: another is recorded as that operation."""
    act, release = query.get("act", ""), _parse_number(query.get("release", ""))
    if outcome.recorded is not None and act in set(OperationAct) and release is not None:
        try:
            refuse_other_act(outcome.recorded, OperationAct(act), release)
        except Conflict as other:
            return other
    return None


def _read_number(form: SentForm, name: str) -> int | None:
    return _parse_number(form.read_text(name))


def _parse_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _send_attachment(data: Member, name: str, media_type: str) -> Response:
    answer = send_bytes(data, media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
