"""Addresses for setting up courses: the documents, the form, and `course.yaml` as it would be written."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.course_folders import (
    Document,
    ReadCourseFile,
    add_documents,
    begin_folder,
    hold_document,
    list_documents,
    list_folders,
    read_home_folder,
    read_title,
)
from adapters.courses import list_errors_of
from adapters.workspace import Workspace
from pipelines.course_setup.course_fields import USUAL_DELIVERABLES, CourseFields, make_id
from pipelines.course_setup.course_setup import (
    CourseSetup,
    Founder,
    Proposal,
    open_setup,
    propose_text,
    write_course,
)
from pipelines.desk.decision_outcome import open_launchpad
from pipelines.desk.draft_address import MissingAddress
from pipelines.desk.field_labels import name_field
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import (
    choose_language,
    choose_usual_language,
    keep_language,
    name_language,
    read_desk_texts,
)
from pipelines.desk.pages import render_page
from pipelines.desk.repeated_forms import RepeatedForms
from pipelines.desk.setup_access import is_one_machine, may_begin, may_set_up, refuse_others
from pipelines.desk.setup_form import (
    STEPS,
    SentCourse,
    leave_out_blank,
    merge_sent,
    offer_blanks,
    read_sent_course,
    rearrange,
)
from pipelines.desk.setup_page import SetupPage, read_setup_documents
from pipelines.desk.visitors import Visitor, identify_visitor, remember_person
from schemas.course import Bloom, Course, IdentityMode
from schemas.course.theme import ThemeName
from schemas.deliverables import list_kinds, read_titles
from schemas.errors import Conflict, CourseInvalid, DagsterUnusable, InvalidInput, PremierjetError
from schemas.language import Language
from schemas.languages.texts import TextCatalogue
from schemas.refusal import Refusal

WRITE = "write"
SAID = ("written", "added", "drafting", "drafting_unknown")
"""What a page says of what was done, by the name in its address."""

_UNREAD = ReadCourseFile(digest="unread")
"""What stands for a file that cannot be read: it is there, and nothing can be written in its place."""

SWEEP, WALK = "sweep", "walk"
ORDER_TAG = "premierjet/drafting_order"
"""Tag of a sweep that a form ordered: the form sent twice orders it once."""

DRAFTING_STAGES = ["source", "draft"]


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for those who may set up courses."""
    answers = SetupRoutes(workspace)
    return [
        Route("/setup", answers.show_courses),
        Route("/setup", accept_form(answers.begin), methods=["POST"]),
        Route("/setup/{folder}", answers.show),
        Route("/setup/{folder}", accept_form(answers.save), methods=["POST"]),
        Route("/setup/{folder}/documents", accept_form(answers.add), methods=["POST"]),
        Route("/setup/{folder}/draft", accept_form(answers.draft), methods=["POST"]),
    ]


@dataclass(frozen=True)
class ListedFolder:
    """A folder of the courses folder; `is_open`: the visitor may set it up.

    `course` and `error` are both None if nobody has described a course there yet.
    """

    folder: Path
    course: Course | None
    error: CourseInvalid | None
    is_open: bool

    @property
    def name(self) -> str:
        """Return its name."""
        return self.folder.name

    @property
    def title(self) -> str:
        """Return the title of its course, or what that will be called; its name if nobody has said it."""
        return self.course.title if self.course else read_title(self.folder) or self.name

    def count_documents(self) -> int:
        """Return how many documents lie below it."""
        return len(list_documents(self.folder))


