"""Tests of a Moodle token: each function of its use is called once, and nothing is written.

A function that would write is called for something that does not exist. The meaning of refusals was recorded
from a Moodle 4.5.6 (tests/recorded/moodle). `accessexception` may mean that the function is not in the
service, that the user lacks webservice/rest:use, or that the token is of another machine: the answers to
several functions are compared to tell which.
Decided in docs/decisions/0096-moodle-from-zero.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from adapters.moodle.contents import COURSES, SITE, MoodleSite
from adapters.moodle.functions import (
    DOWNLOADS,
    UPLOADS,
    MoodleFunction,
    MoodleUse,
    ask_private_folder,
    list_capabilities,
    list_functions,
)
from adapters.moodle.refusals import ABSENT_CODES, ACCOUNT_CODES, CLOSED_CODES, explain_code
from adapters.moodle.services import FunctionReply, Moodle
from adapters.moodle.tracks import ENROLLED, QUIZ_ATTEMPTS, QUIZZES, SCOES, SCORMS
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

SITE_INFO = "core_webservice_get_site_info"
UNUSED_NUMBER = 2_147_483_647
"""A number that nothing has: the largest that Moodle's columns of numbers can hold."""

UNUSED_DRAFT = 123_456
"""A draft area that does not exist; Moodle draws their numbers from a thousand million."""

GUEST = 1
REFUSES_ALL = "accessexception"
CAPABILITY_CODES = frozenset({"nopermissions", "noreviewattempt"})
ABSENCE_CODES = frozenset({*ABSENT_CODES, *ACCOUNT_CODES, "invalidparameter", "codingerror", "cannotfindsco"})
"""Codes that show that the token may call the function, when the call names nothing real."""

AFTER_CAPABILITY = "codingerror"
"""The refusal of a draft area that does not exist; Moodle checks the capability before."""


@dataclass(frozen=True)
class Probe:
    """The result of one test: of a function, of an option of the service, or of the token itself.

    `is_tried` is False if the function answers, but the course has nothing to test its capability on.
    `is_spared` is True if the use works without the function.
    """

    piece: str
    refusal: Refusal | None = None
    is_tried: bool = True
    is_spared: bool = False


@dataclass(frozen=True)
class FunctionCall:
    """The parameters of one call, and whether they name something that exists."""

    parameters: Mapping[str, object]
    is_real: bool = True


