"""`premierjet results pull` from what a real Moodle answered: figures, troubles and remarks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dagster import AssetKey, DagsterInstance

from pipelines.definitions import defs
from pipelines.workflow.pull_results import open_course_results
from tests.cli.conftest import Door, knocking, make_root
from tests.cli.conftest import course as course_document
from tests.moodle_class import (
    ATTEMPTS,
    COUNT,
    COURSE_2,
    COURSE_4,
    QUIZZES_2,
    SCOES,
    TRACKS,
    course_2,
    course_4,
)
from tests.moodle_site import Answered
from tests.recorded_moodle import RECORDED, RecordedMoodle, recorded_moodle, recordings

pytestmark = pytest.mark.trial  # each pulls from a recorded Moodle that answers over HTTP

ID = "hygiene-et-froid"
ASKER = "res:pjnet"
ENROLLED = "core_enrol_get_enrolled_users"
LISTED = "mod_scorm_get_scorms_by_courses"
UPDATES = "core_course_check_updates"
QUIZZES = [
    {"quiz": 1, "module": "food-allergies", "items": [f"q-000{slot}" for slot in range(1, 7)]},
    {"quiz": 2, "module": "refroidir-et-remettre", "items": ["q-0001", "q-0002", "q-0003"]},
]


NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Recorded(datetime):
    """The day the answers were recorded on, whenever they are replayed."""

    @classmethod
    def now(cls, tz: Any = None) -> "Recorded":
        return cls.fromtimestamp(NOON.timestamp(), tz)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.results.moodle.datetime", Recorded)


@pytest.fixture
def moodle() -> Iterator[RecordedMoodle]:
    with recorded_moodle() as served:
        yield served


@pytest.fixture
def door(
    moodle: RecordedMoodle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Door:
    """The course whose packages the recorded Moodle plays, with its results in that Moodle's course 4."""
    root = make_root(tmp_path / "root")
    monkeypatch.chdir(root)
    monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", moodle.token(ASKER))
    door = Door(root, knocking(monkeypatch, capsys))
    modules = course_document()["modules"]
    modules[0]["id"], modules[1]["id"] = "food-allergies", "refroidir-et-remettre"
    door.change(id=ID, modules=modules, results=results(moodle, 4))
    return door


def results(moodle: RecordedMoodle, course: int, **entry: Any) -> dict[str, Any]:
    origin = {"kind": "moodle", "id": "lms", "url": moodle.url, "course": course}
    return {"keep_months": 120, "smallest_group": 2, "origins": [origin | entry]}


def attempts(door: Door) -> list[tuple[Any, ...]]:
    """Every attempt at a package that is kept, in the order of the tables of tests/moodle_class.py."""
    query = """
        SELECT bool_or(kind = 'completed'), any_value(kind) FILTER (kind IN ('passed', 'failed')),
            max(score), max(seconds) FILTER (kind = 'left'),
            count(*) FILTER (kind = 'answered' AND correct), count(*) FILTER (kind = 'answered')
        FROM results WHERE lms_activity LIKE 'scorm-%' GROUP BY session
    """
    return asked(door, query)


def quiz_attempts(door: Door) -> list[tuple[Any, ...]]:
    """Every attempt at a quiz that is kept, likewise."""
    query = """
        SELECT any_value(lms_activity), max(score), max(seconds),
            count(*) FILTER (kind = 'answered' AND correct), count(*) FILTER (kind = 'answered')
        FROM results WHERE lms_activity LIKE 'quiz-%' GROUP BY session
    """
    return asked(door, query)


def asked(door: Door, query: str) -> list[tuple[Any, ...]]:
    with open_course_results(door.workspace, ID).open_view() as connection:
        return sorted(connection.execute(query).fetchall(), key=repr)


def table(expected: list[Any]) -> list[Any]:
    return sorted(expected, key=repr)


def test_a_class_is_kept_as_moodles_own_report_shows_it(door: Door, moodle: RecordedMoodle) -> None:
    """Moodle gives `score_raw` as a number: a pull that took texts alone ended at the first score."""
    course_4(moodle)
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)


