"""Tests of a Moodle token: each function of its use is called once, nothing is written.

A function that would write is asked for something that is not there. What refusals mean was recorded of a
Moodle 4.5.6 (tests/recorded/moodle): `accessexception` stands for a function that is not in the service,
for a user without webservice/rest:use and for a token of another machine alike, so answers are compared.
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
from adapters.moodle.refusals import ABSENT, OF_AN_ACCOUNT, SHUT, explain_code
from adapters.moodle.services import FunctionReply, Moodle
from adapters.moodle.tracks import ENROLLED, QUIZ_ATTEMPTS, QUIZZES, SCOES, SCORMS
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

SITE_INFO = "core_webservice_get_site_info"
NO_NUMBER = 2_147_483_647
"""The number of nothing: Moodle counts from one, and its columns of numbers end here."""

NO_DRAFT = 123_456
"""A draft area that nobody was given; Moodle draws the numbers of its own out of a thousand million."""

GUEST = 1
REFUSES_ALL = "accessexception"
OF_CAPABILITIES = frozenset({"nopermissions", "noreviewattempt"})
OF_A_THING = frozenset({*ABSENT, *OF_AN_ACCOUNT, "invalidparameter", "codingerror", "cannotfindsco"})
"""Codes that only somebody who may call the function is refused with, where nothing real is named."""

AFTER_CAPABILITY = "codingerror"
"""What a draft area that is not there is refused with, once the capability was looked at."""


@dataclass(frozen=True)
class Probe:
    """What came of one piece: a function, a tick of the service, or the token itself.

    `is_tried` is False where the function answers and the course holds nothing yet to try a capability on;
    `is_spared` says that the use goes on without it.
    """

    piece: str
    refusal: Refusal | None = None
    is_tried: bool = True
    is_spared: bool = False


@dataclass(frozen=True)
class FunctionCall:
    """The parameters of one call, and whether they name something that is there."""

    parameters: Mapping[str, object]
    is_real: bool = True


class CourseProbes:
    """The probes of one use in one course; `quiz` is one that the course's results name."""

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
        """Yield what came of each piece; where one cause refuses everything, that cause alone."""
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
        cause = _common_cause(probes)
        if cause is not None:
            is_unnamed = cause.wording == "moodle.not_in_service"
            yield Probe("token", self._refused_for_all() if is_unnamed else cause)
            return
        yield from probes
        yield from self._ticks()
        yield from self._address()

    def _probe(self, function: MoodleFunction, site: FunctionReply) -> Probe:
        call = self._call_of(function.name)
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
        if reply.code in SHUT or (reply.code in OF_A_THING and not call.is_real):
            return Probe(function.name, is_tried=reply.code == AFTER_CAPABILITY)
        return Probe(function.name, self._explain(function, reply), is_spared=is_spared)

    def _call_of(self, function: str) -> FunctionCall:
        """Return how a function is asked, as far as earlier answers allow."""
        known, course = self._known, self._course
        user = known.get("learner", known.get("user", GUEST))
        scorm, sco, quiz, attempt = (
            known.get(name, NO_NUMBER) for name in ("scorm", "sco", "quiz", "attempt")
        )
        match function:
            case "core_course_get_contents" | "core_enrol_get_enrolled_users":
                return FunctionCall({"courseid": course})
            case "core_course_get_courses_by_field":
                return FunctionCall({"field": "id", "value": course})
            case "core_files_get_files":
                return FunctionCall(ask_private_folder(known.get("user", 0), "/premierjet/"), "user" in known)
            case "core_user_add_user_private_files":
                return FunctionCall({"draftid": NO_DRAFT}, is_real=False)
            case "core_course_check_updates":
                return FunctionCall({"courseid": course, **_changes_of(known.get("place", 0))})
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
        """Keep what later questions need of an answer; return what is wrong with it, if anything is."""
        if reply.code is not None:
            return None
        try:
            return self._keep(function, reply.data)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            return Refusal("moodle.undocumented", place=self._place, function=function, where=where or ".")

    def _keep(self, function: str, data: object) -> Refusal | None:
        match function:
            case "core_webservice_get_site_info":
                self._site = SITE.validate_python(data)
                self._known["user"] = self._site.userid
            case "core_course_get_courses_by_field":
                if not COURSES.validate_python(data).courses:
                    return Refusal("moodle.no_course", place=self._place)
            case "core_enrol_get_enrolled_users":
                others = [
                    each for each in ENROLLED.validate_python(data) if each.id != self._known.get("user")
                ]
                others.sort(key=lambda each: "student" not in {role.shortname for role in each.roles})
                self._first("learner", [each.id for each in others])
            case "mod_scorm_get_scorms_by_courses":
                scorms = SCORMS.validate_python(data).scorms
                self._first("scorm", [each.id for each in scorms])
                self._first("place", [each.coursemodule for each in scorms if each.coursemodule is not None])
            case "mod_scorm_get_scorm_scoes":
                self._first("sco", [each.id for each in SCOES.validate_python(data).scoes if each.launch])
            case "mod_quiz_get_quizzes_by_courses":
                self._first("quiz", [each.id for each in QUIZZES.validate_python(data).quizzes])
            case "mod_quiz_get_user_attempts":
                self._first("attempt", [each.id for each in QUIZ_ATTEMPTS.validate_python(data).attempts])
        return None

    def _first(self, name: str, numbers: list[int]) -> None:
        if numbers:
            self._known.setdefault(name, numbers[0])

    def _explain(self, function: MoodleFunction, reply: FunctionReply) -> Refusal:
        code = reply.code or ""
        if code == REFUSES_ALL:
            return Refusal("moodle.not_in_service", place=self._place, function=function.name)
        if code in OF_CAPABILITIES:
            needed = list_capabilities(function.name) or "moodle/course:view"
            return Refusal(
                "moodle.lacks_capability", place=self._place, function=function.name, capabilities=needed
            )
        return explain_code(code, function.name, self._place)

    def _ticks(self) -> Iterator[Probe]:
        """Yield the ticks of the service: told by the site, or by the door of files."""
        if self._use in DOWNLOADS:
            told = self._site.downloadfiles if self._site else None
            may = self._moodle.serves_files() if told is None else told
            yield Probe("downloads", None if may else Refusal("moodle.no_download", place=self._place))
        if self._use in UPLOADS and self._site is not None:
            may = self._site.uploadfiles is not False
            yield Probe("uploads", None if may else Refusal("moodle.no_upload", place=self._place))

    def _address(self) -> Iterator[Probe]:
        """Yield that the site goes by another address, by which its files would be refused."""
        if self._site and self._site.siteurl and self._site.siteurl.rstrip("/") != self._moodle.root:
            yield Probe("url", Refusal("moodle.other_address", place=self._place, site=self._site.siteurl))

    def _explain_unanswered(self, error: SourceUnreadable) -> Refusal:
        """Return why nothing answers; whether REST alone is switched off, the door of files tells."""
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
        """Return why every call is refused: where files are sent, webservice/rest:use alone is missing."""
        is_served = self._use in DOWNLOADS and self._moodle.serves_files()
        return Refusal("moodle.no_rest_use" if is_served else "moodle.refused_for_all", place=self._place)


def _changes_of(place: int) -> dict[str, object]:
    """Return how changes of one activity are asked for, since a day nobody lives to see."""
    asked = {"contextlevel": "module", "id": place, "since": NO_NUMBER}
    return {f"tocheck[0][{name}]": value for name, value in asked.items()}


def _common_cause(probes: list[Probe]) -> Refusal | None:
    """Return the refusal that every function met, None where one answered or two met different ones.

    A token that expired is refused once as a function is that the service lacks, and is unknown from then on.
    """
    refusals = [each.refusal for each in probes]
    unknown = next((each for each in refusals if each and each.wording == "moodle.unknown_token"), None)
    if unknown is not None:
        return unknown
    first = refusals[0]
    same = [each for each in refusals if each is not None and first and each.wording == first.wording]
    return first if len(same) == len(probes) else None