class CourseProbes:
    """The tests for one use in one course; `quiz` is a quiz that the course's results name."""

    def __init__(
        self, moodle: Moodle, use: MoodleUse, course: int, place: str, quiz: int | None = None
    ) -> None:
        self._moodle = moodle
        self._use = use
        self._course = course
        self._place = place
        self._site: MoodleSite | None = None
        self._known: dict[str, int] = {} if quiz is None else {"quiz": quiz}

    def run(self) -> Iterator[Probe]:
        """Yield the result of each test; if everything is refused for one cause, only that cause."""
        try:
            site = self._moodle.try_function(SITE_INFO, {})
        except SourceUnreadable as error:
            yield Probe("token", self._explain_unanswered(error))
            return
        if site.code not in {None, REFUSES_ALL}:
            yield Probe("token", explain_code(site.code or "", SITE_INFO, self._place))
            return
        self._learn(SITE_INFO, site)
        probes = [self._probe(function, site) for function in list_functions(self._use)]
        cause = _find_common_cause(probes)
        if cause is not None:
            is_unnamed = cause.wording == "moodle.not_in_service"
            yield Probe("token", self._refused_for_all() if is_unnamed else cause)
            return
        yield from probes
        yield from self._test_options()
        yield from self._test_address()

    def _probe(self, function: MoodleFunction, site: FunctionReply) -> Probe:
        call = self._choose_call(function.name)
        is_spared = self._use in function.spared
        try:
            reply = (
                site
                if function.name == SITE_INFO
                else self._moodle.try_function(function.name, call.parameters)
            )
        except SourceUnreadable as error:
            return Probe(function.name, self._explain_unanswered(error), is_spared=is_spared)
        if reply.code is None:
            return Probe(function.name, self._learn(function.name, reply), is_tried=call.is_real)
        if reply.code in CLOSED_CODES or (reply.code in ABSENCE_CODES and not call.is_real):
            return Probe(function.name, is_tried=reply.code == AFTER_CAPABILITY)
        return Probe(function.name, self._explain(function, reply), is_spared=is_spared)

    def _choose_call(self, function: str) -> FunctionCall:
        """Return the call of a function, with real ids if earlier answers gave them."""
        known, course = self._known, self._course
        user = known.get("learner", known.get("user", GUEST))
        scorm, sco, quiz, attempt = (
            known.get(name, UNUSED_NUMBER) for name in ("scorm", "sco", "quiz", "attempt")
        )
        match function:
            case "core_course_get_contents" | "core_enrol_get_enrolled_users":
                return FunctionCall({"courseid": course})
            case "core_course_get_courses_by_field":
                return FunctionCall({"field": "id", "value": course})
            case "core_files_get_files":
                return FunctionCall(ask_private_folder(known.get("user", 0), "/premierjet/"), "user" in known)
            case "core_user_add_user_private_files":
                return FunctionCall({"draftid": UNUSED_DRAFT}, is_real=False)
            case "core_course_check_updates":
                return FunctionCall({"courseid": course, **_ask_changes(known.get("place", 0))})
            case "mod_scorm_get_scorm_scoes":
                return FunctionCall({"scormid": scorm}, "scorm" in known)
            case "mod_scorm_get_scorm_attempt_count":
                return FunctionCall({"scormid": scorm, "userid": user}, known.keys() >= {"scorm", "learner"})
            case "mod_scorm_get_scorm_sco_tracks":
                return FunctionCall(
                    {"scoid": sco, "userid": user, "attempt": 1}, known.keys() >= {"sco", "learner"}
                )
            case "mod_quiz_get_user_attempts":
                return FunctionCall(
                    {"quizid": quiz, "userid": user, "status": "finished"},
                    known.keys() >= {"quiz", "learner"},
                )
            case "mod_quiz_get_attempt_review":
                return FunctionCall({"attemptid": attempt}, "attempt" in known)
            case _:
                return FunctionCall({"courseids[0]": course})

    def _learn(self, function: str, reply: FunctionReply) -> Refusal | None:
        """Note the ids that later calls need; return what is wrong with the answer, or None."""
        if reply.code is not None:
            return None
        try:
            return self._note_ids(function, reply.data)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            return Refusal("moodle.undocumented", place=self._place, function=function, where=where or ".")

    def _note_ids(self, function: str, data: object) -> Refusal | None:
        match function:
            case "core_webservice_get_site_info":
                self._site = SITE.validate_python(data)
                self._known["user"] = self._site.userid
            case "core_course_get_courses_by_field":
                if not COURSES.validate_python(data).courses:
                    return Refusal("moodle.no_course", place=self._place)
            case "core_enrol_get_enrolled_users":
                others = [
                    user for user in ENROLLED.validate_python(data) if user.id != self._known.get("user")
                ]
                others.sort(key=lambda user: "student" not in {role.shortname for role in user.roles})
                self._note_first("learner", [each.id for each in others])
            case "mod_scorm_get_scorms_by_courses":
                scorms = SCORMS.validate_python(data).scorms
                self._note_first("scorm", [each.id for each in scorms])
                self._note_first(
                    "place", [each.coursemodule for each in scorms if each.coursemodule is not None]
                )
            case "mod_scorm_get_scorm_scoes":
                self._note_first(
                    "sco", [each.id for each in SCOES.validate_python(data).scoes if each.launch]
                )
            case "mod_quiz_get_quizzes_by_courses":
                self._note_first("quiz", [each.id for each in QUIZZES.validate_python(data).quizzes])
            case "mod_quiz_get_user_attempts":
                self._note_first(
                    "attempt", [each.id for each in QUIZ_ATTEMPTS.validate_python(data).attempts]
                )
        return None

    def _note_first(self, name: str, numbers: list[int]) -> None:
        if numbers:
            self._known.setdefault(name, numbers[0])

    def _explain(self, function: MoodleFunction, reply: FunctionReply) -> Refusal:
        code = reply.code or ""
        if code == REFUSES_ALL:
            return Refusal("moodle.not_in_service", place=self._place, function=function.name)
        if code in CAPABILITY_CODES:
            needed = list_capabilities(function.name) or "moodle/course:view"
            return Refusal(
                "moodle.lacks_capability", place=self._place, function=function.name, capabilities=needed
            )
        return explain_code(code, function.name, self._place)

    def _test_options(self) -> Iterator[Probe]:
        """Yield whether the service may download and upload: from the answer of the site, or by a trial."""
        if self._use in DOWNLOADS:
            stated = self._site.downloadfiles if self._site else None
            may = self._moodle.serves_files() if stated is None else stated
            yield Probe("downloads", None if may else Refusal("moodle.no_download", place=self._place))
        if self._use in UPLOADS and self._site is not None:
            may = self._site.uploadfiles is not False
            yield Probe("uploads", None if may else Refusal("moodle.no_upload", place=self._place))

    def _test_address(self) -> Iterator[Probe]:
        """Yield a refusal if the site's own address is another: its files would be refused at this one."""
        if self._site and self._site.siteurl and self._site.siteurl.rstrip("/") != self._moodle.root:
            yield Probe("url", Refusal("moodle.other_address", place=self._place, site=self._site.siteurl))

    def _explain_unanswered(self, error: SourceUnreadable) -> Refusal:
        """Return why no function answers; asking for a file shows whether only REST is switched off."""
        if error.refusal is None:
            return Refusal("moodle.unreached", place=self._place, why=error.happened)
        if error.refusal.wording != "moodle.no_services":
            return error.refusal
        try:
            off = "moodle.rest_off" if self._moodle.has_web_services() else "moodle.web_services_off"
        except SourceUnreadable:
            return error.refusal
        return Refusal(off, place=self._place)

    def _refused_for_all(self) -> Refusal:
        """Return why every call is refused; if files are sent, only webservice/rest:use is missing."""
        is_served = self._use in DOWNLOADS and self._moodle.serves_files()
        return Refusal("moodle.no_rest_use" if is_served else "moodle.refused_for_all", place=self._place)


def _ask_changes(place: int) -> dict[str, object]:
    """Return the parameters that ask for changes of one activity, since a day far in the future."""
    asked = {"contextlevel": "module", "id": place, "since": UNUSED_NUMBER}
    return {f"tocheck[0][{name}]": value for name, value in asked.items()}


def _find_common_cause(probes: list[Probe]) -> Refusal | None:
    """Return the refusal of all functions; None if one answered, or if two refusals differ.

    An expired token is refused once as if the service lacked the function, and is unknown from then on.
    """
    refusals = [probe.refusal for probe in probes]
    unknown = next(
        (refusal for refusal in refusals if refusal and refusal.wording == "moodle.unknown_token"), None
    )
    if unknown is not None:
        return unknown
    first = refusals[0]
    same = [refusal for refusal in refusals if refusal and first and refusal.wording == first.wording]
    return first if len(same) == len(probes) else None
