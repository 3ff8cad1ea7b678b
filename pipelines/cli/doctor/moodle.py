"""Checks of each Moodle the courses use: missing functions, settings and capabilities, by use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.courses import CourseFolder
from adapters.moodle.functions import MoodleUse
from adapters.moodle.probes import CourseProbes, Probe
from adapters.moodle.services import Moodle
from adapters.moodle.tokens import choose_token
from adapters.settings import Settings
from pipelines.cli.doctor.check_result import CheckResult
from pipelines.kinds import TARGETS
from schemas.course import MoodleResults, MoodleSource
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

TICKED_PIECES = ("downloads", "uploads")
ANSWERS_WITHIN = 20.0
"""Seconds for one call, without a second try: somebody is waiting."""


@dataclass(frozen=True)
class MoodleCourseUse:
    """A use of one course of a Moodle: as source, target or results; `quiz` is one whose results are read."""

    use: MoodleUse
    url: str
    course: int
    quiz: int | None = None

    @property
    def place(self) -> str:
        """Return the course's address."""
        return f"{self.url.rstrip('/')}/course/view.php?id={self.course}"


def list_uses(courses: Sequence[CourseFolder]) -> tuple[MoodleCourseUse, ...]:
    """Return every use that courses make of a Moodle, without repeats."""
    return tuple(dict.fromkeys(use for folder in courses for use in _walk_uses(folder)))


def check_use(use: MoodleCourseUse, settings: Settings, language: Language) -> Iterator[CheckResult]:
    """Yield the result of each check that one use needs, in a language."""
    for probe in _walk_probes(use, settings):
        yield _run_probe(probe, language)


def read_report_texts(language: Language) -> TextCatalogue:
    """Return the texts of the report in a language."""
    return read_texts("cli.doctor_moodle", language)


def _walk_uses(folder: CourseFolder) -> Iterator[MoodleCourseUse]:
    course = folder.course
    for source in course.sources:
        if isinstance(source, MoodleSource):
            yield MoodleCourseUse(MoodleUse.SOURCE, source.moodle.url, source.moodle.course)
    for target in course.targets:
        used = TARGETS[target.kind].moodle_course(target)
        if used is not None:
            yield MoodleCourseUse(MoodleUse.TARGET, used.url, used.course)
    for entry in course.results.origins:
        if isinstance(entry, MoodleResults):
            quiz = next((each.quiz for each in entry.quizzes), None)
            yield MoodleCourseUse(MoodleUse.RESULTS, entry.url, entry.course, quiz)


def _walk_probes(use: MoodleCourseUse, settings: Settings) -> Iterator[Probe]:
    try:
        token = choose_token(use.url, use.use, settings.moodle_token, use.place)
        moodle = Moodle(use.url, token, place=use.place, own_hosts=settings.own_hosts, seconds=ANSWERS_WITHIN)
    except SourceUnreadable as error:
        yield Probe("token", error.refusal)
        return
    yield from CourseProbes(moodle, use.use, use.course, use.place, use.quiz).run()


def _run_probe(probe: Probe, language: Language) -> CheckResult:
    texts = read_report_texts(language)
    piece = probe.piece if "_" in probe.piece else texts[probe.piece]
    if probe.refusal is None:
        answers = texts["answers"] if probe.is_tried else texts["untried"]
        return CheckResult(
            piece, works=True, found=texts["ticked"] if probe.piece in TICKED_PIECES else answers
        )
    why = probe.refusal.explain(language).why
    if probe.is_spared:
        return CheckResult(piece, works=True, look=True, found=texts["spared"].format(why=why))
    return CheckResult(piece, works=False, found=why)