def test_attempts_taken_up_again_are_kept_with_their_whole_time(door: Door, moodle: RecordedMoodle) -> None:
    """SCORM 1.2 keeps no time of a sitting: none was read. Of 2004 that of the last sitting was."""
    course_2(moodle)
    door.change(results=results(moodle, 2))
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_2)


def test_quiz_attempts_are_kept_apart_with_moodles_grades(door: Door, moodle: RecordedMoodle) -> None:
    """They bore no score and no time, and were put together with the attempts at the package."""
    course_2(moodle)
    door.change(results=results(moodle, 2, quizzes=QUIZZES))
    for _ in range(2):
        said = door.well("results", "pull")
        assert said["courses"][0]["of_quizzes"] == 8 * 2 + 5 * 6 + 3 * 3
        assert quiz_attempts(door) == table(QUIZZES_2)
        assert attempts(door) == table(COURSE_2)


@pytest.mark.parametrize(
    ("file", "happened"),
    [
        (f"{ATTEMPTS}--teacher-without-viewreports.json", "lacks the capability `mod/quiz:viewreports`"),
        (f"{ATTEMPTS}--no-such-quiz.json", "does not exist, or no longer exists, in this Moodle"),
    ],
)
def test_a_quiz_that_is_refused_stops_no_other(
    door: Door, moodle: RecordedMoodle, file: str, happened: str
) -> None:
    course_2(moodle)
    moodle.swap(file, quizid=1)
    door.change(results=results(moodle, 2, quizzes=QUIZZES))
    said = door("results", "pull", "--json")
    assert said.code == 2
    (error,) = said.errors
    assert error["happened"].startswith("Quiz 1, Quiz from bank ")
    assert happened in error["happened"]
    assert quiz_attempts(door) == table([row for row in QUIZZES_2 if row[0] == "quiz-2"])
    assert attempts(door) == table(COURSE_2)


def test_answers_that_are_not_shown_are_told_and_attempts_count(door: Door, moodle: RecordedMoodle) -> None:
    course_2(moodle)
    moodle.swap("mod_quiz_get_attempt_review--teacher-without-viewreports.json")
    door.change(results=results(moodle, 2, quizzes=QUIZZES))
    said = door.well("results", "pull")
    assert {each["about"] for each in said["remarks"]} == {"Quiz 1, Quiz from bank", "Quiz 2, Quiz from bank"}
    assert "mod/quiz:viewreports" in said["remarks"][0]["fr"]
    assert [row[:2] for row in quiz_attempts(door)] == [row[:2] for row in table(QUIZZES_2)]


def test_what_is_told_again_counts_once(door: Door, moodle: RecordedMoodle) -> None:
    """On the second night Moodle names every activity as changed, and all its attempts are told again."""
    course_4(moodle)
    first = door.well("results", "pull")["courses"][0]["results"]
    moodle.asked.clear()
    again = door.well("results", "pull")["courses"][0]
    assert {UPDATES, TRACKS} <= set(moodle.functions())
    assert (again["results"], again["new"]) == (first, 0)
    assert attempts(door) == table(COURSE_4)


@pytest.mark.parametrize("answers", [2, 21, 45])
def test_a_pull_that_broke_off_loses_nothing(door: Door, moodle: RecordedMoodle, answers: int) -> None:
    """Moodle is closed for maintenance in the middle; the next night ends what this one began."""
    course_4(moodle)
    closed = Answered(503, "text/html", b"<p>Maintenance</p>")
    moodle.instead = lambda *_: closed if len(moodle.asked) > answers else None
    said = door("results", "pull", "--json")
    assert said.code == 2
    assert "closed for maintenance" in said.errors[0]["happened"]
    moodle.instead = lambda *_: None
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)