@dataclass(frozen=True)
class SetupRoutes:
    """Answers about setting up courses, from one workspace."""

    workspace: Workspace
    repeated: RepeatedForms = field(default_factory=RepeatedForms)

    def show_courses(
        self, request: Request, error: PremierjetError | None = None, title: str = "", home: str = ""
    ) -> Response:
        """Answer with the folders of the courses folder, and the form for a new course."""
        visitor = identify_visitor(request, self.workspace)
        listed = self._list_folders(visitor)
        refuse_others(may_begin(self.workspace, visitor) or any(each.is_open for each in listed))
        language = choose_usual_language(request)
        return render_page(
            request,
            "setups.html",
            language,
            status=_choose_status(error),
            title=read_desk_texts(language)["setup"],
            listed=listed,
            may_begin=may_begin(self.workspace, visitor),
            is_one_machine=is_one_machine(self.workspace),
            error=error,
            typed=title,
            home=home,
        )

    def begin(self, request: Request, form: SentForm) -> Response:
        """Make the folder of a new course with the documents sent, and redirect to its form."""
        refuse_others(may_begin(self.workspace, identify_visitor(request, self.workspace)))
        title = " ".join(form.read_text("title").split())
        try:
            documents = self._read_documents(form)
            if not title:
                raise InvalidInput(Refusal("setup.no_title"))
            folder = self._begin_once(form, title, documents)
        except PremierjetError as error:
            return self.show_courses(request, error, title, form.read_text("home"))
        return self._redirect(request, folder)

    def _begin_once(self, form: SentForm, title: str, documents: Sequence[Document]) -> str:
        """Make the folder of a new course and return its name; a form that is sent twice makes one."""
        sent = (f"{each.size} {each.name}" for each in documents)
        result = self.repeated.find(form.page_number, title, *sent)
        with result.lock:
            if not result.name or not (self.workspace.courses / result.name).is_dir():
                name = make_id(title, (), "course")
                result.name = begin_folder(self.workspace.courses, name, documents, title).name
            return result.name

    def show(self, request: Request) -> Response:
        """Answer with what was read of a course's documents, and the form that describes it."""
        setup, visitor = self._open(request)
        fields = self._prefill(request, setup)
        return self._render(request, setup, visitor, fields)

    def save(self, request: Request, form: SentForm) -> Response:
        """Answer with what the form would make of the file; write it once the visitor has seen that."""
        setup, visitor = self._open(request)
        sent = read_sent_course(form)
        if setup.is_unreadable:
            raise setup.error or MissingAddress("no_course")
        if sent.is_rearranged:
            arranged = rearrange(sent)
            return self._render(request, setup, visitor, arranged.fields, sent=arranged)
        sent = leave_out_blank(sent)
        is_stale = sent.basis != setup.file.digest
        if is_stale:
            sent = merge_sent(sent, setup.read_fields())
        try:
            founder = self._find_founder(setup, visitor, sent.person)
            proposal = propose_text(self.workspace, setup, sent.fields, founder)
            if sent.act == WRITE and form.read_text("seen") == proposal.digest and not is_stale:
                write_course(setup, proposal, setup.file.digest)
                return self._redirect_to_written(request, setup, visitor, founder)
        except Conflict:
            # The file is another one now, and not what the form was made from.
            return self.save(request, form)
        except PremierjetError as error:
            return self._render(request, setup, visitor, sent.fields, sent=sent, error=error)
        changed = Conflict(Refusal("setup.changed_meanwhile", place=str(setup.place))) if is_stale else None
        return self._render(request, setup, visitor, sent.fields, sent=sent, proposal=proposal, error=changed)

    def add(self, request: Request, form: SentForm) -> Response:
        """Put more documents into a course's folder, and redirect to what was read of them."""
        setup, visitor = self._open(request)
        try:
            add_documents(setup.folder, self._read_documents(form))
        except PremierjetError as error:
            fields, home = self._prefill(request, setup), form.read_text("home")
            return self._render(request, setup, visitor, fields, error=error, home=home)
        return self._redirect(request, setup.folder.name, said="added")

    def draft(self, request: Request, form: SentForm) -> Response:
        """Have Dagster draft what the course's file asks for, and redirect; say why if it cannot be asked."""
        setup, visitor = self._open(request)
        if setup.course is None:
            raise setup.error or MissingAddress("no_course")
        order = self.repeated.find(form.page_number, setup.folder.name)
        try:
            with order.lock:
                order.name = order.name or uuid4().hex
                is_launched = self._order_drafts(setup.course, order.name)
        except DagsterUnusable as error:
            return self._render(request, setup, visitor, setup.read_fields(), error=error)
        said = "drafting" if is_launched else "drafting_unknown"
        return self._redirect(request, setup.folder.name, said=said)

    def _order_drafts(self, course: Course, order: str) -> bool:
        """Launch the sweep of an order unless there is one; return False if Dagster's answer was lost.

        Then nobody knows whether there is one. Raises DagsterUnusable if there is none.
        """
        launchpad = open_launchpad(self.workspace)
        if launchpad.find(ORDER_TAG, order) is not None:
            return True
        keys = [course.key_of(module) for module in course.drafted_modules]
        config = {"modules": keys, "stages": DRAFTING_STAGES, "pull": bool(course.remote_sources)}
        if launchpad.launch(SWEEP, WALK, config, {ORDER_TAG: order}) is not None:
            return True
        with suppress(DagsterUnusable):
            return launchpad.find(ORDER_TAG, order) is not None
        return False

    def _redirect_to_written(
        self, request: Request, setup: CourseSetup, visitor: Visitor, founder: Founder
    ) -> Response:
        """Redirect to the course that was written, and remember who set it up."""
        answer = self._redirect(request, setup.folder.name, said="written")
        if setup.is_new and not visitor.vouched:
            secure = self.workspace.settings.has_secure_desk
            remember_person(answer, founder.person, secure=secure)
        return answer

    def _find_founder(self, setup: CourseSetup, visitor: Visitor, typed: str) -> Founder:
        """Return who sets up a new course; raises InvalidInput if they have not said who they are."""
        if visitor.vouched and visitor.person:
            return Founder(visitor.person, IdentityMode.PROXY)
        if setup.is_new and not typed:
            raise InvalidInput(Refusal("setup.no_person"))
        return Founder(typed)

    def _read_documents(self, form: SentForm) -> tuple[Document, ...]:
        """Return the documents that a form sends, or names on this machine; raises InvalidInput."""
        documents = [hold_document(name, data) for name, data in form.read_uploads("documents")]
        named = form.read_text("home").strip()
        if named and is_one_machine(self.workspace):
            documents += read_home_folder(named)
        if not documents:
            raise InvalidInput(Refusal("setup.nothing_sent"))
        return tuple(documents)

    def _list_folders(self, visitor: Visitor) -> tuple[ListedFolder, ...]:
        usable, wrong = self.workspace.read_courses()
        courses = {each.folder: each.course for each in usable}
        return tuple(
            ListedFolder(
                folder,
                courses.get(folder),
                next(iter(list_errors_of(folder, wrong)), None),
                may_set_up(self.workspace, visitor, courses.get(folder)),
            )
            for folder in list_folders(self.workspace.courses)
        )

    def _open_listed(self, name: str) -> CourseSetup | None:
        """Return a folder to set up; one whose file cannot even be read has that as its error."""
        try:
            return open_setup(self.workspace, name)
        except CourseInvalid as error:
            return CourseSetup(self.workspace.courses / name, _UNREAD, error=error, is_unreadable=True)

    def _open(self, request: Request) -> tuple[CourseSetup, Visitor]:
        visitor = identify_visitor(request, self.workspace)
        setup = self._open_listed(request.path_params["folder"])
        if setup is None:
            refuse_others(may_begin(self.workspace, visitor))
            raise MissingAddress("setup_no_folder")
        refuse_others(may_set_up(self.workspace, visitor, setup.course))
        return setup, visitor

    def _prefill(self, request: Request, setup: CourseSetup) -> CourseFields:
        fields = setup.read_fields()
        if not setup.is_new:
            return fields
        title = read_title(setup.folder) or setup.folder.name
        return replace(fields, title=title, language=choose_usual_language(request).value)

    def _render(
        self,
        request: Request,
        setup: CourseSetup,
        visitor: Visitor,
        fields: CourseFields,
        *,
        sent: SentCourse | None = None,
        proposal: Proposal | None = None,
        error: PremierjetError | None = None,
        home: str | None = None,
    ) -> Response:
        language = (
            choose_language(request, setup.course.language)
            if setup.course
            else choose_usual_language(request)
        )
        t = read_desk_texts(language)
        person = (sent.person if sent else "") or visitor.person or ""
        said = request.query_params.get("said", "")
        status = HTTPStatus.UNPROCESSABLE_ENTITY if proposal and proposal.faults else _choose_status(error)
        done = t[f"setup_said_{said}"] if said in SAID and error is None else ""
        heading = t["setup_of"].format(title=fields.title or setup.folder.name)
        return render_page(
            request,
            "setup.html",
            language,
            status=status,
            title=_begin_title(t, status, proposal) + heading,
            heading=heading,
            page=SetupPage(
                setup,
                offer_blanks(fields),
                read_setup_documents(self.workspace, setup, fields, proposal),
                person,
                asks_person=setup.is_new and not visitor.vouched,
                sent=sent,
                proposal=proposal,
            ),
            error=error,
            name_field=name_field,
            home=home,
            notice=_tell_moved(sent, t) or done,
            languages=[(each.value, name_language(each)) for each in Language],
            names={each.value: name_language(each) for each in Language},
            themes=tuple(ThemeName),
            levels=tuple(Bloom),
            deliverables=tuple(dict.fromkeys((*USUAL_DELIVERABLES, *list_kinds(of_a_course=False)))),
            deliverable_titles=read_titles(language),
            is_one_machine=is_one_machine(self.workspace),
            dagster_page=self.workspace.settings.dagster_url.rstrip("/"),
        )

    def _redirect(self, request: Request, folder: str, **query: str) -> Response:
        return RedirectResponse(f"/setup/{quote(folder, safe='')}{keep_language(request, **query)}", 303)


def _tell_moved(sent: SentCourse | None, t: TextCatalogue) -> str:
    """Return where a module stands that was moved; nothing if none was."""
    if sent is None or sent.at is None or sent.verb not in STEPS:
        return ""
    modules = sent.fields.modules
    return t["setup_moved"].format(title=modules[sent.at].title, number=sent.at + 1, count=len(modules))


def _begin_title(t: TextCatalogue, status: int, proposal: Proposal | None) -> str:
    """Return what the title of the window says first: what came of the form that was sent."""
    if status >= HTTPStatus.BAD_REQUEST:
        return t["refused_title"]
    return f"{t['setup_proposed']} · " if proposal else ""


def _choose_status(error: PremierjetError | None) -> int:
    if error is None:
        return 200
    if isinstance(error, DagsterUnusable):
        return 503
    return 409 if isinstance(error, Conflict) else 422
