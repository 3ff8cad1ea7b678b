"""A Moodle is asked for tracks and attempts; what it says becomes results under the items' own ids."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.moodle.services import SECONDS
from adapters.results.moodle import MoodleResultsOrigin
from pipelines.testing import builders
from schemas.course import MoodleQuiz, MoodleResults
from schemas.errors import ResultsUnreadable
from tests.moodle_site import COURSE, TOKEN, Answered, Moodle, moodle_site, refusal
from tests.results.conftest import NOW, Intake

Clock = Callable[[], datetime]
START = 1_795_500_000  # 2026-11-24T06:00:00Z
TRACKS_12 = {
    "x.start.time": str(START),
    "cmi.core.lesson_status": "passed",
    "cmi.core.score.raw": "85",
    "cmi.core.total_time": "00:05:30.50",
    "cmi.interactions_0.id": "q-0001",
    "cmi.interactions_0.type": "choice",
    "cmi.interactions_0.student_response": "a,c",
    "cmi.interactions_0.result": "correct",
    "cmi.interactions_0.latency": "0000:00:12.50",
    "cmi.interactions_0.weighting": "1",
    "cmi.interactions_1.id": "q-0002",
    "cmi.interactions_1.type": "matching",
    "cmi.interactions_1.student_response": "a.2,b.1",
    "cmi.interactions_1.result": "wrong",
    "cmi.interactions_1.weighting": "0",
    "cmi.interactions_2.id": "q-0003",
    "cmi.interactions_2.type": "fill-in",
    "cmi.interactions_2.student_response": "Martin",
    "cmi.interactions_2.result": "correct",
    "cmi.interactions_3.id": "q-0004",
    "cmi.interactions_3.type": "true-false",
    "cmi.interactions_3.student_response": "t",
    "cmi.interactions_3.result": "correct",
    "timemodified": str(START + 600),
}
TRACKS_2004 = {
    "x.start.time": str(START),
    "cmi.completion_status": "completed",
    "cmi.success_status": "failed",
    "cmi.score.scaled": "0.4",
    "cmi.session_time": "PT1M3.5S",
    "cmi.total_time": "PT2M3.5S",
    "cmi.interactions.0.id": "q-0001",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.learner_response": "a[,]c",
    "cmi.interactions.0.result": "incorrect",
    "cmi.interactions.0.timestamp": "2026-11-24T10:00:00.00Z",
    "cmi.interactions.0.latency": "PT12.5S",
    "timemodified": str(START + 600),
}


@dataclass
class Classroom:
    """A course of a Moodle: what its packages keep of each learner, and their attempts at a quiz."""

    moodle: Moodle
    tracks: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    attempts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    may_review: bool = True
    gone: dict[int, str] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    """When the tracks of a learner, or an attempt, changed; when a learner was last in the course."""

    def answer(self, form: dict[str, str]) -> Answered | None:
        user = int(form.get("userid", "0"))
        said: Any
        if user in self.gone:
            return refusal(self.gone[user])
        match form["wsfunction"]:
            case "core_enrol_get_enrolled_users":
                roles = {2: "editingteacher"}
                said = [
                    {
                        "id": each,
                        "fullname": "Léa Martin",
                        "roles": [{"shortname": roles.get(each, "student")}],
                        "lastcourseaccess": self.seen.get(each, START),
                    }
                    for each in (2, *sorted({*self.tracks, *self.attempts}))
                ]
            case "mod_scorm_get_scorms_by_courses":
                listed = [{"id": 7, "coursemodule": 107}, {"id": 8, "coursemodule": 108}]
                said = {"scorms": listed, "warnings": []}
            case "mod_quiz_get_quizzes_by_courses":
                said = {"quizzes": [{"id": 3, "coursemodule": 103}], "warnings": []}
            case "core_course_check_updates":
                said = {"instances": list(self._updates(form)), "warnings": []}
            case "mod_scorm_get_scorm_scoes":
                ours = form["scormid"] == "7"
                said = {
                    "scoes": [
                        {"id": 70, "identifier": "organization-froid--chaine", "launch": ""},
                        {
                            "id": 71,
                            "identifier": "item-froid--chaine" if ours else "item-1",
                            "launch": "i.html",
                        },
                    ]
                }
            case "mod_scorm_get_scorm_attempt_count":
                said = {"attemptscount": len(list(filter(None, self.tracks.get(user, [])))), "warnings": []}
            case "mod_scorm_get_scorm_sco_tracks":
                kept = dict(enumerate(self.tracks[user], start=1)).get(int(form["attempt"]), {})
                tracks = [{"element": name, "value": value} for name, value in kept.items()]
                score = kept.get("cmi.core.score.raw") or kept.get("cmi.score.raw")
                tracks += [{"element": "score_raw", "value": float(score) if score else ""}] if kept else []
                said = {"data": {"attempt": int(form["attempt"]), "tracks": tracks}, "warnings": []}
            case "mod_quiz_get_user_attempts":
                said = {"attempts": self.attempts.get(user, []), "warnings": []}
            case "mod_quiz_get_attempt_review":
                if not self.may_review:
                    return refusal("nopermissions")
                said = {"grade": "8.0", "questions": self.questions}
            case _:
                return None
        return Answered(body=json.dumps(said).encode())

    def _updates(self, form: dict[str, str]) -> Iterator[dict[str, Any]]:
        """What scorm_check_updates_since and quiz_check_updates_since tell a teacher."""
        attempts = {attempt["id"] for told in self.attempts.values() for attempt in told}
        areas = {107: ("usertracks", set(self.tracks)), 103: ("userattempts", attempts)}
        number = 0
        while place := form.get(f"tocheck[{number}][id]"):
            name, rows = areas.get(int(place), ("", set()))
            since = int(form[f"tocheck[{number}][since]"])
            number += 1
            ids = [row for row in sorted(rows) if self.changed.get(row, START) > since]
            if ids:
                update = {
                    "name": name,
                    "itemids": [50_000 + row if name == "usertracks" else row for row in ids],
                }
                yield {"contextlevel": "module", "id": int(place), "updates": [update]}


@pytest.fixture
def classroom() -> Iterator[Classroom]:
    with moodle_site() as moodle:
        room = Classroom(moodle)
        moodle.handed = room.answer
        yield room


def opened(
    room: Classroom, clock: Clock = lambda: NOW, seconds: float = 5.0, **changes: Any
) -> MoodleResultsOrigin:
    entry = MoodleResults(kind="moodle", id="lrs", url=room.moodle.url, course=COURSE, **changes)
    return MoodleResultsOrigin(
        entry,
        builders.course(),
        SecretStr(TOKEN),
        own_hosts=frozenset({"127.0.0.1"}),
        seconds=seconds,
        clock=clock,
    )


def kept(intake: Intake, columns: str, kind: str) -> list[Any]:
    with intake.results.open_view() as connection:
        query = f"SELECT {columns} FROM results WHERE kind = '{kind}' ORDER BY \"at\", item"
        return connection.execute(query).fetchall()


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    from adapters.store.folder import FolderStore
    from adapters.store.results import ResultStore

    return Intake(tmp_path, ResultStore(FolderStore(tmp_path / "store"), "froid"))


def test_a_scorm_1_2_attempt_is_told_in_the_words_of_xapi(classroom: Classroom, intake: Intake) -> None:
    classroom.tracks[5] = [TRACKS_12]
    done = intake.pulled(lambda _: opened(classroom))
    assert (done.troubles, done.aside) == ({}, {})
    assert kept(intake, "item, response, correct, seconds, optional", "answered") == [
        ("q-0001", "a[,]c", True, 12.5, False),
        ("q-0002", "a[.]2[,]b[.]1", False, None, True),
        ("q-0003", None, True, None, False),
        ("q-0004", "true", True, None, False),
    ]
    assert kept(intake, "score", "passed") == [(0.85,)]
    assert kept(intake, "module", "completed") == [("froid--chaine",)]
    assert kept(intake, "seconds", "left") == [(330.5,)]
    assert kept(intake, 'epoch("at")', "started") == [(START,)]


def test_a_scorm_2004_attempt_says_completion_and_success_apart(classroom: Classroom, intake: Intake) -> None:
    classroom.tracks[5] = [TRACKS_2004]
    intake.pulled(lambda _: opened(classroom))
    assert kept(intake, "score", "failed") == [(0.4,)]
    assert len(kept(intake, "id", "completed")) == 1
    assert kept(intake, 'item, response, correct, "at"::VARCHAR', "answered") == [
        ("q-0001", "a[,]c", False, "2026-11-24 10:00:00")
    ]


@pytest.mark.parametrize(
    ("element", "value"),
    [
        (f"cmi.interactions.{'9' * 5000}.id", "q-0001"),
        ("cmi.session_time", f"PT{'9' * 5000}H"),
        ("cmi.interactions.0.timestamp", "9" * 5000),
        ("x.start.time", "9" * 12),
        ("timemodified", "9" * 12),
    ],
    ids=["number of a question", "session", "time of an answer", "start", "end"],
)
def test_a_learner_who_sets_a_number_without_end_keeps_nobody_else_from_being_read(
    classroom: Classroom, intake: Intake, element: str, value: str
) -> None:
    """A browser tells Moodle what it likes; one such number ended the night of all courses."""
    classroom.tracks |= {5: [TRACKS_2004 | {element: value}], 6: [TRACKS_2004]}
    intake.pulled(lambda _: opened(classroom))
    assert (0.4,) in kept(intake, "score", "failed")


def test_each_attempt_is_a_session_and_teachers_are_no_learners(classroom: Classroom, intake: Intake) -> None:
    classroom.tracks = {5: [TRACKS_12, TRACKS_2004], 6: [TRACKS_12]}
    intake.pulled(lambda _: opened(classroom))
    assert len(set(kept(intake, "session", "started"))) == 3
    assert len(set(kept(intake, "learner", "enrolled"))) == 2


def test_a_package_that_is_none_of_ours_is_not_asked_about(classroom: Classroom, intake: Intake) -> None:
    classroom.tracks[5] = [TRACKS_12]
    intake.pulled(lambda _: opened(classroom))
    assert classroom.moodle.asked.count("mod_scorm_get_scorm_attempt_count") == 1


def test_the_next_night_adds_only_what_is_new_though_moodle_tells_the_whole_attempt_again(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.tracks[5] = [TRACKS_12]
    before = intake.pulled(lambda _: opened(classroom)).new
    assert intake.pulled(lambda _: opened(classroom)).new == 0
    classroom.tracks[5] = [TRACKS_12 | {"timemodified": str(START + 5_000)}]
    classroom.changed[5] = int(NOW.timestamp())
    assert intake.pulled(lambda _: opened(classroom)).new == 1
    assert len(intake.rows()) == before + 1


def test_who_takes_an_attempt_up_again_and_reaches_more_is_told_with_both_scores(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.tracks[5] = [TRACKS_12]
    night(classroom, intake, 0)
    better = {"cmi.core.score.raw": "95", "timemodified": str(days_after(0.5))}
    classroom.tracks[5] = [TRACKS_12 | better]
    classroom.changed[5] = classroom.seen[5] = days_after(0.5)
    night(classroom, intake, 1)
    assert kept(intake, "score", "passed") == [(0.85,), (0.95,)]
    assert len(kept(intake, "id", "started")) == 1


@pytest.mark.parametrize("code", ["userdeleted", "usernotconfirmed"])
def test_a_learner_whose_account_is_gone_stops_no_other(
    classroom: Classroom, intake: Intake, code: str
) -> None:
    """Moodle lists them in the course, and refuses to tell of them."""
    classroom.tracks, classroom.gone = {5: [TRACKS_12], 6: [TRACKS_12]}, {5: code}
    classroom.attempts = {5: [quiz_attempt(31)], 6: [quiz_attempt(32)]}
    assert intake.pulled(lambda _: opened(classroom, quizzes=(QUIZ,))).troubles == {}
    assert len(kept(intake, "id", "started")) == 2


def test_attempts_after_one_that_a_teacher_removed_are_read(classroom: Classroom, intake: Intake) -> None:
    """Moodle counts those that are there, and leaves them their numbers."""
    classroom.tracks[5] = [{}, TRACKS_12, {}, TRACKS_2004]
    intake.pulled(lambda _: opened(classroom))
    assert (len(kept(intake, "id", "passed")), len(kept(intake, "id", "failed"))) == (1, 1)
    assert classroom.moodle.asked.count("mod_scorm_get_scorm_sco_tracks") == 4


def test_a_new_attempt_takes_the_number_of_a_removed_one(classroom: Classroom, intake: Intake) -> None:
    classroom.tracks[5] = [TRACKS_12]
    night(classroom, intake, 0)
    classroom.tracks[5] = [
        TRACKS_12 | {"x.start.time": str(days_after(0.5)), "cmi.interactions_0.id": "q-0009"}
    ]
    classroom.changed[5] = classroom.seen[5] = days_after(0.5)
    night(classroom, intake, 1)
    assert len(kept(intake, "id", "started")) == 1
    answers = kept(intake, "item", "answered")
    assert ("q-0009",) in answers
    assert ("q-0001",) not in answers


def test_neither_the_name_nor_the_number_of_a_user_is_kept(classroom: Classroom, intake: Intake) -> None:
    classroom.tracks[987654] = [TRACKS_12]
    intake.pulled(lambda _: opened(classroom))
    stored = b"".join(path.read_bytes() for path in (intake.folder / "store").rglob("*") if path.is_file())
    held = json.dumps(intake.rows("COLUMNS(*)"), default=str)
    assert "987654" not in held
    assert b"987654" not in stored
    assert "Martin" not in held


def quiz_attempt(number: int, **changes: Any) -> dict[str, Any]:
    said = {"id": number, "state": "finished", "timestart": START, "timefinish": START + 60, "preview": 0}
    return said | changes


QUIZ = MoodleQuiz(quiz=3, module="chaine", items=("q-0001", "q-0002"))


def test_a_quiz_tells_slot_by_slot_whether_answers_were_right(classroom: Classroom, intake: Intake) -> None:
    classroom.attempts[5] = [quiz_attempt(31), quiz_attempt(32, preview=1)]
    classroom.questions = [
        {"slot": 1, "type": "multichoice", "state": "gradedright", "mark": "1.00", "maxmark": 1},
        {"slot": 2, "type": "shortanswer", "state": "gradedpartial", "mark": "0.50", "maxmark": 1},
        {"slot": 3, "type": "essay", "state": "needsgrading", "mark": "", "maxmark": 1},
    ]
    intake.pulled(lambda _: opened(classroom, quizzes=(QUIZ,)))
    assert kept(intake, "item, correct, response", "answered") == [
        ("q-0001", True, None),
        ("q-0002", False, None),
    ]
    assert len(kept(intake, "id", "started")) == 1


def test_what_a_teacher_marked_is_told_once_it_is(classroom: Classroom, intake: Intake) -> None:
    classroom.attempts[5] = [quiz_attempt(31)]
    classroom.questions = [{"slot": 1, "state": "needsgrading"}, {"slot": 2, "state": "needsgrading"}]
    night(classroom, intake, 0)
    classroom.questions = [{"slot": 1, "state": "mangrright"}, {"slot": 2, "state": "mangrpartial"}]
    classroom.changed[31] = classroom.seen[5] = days_after(0.5)
    night(classroom, intake, 1)
    assert kept(intake, "item, correct", "answered") == [("q-0001", True), ("q-0002", False)]


def test_a_quiz_that_ended_in_no_calendar_is_a_trouble_of_its_moodle(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.attempts[5] = [quiz_attempt(31, timefinish=10**20)]
    done = intake.pulled(lambda _: opened(classroom, quizzes=(QUIZ,)))
    assert "mod_quiz_get_user_attempts" in next(iter(done.troubles.values())).happened


def test_attempts_count_though_the_token_may_not_see_the_answers(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.attempts[5] = [quiz_attempt(31)]
    classroom.may_review = False
    done = intake.pulled(lambda _: opened(classroom, quizzes=(QUIZ,)))
    assert done.troubles == {}
    assert (len(kept(intake, "id", "started")), kept(intake, "id", "answered")) == (1, [])


# night after night


def night(
    room: Classroom, intake: Intake, days: float, *, quizzes: tuple[MoodleQuiz, ...] = (QUIZ,)
) -> list[str]:
    """Pull so many days after the first night, and return the functions that were called."""
    room.moodle.asked.clear()
    intake.pulled(lambda _: opened(room, lambda: NOW + timedelta(days=days), quizzes=quizzes))
    return room.moodle.asked


def days_after(days: float) -> int:
    return int((NOW + timedelta(days=days)).timestamp())


@pytest.mark.parametrize("learners", [1, 12])
def test_a_night_on_which_nobody_did_anything_costs_four_questions_whatever_was_read_before(
    classroom: Classroom, intake: Intake, learners: int
) -> None:
    classroom.tracks = {user: [TRACKS_12, TRACKS_2004] for user in range(10, 10 + learners)}
    classroom.attempts = {user: [quiz_attempt(100 + user)] for user in classroom.tracks}
    first = night(classroom, intake, 0)
    assert len(first) == 5 + learners * (1 + 2) + learners * (1 + 1)
    assert sorted(night(classroom, intake, 1)) == [
        "core_course_check_updates",
        "core_enrol_get_enrolled_users",
        "mod_quiz_get_quizzes_by_courses",
        "mod_scorm_get_scorms_by_courses",
    ]


def test_only_who_came_since_and_only_the_attempt_that_is_new_are_asked_about(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.tracks = {5: [TRACKS_12], 6: [TRACKS_12]}
    classroom.attempts = {5: [quiz_attempt(31)], 6: [quiz_attempt(32)]}
    classroom.questions = [{"slot": 1, "state": "gradedright"}]
    night(classroom, intake, 0)
    night(classroom, intake, 2)
    before = len(intake.rows())
    classroom.tracks[5].append(TRACKS_2004)
    classroom.attempts[5].append(quiz_attempt(33))
    classroom.seen[5] = classroom.changed[5] = classroom.changed[33] = days_after(2.5)
    asked = night(classroom, intake, 3)
    assert asked.count("mod_scorm_get_scorm_attempt_count") == 1
    assert asked.count("mod_scorm_get_scorm_sco_tracks") == 2
    assert asked.count("mod_quiz_get_attempt_review") == 1
    assert len(intake.rows()) == before + 5 + 3
    assert len(night(classroom, intake, 3.5)) == len(night(classroom, intake, 6)) == 4


def test_who_came_before_the_last_night_and_went_on_after_it_is_asked_about(
    classroom: Classroom, intake: Intake
) -> None:
    """Pages of the course say when somebody came, the package itself says nothing until it is left."""
    classroom.tracks = {5: [{"x.start.time": str(START)}]}
    night(classroom, intake, 0)
    night(classroom, intake, 2)
    classroom.seen[5] = days_after(1.9)
    classroom.tracks[5] = [TRACKS_12]
    classroom.changed[5] = days_after(2.1)
    night(classroom, intake, 3)
    assert len(kept(intake, "id", "passed")) == 1


def test_what_moodle_does_not_tell_is_found_within_a_week(classroom: Classroom, intake: Intake) -> None:
    """An app that sends tracks later moves no last access; under separate groups updates are left out."""
    classroom.tracks = {5: [TRACKS_12]}
    night(classroom, intake, 0)
    classroom.tracks[5].append(TRACKS_2004)
    night(classroom, intake, 6)
    assert kept(intake, "id", "failed") == []
    night(classroom, intake, 7)
    assert len(kept(intake, "id", "failed")) == 1


def test_a_night_that_breaks_off_goes_on_at_the_activity_it_broke_off_at(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.tracks, classroom.attempts = {5: [TRACKS_12]}, {5: [quiz_attempt(31)]}
    classroom.moodle.refused_calls["mod_quiz_get_user_attempts"] = "sitemaintenance"
    night(classroom, intake, 0)
    classroom.moodle.refused_calls.clear()
    asked = night(classroom, intake, 1)
    assert "mod_scorm_get_scorm_sco_tracks" not in asked
    assert "mod_quiz_get_user_attempts" in asked
    assert len(kept(intake, "id", "started")) == 2


def test_everything_is_asked_for_once_questions_are_named_otherwise_in_course_yaml(
    classroom: Classroom, intake: Intake
) -> None:
    classroom.attempts = {5: [quiz_attempt(31)]}
    classroom.questions = [{"slot": 1, "state": "gradedright"}, {"slot": 2, "state": "gradedwrong"}]
    night(classroom, intake, 0, quizzes=(QUIZ.model_copy(update={"items": ("q-0001",)}),))
    night(classroom, intake, 1)
    assert kept(intake, "item, correct", "answered") == [("q-0001", True), ("q-0002", False)]


@pytest.mark.parametrize("function", ["core_course_check_updates", "mod_quiz_get_quizzes_by_courses"])
def test_a_service_without_the_functions_that_tell_what_changed_is_asked_about_everything(
    classroom: Classroom, intake: Intake, function: str
) -> None:
    classroom.attempts = {5: [quiz_attempt(31)]}
    classroom.moodle.refused_calls[function] = "accessexception"
    night(classroom, intake, 0)
    assert night(classroom, intake, 1).count("mod_quiz_get_attempt_review") == 1


@pytest.mark.parametrize("function", ["core_enrol_get_enrolled_users", "mod_scorm_get_scorms_by_courses"])
def test_what_a_token_may_not_do_is_told_with_where_to_mend_it(
    classroom: Classroom, intake: Intake, function: str
) -> None:
    classroom.moodle.refused_calls[function] = "accessexception"
    trouble = intake.pulled(lambda _: opened(classroom)).troubles["lrs"]
    assert function in trouble.happened
    assert "External services" in trouble.remedy


def test_a_moodle_that_is_silent_ends_the_pull_within_its_bound(classroom: Classroom, intake: Intake) -> None:
    """Ten minutes of silence cost one minute, and what was read before stays; here a second is enough."""
    assert SECONDS <= 60
    classroom.tracks[5] = [TRACKS_12]
    answer, heard = classroom.answer, Event()

    def silent(form: dict[str, str]) -> Answered | None:
        if form["wsfunction"] == "mod_quiz_get_user_attempts":
            heard.wait(30)
        return answer(form)

    classroom.moodle.handed = silent
    began = monotonic()
    done = intake.pulled(lambda _: opened(classroom, seconds=1.0, quizzes=(QUIZ,)))
    assert monotonic() - began < 10
    heard.set()
    assert "takes too long to answer" in done.troubles["lrs"].happened
    assert len(kept(intake, "id", "passed")) == 1
    classroom.moodle.handed = answer
    assert intake.pulled(lambda _: opened(classroom, quizzes=(QUIZ,))).troubles == {}
    assert len(kept(intake, "id", "passed")) == 1


def test_a_moodle_without_a_token_is_told(classroom: Classroom) -> None:
    entry = MoodleResults(kind="moodle", id="lrs", url=classroom.moodle.url, course=COURSE)
    with pytest.raises(ResultsUnreadable, match="has no token"):
        MoodleResultsOrigin(entry, builders.course(), None, own_hosts=frozenset({"127.0.0.1"}))
