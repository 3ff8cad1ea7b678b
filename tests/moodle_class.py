"""The class of the recorded Moodle, in its two courses: what was recorded, and what stands for the rest.

Of course 4 every activity that is of interest was recorded, but not every learner at each of them. Of course
2 the tracks were, and the quizzes, and not the calls that lead to them. Those calls are answered here by
recordings of their own kind.
"""

import json
from typing import Any

from tests.moodle_site import Answered
from tests.recorded_moodle import RECORDED, RecordedMoodle

COUNT = "mod_scorm_get_scorm_attempt_count"
TRACKS = "mod_scorm_get_scorm_sco_tracks"
SCOES = "mod_scorm_get_scorm_scoes"
ATTEMPTS = "mod_quiz_get_user_attempts"
UNCONFIRMED = 12

COURSE_4 = [
    (False, "failed", 0.0, 4.51, 0, 6),  # 7, student1, first attempt
    (True, "passed", 1.0, 4.20, 6, 6),  # 7, student1, second
    (False, "failed", 0.0, 4.56, 0, 6),  # 7, student2, second: a teacher removed the first
    (False, None, None, 4.17, 2, 2),  # 7, student6, suspended
    (True, "passed", 0.8333, 5.11, 5, 6),  # 8 (2004), student1, first
    (True, "failed", 0.0, 4.64, 0, 6),  # 8, student1, second
    (False, None, None, 4.04, 2, 2),  # 8, student6, suspended
    (True, "passed", 1.0, 7.61, 6, 6),  # 9 (closed), student1
    (True, "passed", 1.0, 4.11, 6, 6),  # 11 (hidden), student1
]
"""Completed, verdict, score, seconds, answers right, answers given: as Moodle's own report of each attempt
shows them (status, score, total time, interactions), read by hand from the recordings."""

COURSE_2 = [
    (True, "passed", 1.0, 12.75, 6, 12),  # 1, student2: failed with 0, restarted within the attempt
    (True, "passed", 1.0, 47.27, 6, 6),  # 1, student3: taken up again
    (True, "passed", 0.8333, 6.62, 5, 6),  # 1, student5
    (True, "passed", 1.0, 13.69, 6, 12),  # 2 (2004), student2: restarted within the attempt
    (True, "passed", 1.0, 12.66, 6, 6),  # 2, student3: taken up again; the last sitting took 6.61
    (True, "passed", 1.0, 12.15, 13, 13),  # 3, student1: thirteen questions of all kinds
    (False, "failed", 0.7, 10.98, 10, 13),  # 3, student2
]


QUIZZES_2 = [
    ("quiz-1", 0.5, 24, 3, 6),  # student1, attempt 5: Moodle's grade is 5.00 of 10
    ("quiz-1", 0.0, 0, 0, 6),  # student1, attempt 8
    ("quiz-1", 0.1667, 27, 1, 6),  # student2, attempt 6: 1.67
    ("quiz-1", 0.1667, 15, 1, 6),  # student2, attempt 11: 1.67
    ("quiz-1", 0.6667, 60, 4, 6),  # student4, attempt 13: 6.67
    ("quiz-2", 0.0, 10, 0, 3),  # student1, attempt 12
    ("quiz-2", 0.0, 7, 0, 3),  # student4, attempt 7
    ("quiz-2", 0.4583, 60, 0, 3),  # student4, attempt 14: 4.58; cloze and matching are partly right
]
"""Quiz, score, seconds, questions all right, questions marked: Moodle's own review of each attempt, by hand.

Student5 has one in progress, and the editing teacher a preview: neither is in its report of attempts.
"""


def course_4(moodle: RecordedMoodle) -> None:
    """Let every question about the activities of course 4 have an answer."""
    moodle.reuse(f"{COUNT}--user-unconfirmed.json", userid=UNCONFIRMED)
    moodle.reuse(f"{TRACKS}--user-unconfirmed.json", userid=UNCONFIRMED)
    moodle.reuse(f"{COUNT}--teacher-open.json", scormid=8, userid=3)
    moodle.reuse(f"{COUNT}--suspended-attempt.json", scormid=8, userid=10)
    moodle.reuse(f"{COUNT}--teacher-closed.json", scormid=9)
    moodle.reuse(f"{COUNT}--teacher-not-yet-open.json", scormid=10)
    moodle.reuse(f"{COUNT}--never-opened.json")
    moodle.reuse(f"{TRACKS}--never-opened.json")
    moodle.reuse("core_course_check_updates--teacher-course4.json", courseid=4)


def course_2(moodle: RecordedMoodle) -> None:
    """Let every question about the activities of course 2 have an answer."""
    for scorm, sco in ((1, 2), (2, 4), (3, 6), (4, 8), (5, 10)):
        item = {1: b"food-allergies", 2: b"food-allergies", 3: b"refroidir-et-remettre"}
        changed = {b'"id":14': b'"id":%d' % sco, b"food-allergies": item.get(scorm, b"of-another-course")}
        moodle.reuse(f"{SCOES}--teacher-open.json", changed, scormid=scorm)
    for scorm, user in ((1, 4), (1, 5), (1, 7), (2, 4), (2, 5), (3, 3), (3, 4)):
        moodle.reuse(f"{COUNT}--suspended-attempt.json", scormid=scorm, userid=user)
    moodle.reuse(f"{COUNT}--never-opened.json")
    moodle.reuse(f"{TRACKS}--never-opened.json")
    moodle.reuse("core_course_check_updates--teacher-changed.json", courseid=2)
    reviewed = json.loads(
        (RECORDED / "mod_quiz_get_attempt_review--attempt13-quiz1-user6-right-and-wrong.json").read_bytes()
    )

    def instead(function: str, form: dict[str, str]) -> Answered | None:
        """Student4's attempts at quiz 1 were not listed: the one there is stands in its own review."""
        if function == ATTEMPTS and (form["quizid"], form["userid"]) == ("1", "6"):
            return _json({"attempts": [reviewed["attempt"]], "warnings": []})
        return None

    moodle.instead = instead
    moodle.reuse(f"{ATTEMPTS}--none.json")


def _json(answer: Any) -> Answered:
    return Answered(body=json.dumps(answer).encode())
