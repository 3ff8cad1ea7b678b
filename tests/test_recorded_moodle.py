"""The recorded answers are all there, and each answers its own question over HTTP."""

import json

import pytest

from adapters.moodle.services import Moodle, MoodleRefused
from adapters.moodle.tracks import ATTEMPT_COUNT, ENROLLED
from schemas.errors import SourceUnreadable
from tests.recorded_moodle import RECORDED, RecordedMoodle, recorded_moodle, recordings


def asking(served: RecordedMoodle, asked_by: str) -> Moodle:
    return Moodle(served.url, served.token(asked_by), place="m", own_hosts=frozenset({"127.0.0.1"}))


def test_the_tables_name_every_recording_and_no_other() -> None:
    there = {path.name for path in RECORDED.iterdir()} - {"README.md"}
    assert {each.file for each in recordings()} == there


def test_a_recording_names_no_place_but_examples() -> None:
    """No address of the machine they were made on: names of test domains, and of standards."""
    for path in RECORDED.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "localhost" not in text
        assert "127.0.0.1" not in text
        if path.suffix == ".json" and text:
            json.loads(text)


@pytest.mark.parametrize(
    ("asked_by", "preferred", "form", "count"),
    [
        ("res:pjnet", "", {"scormid": 7, "userid": 3}, 2),
        ("res:pjnet", "", {"scormid": 7, "userid": 4}, 1),
        ("res:pjnet", "before-removal", {"scormid": 7, "userid": 4}, 2),
        ("res:student1", "", {"scormid": 7, "userid": 3}, 2),
    ],
)
def test_the_state_and_the_asker_choose_the_answer(
    asked_by: str, preferred: str, form: dict[str, int], count: int
) -> None:
    with recorded_moodle() as served:
        served.prefer(*filter(None, [preferred]))
        found = asking(served, asked_by).call_function(
            ATTEMPT_COUNT, "mod_scorm_get_scorm_attempt_count", **form
        )
    assert found.attemptscount == count


def test_an_expired_token_is_deleted_by_its_first_refusal() -> None:
    """Moodle answers `accessexception` once, and knows no such token from then on."""
    with recorded_moodle() as served:
        codes = []
        for _ in range(3):
            with pytest.raises(MoodleRefused) as told:
                asking(served, "res:expired").call_function(
                    ENROLLED, "core_enrol_get_enrolled_users", courseid=4
                )
            assert told.value.refusal is not None
            codes.append(told.value.refusal.wording)
    assert codes[1:] == ["moodle.unknown_token"] * 2
    assert codes[0] != codes[1]


def test_every_recording_answers_its_own_question() -> None:
    for each in recordings():
        served = RecordedMoodle(url="https://moodle.example", preferred=[each.case])
        token = "0" * 32 if each.asked_by == "wrong" else served.token(each.asked_by)
        answer = served.answer(each.function, {**each.form, "wstoken": token})
        assert answer.status == each.status
        if "second-call" not in each.case:
            assert answer.body == (RECORDED / each.file).read_bytes(), each.file


def test_what_nothing_recorded_answers_fails_the_test() -> None:
    with (
        pytest.raises(AssertionError, match="mod_scorm_get_scorm_attempt_count"),
        recorded_moodle() as served,
        pytest.raises(SourceUnreadable),
    ):
        asking(served, "res:pjnet").call_function(
            ATTEMPT_COUNT, "mod_scorm_get_scorm_attempt_count", scormid=70, userid=3
        )


def test_a_recording_may_answer_what_was_not_recorded() -> None:
    with recorded_moodle() as served:
        served.reuse("mod_scorm_get_scorm_attempt_count--never-opened.json", scormid=8)
        found = asking(served, "res:pjnet").call_function(
            ATTEMPT_COUNT, "mod_scorm_get_scorm_attempt_count", scormid=8, userid=3
        )
    assert found.attemptscount == 0
