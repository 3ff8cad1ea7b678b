"""`premierjet results`: what learners did, read and forgotten from the terminal."""

import json
import stat

import pytest

from schemas.results import PartKind
from tests.cli.conftest import Door
from tests.statements import answered, learner, lines, statement

LEA = {"mbox": "mailto:lea.martin@example.org"}


@pytest.fixture
def course(fresh: Door) -> Door:
    """A course with a file of statements: three of ours, one of another course, one nobody knows."""
    (fresh.course / "results").mkdir()
    elsewhere = {"id": "https://formation.example/incendie/alerte"}
    said = [
        statement(1, actor=LEA),
        answered(2, actor=LEA),
        statement(3, actor=learner("noe")),
        statement(4, object=elsewhere, context={}),
        statement(5, "urn:liked"),
    ]
    lines(fresh.course / "results" / "export.jsonl", said)
    origins = [{"kind": "statements", "id": "archive", "path": "results/*.jsonl"}]
    fresh.change(results={"origins": origins})
    return fresh


def test_a_pull_says_what_was_new_aside_and_of_other_courses(course: Door) -> None:
    row = course.well("results", "pull")["courses"][0]
    assert {name: row[name] for name in ("course", "results", "new", "aside", "elsewhere")} == {
        "course": "froid",
        "results": 3,
        "new": 3,
        "aside": 1,
        "elsewhere": 1,
    }
    assert course.well("results", "pull", "froid")["courses"][0]["new"] == 0


def test_a_course_that_reads_no_results_says_so(fresh: Door) -> None:
    assert fresh.well("results", "pull") == {"courses": [], "remarks": []}
    assert "No course reads results" in fresh("results", "pull").out


def test_an_origin_that_is_no_longer_named_is_no_trouble_any_more(course: Door) -> None:
    kept = {"kind": "statements", "id": "archive", "path": "results/*.jsonl"}
    course.change(results={"origins": [{**kept, "id": "gone", "path": "nowhere/*.jsonl"}, kept]})
    assert course("results", "pull").code == 2
    course.change(results={"origins": [kept]})
    assert course.well("results", "pull")["courses"]


def test_a_course_that_reads_no_results_any_more_still_lets_go_of_old_ones(course: Door) -> None:
    old = statement(9, timestamp="2024-11-02T10:00:00Z", stored="2024-11-02T10:00:00Z")
    lines(course.course / "results" / "export.jsonl", [old])
    origins = [{"kind": "statements", "id": "archive", "path": "results/*.jsonl"}]
    course.change(results={"origins": origins, "keep_months": 120})
    assert course.well("results", "pull")["courses"][0]["results"] == 1
    course.change(results={"keep_months": 1})
    assert course.well("results", "pull")["courses"][0]["results"] == 0


def test_an_origin_that_is_gone_is_named_with_what_to_do_and_the_others_go_on(course: Door) -> None:
    origins = [
        {"kind": "statements", "id": "gone", "path": "nowhere/*.jsonl"},
        {"kind": "statements", "id": "archive", "path": "results/*.jsonl"},
    ]
    course.change(results={"origins": origins})
    said = course("results", "pull", "--json")
    assert said.code == 2
    assert said.document["courses"][0]["new"] == 3
    assert "is not a file" in said.errors[0]["happened"]
    assert "results, gone" in said.err


def test_the_key_is_made_once_and_readable_by_its_owner_alone(course: Door) -> None:
    course.well("results", "pull")
    key = course.root / ".premierjet" / "results.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    course.well("results", "pull")
    assert key.read_bytes() == before


def test_a_key_that_was_lost_is_told_plainly(course: Door) -> None:
    course.well("results", "pull")
    (course.root / ".premierjet" / "results.key").unlink()
    said = course("results", "pull")
    assert said.code == 2
    assert "Put the old key back: without it every learner counts as a new one" in said.err


def test_a_learner_is_forgotten_and_no_name_is_printed_or_kept(course: Door) -> None:
    course.well("results", "pull")
    said = course("results", "forget", "--course", "froid", "--learner", "Lea.Martin@example.org")
    assert said.code == 0
    assert "removed results: 2" in said.out
    assert "Not reached from here: the LRS" in said.out
    course.well("results", "pull")
    state = course.workspace.records.store.list("results/froid/")
    assert state
    everything = b"".join(data for name, data in course.kept().items() if name.startswith(".premierjet"))
    assert b"lea.martin" not in (said.out + said.err).lower().encode() + everything.lower()
    assert course.well("results", "pull")["courses"][0]["results"] == 1


def test_no_name_is_in_dagsters_own_records(course: Door) -> None:
    course.well("results", "pull")
    held = b"".join(path.read_bytes() for path in (course.root / ".dagster").rglob("*") if path.is_file())
    assert b"lea.martin" not in held.lower()


def test_an_unknown_course_is_told_with_those_there_are(course: Door) -> None:
    said = course("results", "pull", "incendie")
    assert said.code == 2
    assert "Known courses: froid" in said.err


def test_nobody_is_told_to_be_forgotten_in_a_course_that_never_was(course: Door) -> None:
    said = course("results", "forget", "--course", "froit", "--learner", "lea.martin@example.org")
    assert said.code == 2
    assert "no course 'froit'" in said.err
    assert list(course.workspace.records.store.list("results/froit/")) == []


def test_a_learner_is_forgotten_though_the_course_is_gone(course: Door) -> None:
    course.well("results", "pull")
    (course.course / "course.yaml").unlink()
    gone = course.well("results", "forget", "--course", "froid", "--learner", "lea.martin@example.org")
    assert gone["results"] == 2


def test_the_template_is_a_table_that_can_be_read(course: Door) -> None:
    table = course("results", "template", "--module", "chaine").out
    (course.course / "results" / "table.csv").write_text(table)
    course.change(results={"origins": [{"kind": "csv", "id": "tables", "path": "results/*.csv"}]})
    assert course.well("results", "pull")["courses"][0]["new"] == 3


def test_what_is_kept_is_what_the_contract_says(course: Door) -> None:
    from pipelines.workflow.pull_results import open_course_results
    from schemas.results import Result

    course.well("results", "pull")
    results = open_course_results(course.workspace, "froid")
    with results.open_view() as connection:
        rows = connection.execute('SELECT * REPLACE ("at"::VARCHAR || \'Z\' AS "at") FROM results')
        names = [column[0] for column in rows.description]
        for row in rows.fetchall():
            Result.from_json(json.dumps(dict(zip(names, row, strict=True))).encode())
    assert len(results.read_state().of(PartKind.ASIDE)) == 1


def test_nobody_is_not_somebody_to_forget(course: Door) -> None:
    """A script whose variable was empty would have said that a learner is erased."""
    said = course("results", "forget", "--course", "froid", "--learner", " ")
    assert said.code == 2
    assert "names nobody" in said.err