def test_activities_not_open_are_told_in_both_languages(
    door: Door, moodle: RecordedMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were read: a person is told of them, and the verb did not fail."""
    course_4(moodle)
    remarks = {each["about"]: each for each in door.well("results", "pull")["remarks"]}
    assert remarks.keys() == {"SCORM 9, Closed", "SCORM 10, Not yet open", "accounts"}
    closed = remarks["SCORM 9, Closed"]
    assert closed["en"].startswith(
        "SCORM 9, Closed has been closed since 2026-11-26; what learners did there"
    )
    assert "SCORM 9, Closed\u00a0: l’activité est fermée depuis le 2026-11-26" in closed["fr"]
    assert "opens on 2027-12-28" in remarks["SCORM 10, Not yet open"]["en"]
    assert "usernotconfirmed" in remarks["accounts"]["fr"]
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert closed["fr"] in door("results", "pull").out
    with DagsterInstance.from_config(str(door.root)) as instance:
        job = defs().resolve_implicit_global_asset_job_def().get_subset(asset_selection={AssetKey("results")})
        done = job.execute_in_process(instance=instance)
        (event,) = done.asset_materializations_for_node("results")
    shown = event.metadata
    assert closed["fr"] in str(shown["remarks"].value)
    assert "of_quizzes" in str(shown["courses"].value)


def test_a_hidden_activity_is_read_and_told_as_hidden(door: Door, moodle: RecordedMoodle) -> None:
    """Moodle tells an editing teacher alone that an activity is hidden."""
    course_4(moodle)
    moodle.swap(f"{LISTED}--editing-teacher.json")
    remarks = {each["about"]: each["en"] for each in door.well("results", "pull")["remarks"]}
    assert "is hidden from learners" in remarks["SCORM 11, Hidden"]
    assert attempts(door) == table(COURSE_4)


def test_a_deleted_activity_leaves_what_was_read_and_is_told(door: Door, moodle: RecordedMoodle) -> None:
    course_4(moodle)
    door.well("results", "pull")
    moodle.swap(f"{LISTED}--no-scorm.json")
    remarks = {each["about"]: each["en"] for each in door.well("results", "pull")["remarks"]}
    assert len(remarks) == 5
    assert "is no longer in the course" in remarks["SCORM 7, Several attempts 1.2"]
    assert attempts(door) == table(COURSE_4)


ONE_REFUSED = {
    f"{SCOES}--no-such.json": "does not exist, or no longer exists, in this Moodle",
    f"{SCOES}--no-longer-a-member.json": "is not shown to the token's user",
    f"{SCOES}--student-closed.json": "is closed, and the token's user may not look into it",
    f"{SCOES}--student-not-yet-open.json": "is not open yet, and the token's user may not look into it",
    f"{COUNT}--teacher-without-viewreport.json": "is refused: the token's user lacks the capability",
    f"{COUNT}--student-hidden-own.json": "is not shown to the token's user",
}


def test_an_activity_that_is_refused_stops_no_other(door: Door, moodle: RecordedMoodle) -> None:
    course_4(moodle)
    for file, happened in ONE_REFUSED.items():
        moodle.swapped.clear()
        moodle.swap(file, scormid=7)
        said = door("results", "pull", "--json")
        assert said.code == 2
        (error,) = said.errors
        assert error["happened"].startswith(f"SCORM 7, Several attempts 1.2 {happened}")
        assert attempts(door) == table(COURSE_4[4:])
    moodle.swapped.clear()
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)


def test_a_student_may_read_nothing_and_is_told_of_each_activity(
    door: Door, moodle: RecordedMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made a token of the wrong account finds out what to do, and what they may see stays."""
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", moodle.token("res:student1"))
    moodle.reuse(f"{SCOES}--2004.json", scormid=8)
    moodle.reuse(f"{COUNT}--no-capability.json", scormid=8)
    moodle.reuse(f"{TRACKS}--12-second-attempt-passed.json", scoid=14, userid=3, attempt=2)
    said = door("results", "pull", "--json")
    assert said.code == 2
    told = {
        happened.partition(",")[0]: happened.partition(" (since")[0]
        for happened in (error["happened"] for error in said.errors)
    }
    assert told.keys() == {"SCORM 7", "SCORM 8", "SCORM 9", "SCORM 10"}
    assert told["SCORM 7"].endswith("the token's user lacks the capability `mod/scorm:viewreport`")
    assert all("non-editing teacher" in error["remedy"] for error in said.errors)


@pytest.mark.parametrize(
    ("function", "case"),
    [
        (COUNT, "user-guest"),
        (TRACKS, "user-no-such-user"),
    ],
)
def test_a_learner_who_is_gone_stops_no_other(
    door: Door, moodle: RecordedMoodle, function: str, case: str
) -> None:
    """Student6 is deleted in the middle of the pull: counted, and refused when the attempt is asked for."""
    course_4(moodle)
    moodle.swap(f"{function}--{case}.json", userid=10)
    assert door.well("results", "pull")["courses"]
    kept = [row for row in COURSE_4 if row[:3] != (False, None, None)]
    assert attempts(door) == table(kept)


def test_a_removed_attempt_hides_none_after_it(door: Door, moodle: RecordedMoodle) -> None:
    """Moodle counts one attempt, and it is the second: the number of the first stays free."""
    course_4(moodle)
    door.well("results", "pull")
    asked = [form for function, form in moodle.asked if function == TRACKS and form["userid"] == "4"]
    assert [form["attempt"] for form in asked if form["scoid"] == "14"] == ["1", "2"]


def test_an_attempt_a_teacher_removes_is_counted_no_more(door: Door, moodle: RecordedMoodle) -> None:
    """Moodle's report has it no more either; were it put back, it would count again."""
    course_4(moodle)
    removed = (True, "passed", 1.0, 4.84, 6, 6)
    moodle.prefer("before-removal")
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table([*COURSE_4, removed])
    moodle.prefer()
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)
    moodle.prefer("before-removal")
    door.well("results", "pull")
    assert attempts(door) == table([*COURSE_4, removed])


