"""Client for one Moodle course: uploads to the private files of the token's user, and lists activities.

Moodle's core web services can do no more: no function creates or changes an activity, and none imports
questions. Decided in docs/decisions/0065-handing-to-moodle.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from adapters.blob import Member
from adapters.moodle.contents import (
    COURSES,
    NOTHING,
    PRIVATE_FILES,
    SCORMS,
    SITE,
    ListedCourse,
    MoodleScorm,
    MoodleSite,
)
from adapters.moodle.functions import MoodleUse, ask_private_folder
from adapters.moodle.services import Moodle
from adapters.moodle.tokens import choose_token
from pipelines.delivery.targets.moodle.target import MoodleTarget
from schemas.errors import SourceUnreadable, TargetUnusable
from schemas.refusal import Refusal

LONGEST_WAIT_SECONDS = 600.0
"""The longest wait for one answer: a zip of several hundred megabytes takes minutes to arrive."""

LARGEST_FILE = 1024**3
SCORM_FUNCTION = "mod_scorm_get_scorms_by_courses"


class MoodleHandover:
    """Client for a course of a Moodle and the private files of the token's user; raises TargetUnusable."""

    def __init__(
        self,
        target: MoodleTarget,
        *,
        token: SecretStr | None,
        own_hosts: frozenset[str],
        seconds: float = LONGEST_WAIT_SECONDS,
    ) -> None:
        self._target = target
        with _explain_faults():
            self._moodle = Moodle(
                target.url,
                choose_token(target.url, MoodleUse.TARGET, token, self.place),
                place=self.place,
                own_hosts=own_hosts,
                seconds=seconds,
            )

    @property
    def place(self) -> str:
        """Return the course's address."""
        return f"{self._target.url.rstrip('/')}/course/view.php?id={self._target.course}"

    def read_site(self) -> MoodleSite:
        """Return the Moodle's name, the token's user and what the token may call."""
        with _explain_faults():
            return self._moodle.call_function(SITE, "core_webservice_get_site_info")

    def read_course(self) -> ListedCourse:
        """Return the course; raises TargetUnusable if the token's user cannot see it."""
        number = self._target.course
        with _explain_faults():
            courses = self._moodle.call_function(
                COURSES, "core_course_get_courses_by_field", field="id", value=number
            ).courses
        if not courses:
            raise TargetUnusable(Refusal("moodle.no_course", place=self.place))
        return courses[0]

    def find_section(self) -> str:
        """Return the name of the section for activities, empty if the target names none.

        Raises TargetUnusable if the course has no such section.
        """
        section_name = self._target.section
        if section_name is None:
            return ""
        with _explain_faults():
            names = [section.name for section in self._moodle.sections(self._target.course)]
        if section_name not in names:
            raise TargetUnusable(
                Refusal(
                    "moodle.target_no_section",
                    place=self.place,
                    section=section_name,
                    sections=", ".join(map(repr, names)) or "–",
                )
            )
        return section_name

    def list_scorms(self) -> tuple[MoodleScorm, ...]:
        """Return the SCORM activities of the course that the token's user sees."""
        with _explain_faults():
            return self._moodle.call_function(
                SCORMS, SCORM_FUNCTION, **{"courseids[0]": self._target.course}
            ).scorms

    def list_visible_activities(self) -> frozenset[int]:
        """Return the course module ids of the activities learners see: not hidden, nor in a hidden section.

        To a non-editing teacher Moodle does not list hidden sections and their activities at all.
        """
        with _explain_faults():
            sections = self._moodle.sections(self._target.course)
        visible_sections = (each for each in sections if each.visible and not each.hiddenbynumsections)
        return frozenset(each.id for section in visible_sections for each in section.modules if each.visible)

    def list_file_addresses(self, user: int, folder: str) -> dict[str, str]:
        """Return the address of each private file in a folder, by name; empty if there is no such folder."""
        with _explain_faults():
            listed = self._moodle.call_function(
                PRIVATE_FILES,
                "core_files_get_files",
                **ask_private_folder(user, folder),
            )
        return {each.filename: each.url for each in listed.files if not each.isdir and each.url}

    def read(self, url: str, place: str) -> bytes:
        """Return a private file's bytes."""
        # Moodle gives the address for browsers; with a token, files are read below /webservice.
        address = url.partition("?")[0]
        if "/webservice/pluginfile.php/" not in address:
            address = address.replace("/pluginfile.php/", "/webservice/pluginfile.php/", 1)
        with _explain_faults():
            return self._moodle.file(address, largest=LARGEST_FILE, place=place).data

    def send(self, folder: str, name: str, data: Member) -> None:
        """Put a file into the private files, replacing one of the same name.

        An interrupted upload stays in a draft area, which Moodle's cron empties.
        """
        with _explain_faults():
            draft = self._moodle.upload_file(folder, name, data)
            self._moodle.call_function(NOTHING, "core_user_add_user_private_files", draftid=draft)


@contextmanager
def _explain_faults() -> Iterator[None]:
    """Turn errors of the Moodle client into TargetUnusable with the same explanation."""
    try:
        yield
    except SourceUnreadable as error:
        raise TargetUnusable.of(error, error.place) from error
