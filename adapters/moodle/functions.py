"""The Moodle functions that Premierjet calls, by use, with the capabilities each needs.

The guide, `premierjet doctor --moodle` and the tests read this one list. The capabilities are those that
Moodle's own code requires (user/externallib.php, mod/{scorm,quiz}/classes/external.php); every call needs
`webservice/rest:use` besides.
Decided in docs/decisions/0096-moodle-from-zero.md.
"""

from dataclasses import dataclass
from enum import StrEnum


class MoodleUse(StrEnum):
    """What a token is for: pulling sources, handing releases over, or reading results back."""

    SOURCE = "source"
    TARGET = "target"
    RESULTS = "results"


@dataclass(frozen=True)
class MoodleFunction:
    """One function: its name, the uses that call it, and the capabilities its user needs in the course.

    `spared` are the uses that work without it; the guide says what they then lack.
    """

    name: str
    uses: frozenset[MoodleUse]
    capabilities: tuple[str, ...] = ()
    spared: frozenset[MoodleUse] = frozenset()


SOURCE, TARGET, RESULTS = (frozenset({use}) for use in MoodleUse)

FUNCTIONS = (
    MoodleFunction("core_webservice_get_site_info", TARGET),
    MoodleFunction("core_course_get_contents", SOURCE | TARGET),
    MoodleFunction(
        "mod_book_get_books_by_courses", SOURCE, ("moodle/course:manageactivities",), spared=SOURCE
    ),
    MoodleFunction("core_course_get_courses_by_field", TARGET),
    MoodleFunction("core_files_get_files", TARGET),
    MoodleFunction("core_user_add_user_private_files", TARGET, ("moodle/user:manageownfiles",)),
    MoodleFunction("mod_scorm_get_scorms_by_courses", TARGET | RESULTS, spared=TARGET),
    MoodleFunction("core_enrol_get_enrolled_users", RESULTS, ("moodle/course:viewparticipants",)),
    MoodleFunction("mod_scorm_get_scorm_scoes", RESULTS),
    MoodleFunction("mod_scorm_get_scorm_attempt_count", RESULTS, ("mod/scorm:viewreport",)),
    MoodleFunction("mod_scorm_get_scorm_sco_tracks", RESULTS, ("mod/scorm:viewreport",)),
    MoodleFunction("core_course_check_updates", RESULTS, spared=RESULTS),
    MoodleFunction("mod_quiz_get_quizzes_by_courses", RESULTS, ("mod/quiz:view",), spared=RESULTS),
    MoodleFunction("mod_quiz_get_user_attempts", RESULTS, ("mod/quiz:viewreports",)),
    MoodleFunction("mod_quiz_get_attempt_review", RESULTS, ("mod/quiz:viewreports",)),
)
"""Every function, in the order in which the guide and the doctor name them."""

DOWNLOADS = SOURCE | TARGET
"""The uses whose service needs the option *Can download files*."""

UPLOADS = TARGET
"""The use whose service needs the option *Can upload files*."""


def list_capabilities(name: str) -> str:
    """Return the capabilities a function needs, with commas between them; empty if it needs none."""
    return next((", ".join(listed.capabilities) for listed in FUNCTIONS if listed.name == name), "")


def ask_private_folder(user: int, folder: str) -> dict[str, object]:
    """Return the parameters that ask for a folder of a user's private files (files/externallib.php)."""
    area = {"contextid": -1, "contextlevel": "user", "instanceid": user, "component": "user"}
    return area | {"filearea": "private", "itemid": 0, "filepath": folder, "filename": ""}


def list_functions(use: MoodleUse) -> tuple[MoodleFunction, ...]:
    """Return the functions a use calls."""
    return tuple(function for function in FUNCTIONS if use in function.uses)