def test_attempts_of_a_closed_activity_are_not_removed(door: Door, moodle: RecordedMoodle) -> None:
    """Moodle counted none while it was open; those made since are told one by one, once it is closed."""
    course_4(moodle)
    moodle.swap(f"{COUNT}--never-opened.json", scormid=9)
    door.well("results", "pull")
    moodle.swapped.clear()
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)


def test_a_learner_who_is_deleted_later_still_learned(door: Door, moodle: RecordedMoodle) -> None:
    """Moodle tells nothing of a deleted account: what was read of it is not taken for removed."""
    course_4(moodle)
    door.well("results", "pull")
    moodle.swap(f"{COUNT}--user-deleted.json", userid=3)
    said = door.well("results", "pull")
    assert "userdeleted" in {each["about"]: each["en"] for each in said["remarks"]}["accounts"]
    assert attempts(door) == table(COURSE_4)


ALL_REFUSED = {
    "maintenance": (ASKER, "closed for maintenance", "Try again later"),
    "maintenance-cli": (ASKER, "closed for maintenance", "Try again later"),
    "web-services-off": (ASKER, "web services are switched off", "Advanced features"),
    "rest-off": (ASKER, "web services are switched off", "Manage protocols"),
    "must-change-password": (ASKER, "first asks the token's user to do something", "set the password"),
    "policy-not-agreed": (ASKER, "first asks the token's user to do something", "accept the policies"),
    "teacher-without-viewparticipants": (ASKER, "lacks a capability", "non-editing teacher"),
    "not-enrolled": ("res:outsider", "may not see the course", "Enrol the user"),
    "hidden-course-student": ("res:student1", "may not see the course", "Enrol the user"),
    "user-suspended": ("res:outsider", "may not sign in (wsaccessusersuspended)", "Fix its account"),
    "may-not-use-rest": ("res:student2", f"may not call {ENROLLED}", "webservice/rest:use"),
    "token-for-another-ip": ("res:ip", f"may not call {ENROLLED}", "other IP addresses"),
    "expired-token": ("res:expired", "the token has expired", "Manage tokens"),
    "wrong-token": ("another site's", "does not know the token", "Manage tokens"),
}


@pytest.mark.parametrize("case", ALL_REFUSED)
def test_a_moodle_that_refuses_everything_says_what_to_do(
    door: Door, moodle: RecordedMoodle, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    asked_by, happened, remedy = ALL_REFUSED[case]
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", moodle.token(asked_by))
    moodle.prefer(case)
    said = door("results", "pull", "--json")
    assert said.code == 2
    (error,) = said.errors
    assert happened in error["happened"]
    assert remedy in error["remedy"]
    assert len(moodle.asked) <= 2
    assert attempts(door) == []


FALLS_DUE = {
    f"{LISTED}--policy-not-agreed.json": "may not see the course",
    f"{LISTED}--not-enrolled.json": "may not see the course",
    f"{SCOES}--must-change-password.json": "first asks the token's user to do something",
    f"{SCOES}--policy-not-agreed.json": "first asks the token's user to do something",
    f"{TRACKS}--wrong-token.json": "does not know the token",
}


def test_what_falls_due_ends_the_pull_and_loses_nothing(door: Door, moodle: RecordedMoodle) -> None:
    """A list that answers 200, empty, with a warning was taken for a course without activities."""
    course_4(moodle)
    for file, happened in FALLS_DUE.items():
        moodle.swapped.clear()
        moodle.swap(file)
        said = door("results", "pull", "--json")
        assert said.code == 2
        assert happened in said.errors[0]["happened"], file
    moodle.swapped.clear()
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)


