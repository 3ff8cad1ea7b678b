"""`premierjet doctor --moodle` against what a real Moodle answered: each thing that is missing is named."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.moodle.functions import FUNCTIONS, MoodleUse, list_functions
from tests.cli.conftest import Door
from tests.moodle_site import Answered
from tests.recorded_moodle import RECORDED, RecordedMoodle, recorded_moodle

REFUSED = (RECORDED / "core_webservice_get_site_info--not-in-service.json").read_bytes()
UNKNOWN = (RECORDED / "pluginfile--wrong-token.json").read_bytes()
NOT_THERE = (RECORDED / "pluginfile--not-there.json").read_bytes()
NO_FILES = (RECORDED / "pluginfile--no-download.json").read_bytes()
Instead = Callable[[str, dict[str, str]], Answered | None]


@pytest.fixture
def moodle(monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedMoodle]:
    """One of the recorded Moodle, with what the doctor asks of it that nobody had asked."""
    with recorded_moodle() as served:
        monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
        tokens = {"source": "src:pjnet", "target": "tgt:pjedit", "results": "res:pjnet"}
        written = ", ".join(f"{use}={served.token(asked_by)}" for use, asked_by in tokens.items())
        monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", written)
        served.reuse("core_course_get_contents--teacher-course2.json", courseid=2)
        served.reuse("core_files_get_files--no-such-folder.json")
        served.reuse("mod_scorm_get_scorms_by_courses--teacher-course2.json")
        served.reuse("core_course_check_updates--teacher-nothing.json")
        served.reuse("mod_quiz_get_user_attempts--no-such-quiz.json")
        served.reuse("mod_quiz_get_attempt_review--no-such-attempt.json")
        served.reuse("pluginfile--not-there.json")
        yield served


def entries(at: RecordedMoodle) -> dict[str, dict[str, Any]]:
    """One course of each use, as the recordings know them."""
    return {
        "source": {"sources": [{"moodle": {"url": at.url, "course": 3}}, {"path": "sources/*"}]},
        "target": {"targets": [{"kind": "moodle", "id": "m", "url": at.url, "course": 2}]},
        "results": {"results": {"origins": [{"kind": "moodle", "id": "m", "url": at.url, "course": 4}]}},
    }


def found(door: Door, *options: str, code: int) -> list[dict[str, Any]]:
    said = door("doctor", "--moodle", "--json", *options)
    assert said.code == code, said.out + said.err
    pieces: list[dict[str, Any]] = said.document["pieces"]
    return pieces


def test_each_function_of_each_use_is_called_once_and_answers(fresh: Door, moodle: RecordedMoodle) -> None:
    """The three uses with a token each: what Moodle 4.5.6 answered to services that lack nothing."""
    uses = entries(moodle)
    fresh.change(**uses["source"], **uses["target"], **uses["results"])
    pieces = found(fresh, code=0)
    for use in MoodleUse:
        asked = [each["piece"] for each in pieces if each["use"] == use]
        assert [piece for piece in asked if "_" in piece] == [each.name for each in list_functions(use)]
    untried = {each["piece"] for each in pieces if "nothing yet" in each["found"]}
    assert untried == {"mod_quiz_get_user_attempts", "mod_quiz_get_attempt_review"}
    assert {each.name for each in FUNCTIONS} <= set(moodle.functions())
    assert "upload" not in moodle.functions()


def without(function: str) -> Instead:
    return lambda asked, form: Answered(body=REFUSED) if asked == function else None


def refusing(calls: Answered, files: bytes) -> Instead:
    return lambda asked, form: Answered(body=files) if asked == "pluginfile" else calls


def of_case(file: str) -> Instead:
    function = file.partition("--")[0]
    body = (RECORDED / file).read_bytes()
    return lambda asked, form: Answered(body=body) if asked == function else None


OFF = Answered(403, "text/html; charset=utf-8", b"")
LACKING = [
    ("source", without("core_course_get_contents"), "core_course_get_contents is not in the token's service"),
    ("target", without("core_files_get_files"), "core_files_get_files is not in the token's service"),
    ("results", refusing(OFF, UNKNOWN), "the REST protocol is switched off"),
    ("results", refusing(OFF, NO_FILES), "web services are switched off"),
    ("source", refusing(Answered(body=REFUSED), NOT_THERE), "`webservice/rest:use` is missing"),
    ("source", refusing(Answered(body=REFUSED), NO_FILES), "may not be used from this machine"),
    (
        "source",
        lambda asked, form: Answered(body=NO_FILES) if asked == "pluginfile" else None,
        "the token may not download files",
    ),
    (
        "results",
        of_case("core_enrol_get_enrolled_users--teacher-without-viewparticipants.json"),
        "lacks moodle/course:viewparticipants",
    ),
    (
        "results",
        of_case("mod_scorm_get_scorm_sco_tracks--teacher-without-viewreport.json"),
        "mod_scorm_get_scorm_sco_tracks is refused: the token's user lacks mod/scorm:viewreport",
    ),
    ("results", of_case("core_enrol_get_enrolled_users--not-enrolled.json"), "may not see the course"),
    ("source", of_case("core_course_get_contents--no-such-course.json"), "there is no such course"),
    (
        "target",
        refusing(Answered(503, "text/html", b"<h1>Bientot</h1>"), NOT_THERE),
        "closed for maintenance",
    ),
    (
        "results",
        refusing(Answered(200, "text/html", b"<h1>Bienvenue</h1>"), NOT_THERE),
        "Moodle answered with a web page",
    ),
    (
        "results",
        refusing(Answered(200, body=b'{"users": [{"id"'), NOT_THERE),
        "core_webservice_get_site_info",
    ),
]


@pytest.mark.parametrize(("use", "instead", "told"), LACKING, ids=[told for *_, told in LACKING])
def test_what_is_missing_is_named(
    fresh: Door, moodle: RecordedMoodle, use: str, instead: Instead, told: str
) -> None:
    moodle.instead = instead
    fresh.change(**entries(moodle)[use])
    wrong = [each for each in found(fresh, "--language", "en", code=1) if not each["works"]]
    assert [each for each in wrong if told in each["found"]], wrong


@pytest.mark.parametrize(
    ("written", "language", "told"),
    [
        ("0" * 32, "en", "Moodle does not know the token. It is of another site"),
        ("0" * 32, "fr", "Moodle ne connaît pas le jeton. Il est d’un autre site"),
        ("source=abc", "en", "has none for 127.0.0.1/results"),
        ("moodle.example=abc", "fr", "n’en a pas pour 127.0.0.1/results"),
    ],
)
def test_a_token_of_another_site_or_use_is_told_once(
    fresh: Door,
    moodle: RecordedMoodle,
    monkeypatch: pytest.MonkeyPatch,
    written: str,
    language: str,
    told: str,
) -> None:
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", written)
    fresh.change(**entries(moodle)["results"])
    (only,) = found(fresh, "--language", language, code=1)
    assert told in only["found"]
    assert only["piece"] == ("token" if language == "en" else "jeton")


@pytest.mark.parametrize("use", MoodleUse)
def test_a_token_that_has_expired_is_told_once(fresh: Door, moodle: RecordedMoodle, use: MoodleUse) -> None:
    """Moodle refuses it once as it refuses a function the service lacks, and deletes it."""
    unknown = (RECORDED / "core_enrol_get_enrolled_users--expired-token-second-call.json").read_bytes()
    moodle.instead = lambda asked, form: Answered(body=unknown if len(moodle.asked) > 1 else REFUSED)
    fresh.change(**entries(moodle)[use])
    (only,) = found(fresh, "--language", "en", code=1)
    assert "or has expired" in only["found"]


def test_a_function_the_use_goes_on_without_is_only_told(fresh: Door, moodle: RecordedMoodle) -> None:
    moodle.instead = without("core_course_check_updates")
    fresh.change(**entries(moodle)["results"])
    looked = [each for each in found(fresh, "--language", "en", code=0) if each["look"]]
    assert [each["piece"] for each in looked] == ["core_course_check_updates"]
    assert "this use works without it" in looked[0]["found"]


def test_an_installation_without_a_moodle_says_so(fresh: Door) -> None:
    said = fresh("doctor", "--moodle", "--language", "fr")
    assert (said.code, said.out.strip()) == (0, "Aucun cours ne nomme de Moodle.")
