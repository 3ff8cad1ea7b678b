"""Choice of the adapter that reads an entry of `results.origins`; new kinds are registered here."""

from adapters.courses import CourseFolder
from adapters.results.origin import ResultsOrigin
from adapters.settings import Settings
from schemas.course import CsvResults, LrsResults, MoodleResults, ResultOrigin, StatementFiles


def open_results(entry: ResultOrigin, course: CourseFolder, settings: Settings) -> ResultsOrigin:
    """Return the origin; nothing is asked of it yet, so a wrong password shows when it is read.

    Raises ResultsUnreadable if the entry cannot be used.
    """
    if isinstance(entry, StatementFiles):
        from adapters.results.files import StatementFilesOrigin

        return StatementFilesOrigin(entry, course.folder)
    if isinstance(entry, LrsResults):
        from adapters.results.lrs import LrsOrigin

        return LrsOrigin(entry, course.course.iri, settings.results_lrs_login, own_hosts=settings.own_hosts)
    if isinstance(entry, CsvResults):
        from adapters.results.tables import TablesOrigin

        return TablesOrigin(entry, course.course, course.folder)
    if isinstance(entry, MoodleResults):
        from adapters.results.moodle import MoodleResultsOrigin

        return MoodleResultsOrigin(entry, course.course, settings.moodle_token, own_hosts=settings.own_hosts)
    raise AssertionError(f"no adapter is registered for {type(entry).__name__}")