FUNCTIONS = sorted({each.function for each in recordings() if each.asked_by.startswith("res:")})


def says_no(file: str) -> bool:
    """Return whether a recording refuses, or answers that there is nothing."""
    body = (RECORDED / file).read_bytes()
    return len(body) < 400 and not body.startswith(b'{"attemptscount":1')


@pytest.mark.trial
@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_recorded_refusal_loses_or_doubles_anything(
    door: Door, moodle: RecordedMoodle, function: str
) -> None:
    """Each is given in place of every answer of its function; the next whole reading has all of it, once."""
    course, expected = (4, COURSE_4) if "scorm" in function or "enrol" in function else (2, COURSE_2)
    (course_4 if course == 4 else course_2)(moodle)
    door.change(results=results(moodle, course, quizzes=QUIZZES if course == 2 else []))
    files = [each.file for each in recordings() if each.function == function and says_no(each.file)]
    for number, file in enumerate(files, start=1):
        moodle.swap(file)
        said = door("results", "pull", "--json")
        assert said.code in (0, 2), file
        assert all(error["place"] and error["remedy"] for error in said.errors), file
        moodle.swapped.clear()
        # What course.yaml says has changed: everything is asked for, as it is once a week.
        changed = {"url": moodle.url + "/" * (number % 2), "quizzes": QUIZZES if course == 2 else []}
        door.change(results=results(moodle, course, **changed))
        assert door.well("results", "pull")["courses"], file
        assert attempts(door) == table(expected), file
        assert course == 4 or quiz_attempts(door) == table(QUIZZES_2), file


PAGE = b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>"
HALF = b'{"attemptscount":1,"warn'


OF_ONE_ACTIVITY = [
    (
        Answered(200, "application/json", b'{"attemptscount":"many"}'),
        "does not answer as Moodle documents it",
    ),
    (Answered(200, "application/json", b'{"exception":"x","errorcode":"dmlreadexception"}'), "refused"),
]
"""What Moodle says of one activity, and nobody foresaw: the others are read."""

NONSENSE = [
    (Answered(200, "text/html", PAGE), "Moodle answered with a web page instead of data"),
    (Answered(200, "application/json", HALF), "breaks off in the middle"),
    (Answered(200, "application/json", HALF, {"Content-Length": "33"}), ""),
    (Answered(200, "application/json", b""), "Moodle answered with a web page"),
    (Answered(502, "text/html", PAGE), "Moodle failed (502)"),
    (Answered(302, "text/html", b"", {"Location": "/login/index.php"}), "/login/index.php"),
]


def test_nonsense_in_the_middle_is_named_and_loses_nothing(door: Door, moodle: RecordedMoodle) -> None:
    """One score that was a number kept a whole class from being read."""
    course_4(moodle)
    for answer, happened in [*OF_ONE_ACTIVITY, *NONSENSE]:
        asked = {"scormid": "7" if (answer, happened) in OF_ONE_ACTIVITY else "8"}
        moodle.instead = lambda function, form, asked=asked, answer=answer: (
            answer if function == COUNT and asked.items() <= form.items() else None
        )
        said = door("results", "pull", "--json")
        assert said.code == 2
        (error,) = said.errors
        assert happened in error["happened"]
        assert error["remedy"]
        if (answer, happened) in OF_ONE_ACTIVITY:
            assert error["happened"].startswith("SCORM 7, Several attempts 1.2 ")
            assert attempts(door) == table(COURSE_4[4:])
    moodle.instead = lambda *_: None
    assert door.well("results", "pull")["courses"]
    assert attempts(door) == table(COURSE_4)
