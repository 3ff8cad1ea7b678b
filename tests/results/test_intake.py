"""What becomes of a statement: a result, something aside with its reason, or a line that was counted."""

import gzip
import json
from collections import Counter
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.ledger.key import Key
from pipelines.results.pseudonyms import compute_pads, hash_learner
from schemas.errors import InvalidInput
from schemas.language import Language
from tests.fuzzing import examples
from tests.results.conftest import KEY, Intake
from tests.statements import (
    AT,
    COURSE,
    MODULE,
    OPTIONAL,
    REGISTRATION,
    RELEASE,
    VERBS,
    answered,
    learner,
    lines,
    statement,
    voiding,
)

AU = "https://lms.example/au/7"
PAGE = {"objectType": "Activity", "id": f"{MODULE}/pages/p-0001"}


def test_an_answer_is_a_row_with_everything_its_statement_says(intake: Intake) -> None:
    intake.told(answered(1))
    columns = 'kind, module, item, response, correct, seconds, release, optional, origin, "at"'
    noon = datetime(2026, 11, 24, 12, 0)
    assert intake.rows(columns) == [
        ("answered", "froid--chaine", "q-0007", "b", True, 12.5, 3, False, "lrs", noon)
    ]


def test_every_verb_our_packages_send_is_known(intake: Intake) -> None:
    score = {"success": True, "score": {"scaled": 0.9}, "duration": "PT5M"}
    intake.told(
        statement(1),
        statement(2, "experienced", object=PAGE),
        answered(3),
        statement(4, "completed", result={"completion": True}),
        statement(5, "passed", result=score),
        statement(6, "failed", result=score | {"score": {"scaled": 0.2}}),
        statement(7, "terminated", result={"duration": "PT1H1M1.5S"}),
        statement(8, "https://w3id.org/xapi/adl/verbs/abandoned"),
    )
    assert intake.rows("kind, page, score, seconds") == [
        ("started", None, None, None),
        ("experienced", "p-0001", None, None),
        ("answered", None, None, 12.5),
        ("completed", None, None, None),
        ("passed", None, 0.9, 300.0),
        ("failed", None, 0.2, 300.0),
        ("left", None, None, 3661.5),
        ("left", None, None, None),
    ]


def test_what_the_lms_says_of_itself_is_no_act_of_a_learner(intake: Intake) -> None:
    for number, verb in enumerate(("satisfied", "waived")):
        intake.told(statement(number, f"https://w3id.org/xapi/adl/verbs/{verb}"), statement(9, "launched"))
    assert (intake.rows(), intake.aside()) == ([], [])


def test_a_cmi5_unit_with_an_id_of_the_lms_is_known_by_the_module_named_beside_it(intake: Intake) -> None:
    """cmi5 8.1.5 lets the LMS make the id; ours is then in the template's grouping."""
    context = {"contextActivities": {"grouping": [{"id": MODULE}, {"id": COURSE}]}}
    question = {"id": "https://lms.example/au/7/test/quiz/question/q-0007"}
    intake.told(
        statement(1, object={"id": "https://lms.example/au/7"}, context=context),
        answered(2, object=question, context=context),
    )
    assert intake.rows("module, item") == [("froid--chaine", None), ("froid--chaine", "q-0007")]


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_whoever_only_looks_at_a_module_counts_nowhere(intake: Intake, mode: str) -> None:
    """cmi5 wants a first and a last word of any session; of one in Browse or Review they are no result."""
    context = statement(1)["context"] | {"extensions": {RELEASE: 3, "urn:premierjet:xapi:mode": mode}}
    done = intake.told(
        statement(1, context=context), statement(2, "terminated", context=context), statement(3)
    )
    assert (done.new, done.aside, done.elsewhere) == (1, {}, 0)


REFUSED = "urn:premierjet:xapi:refused"


def test_what_an_lrs_refused_is_told_by_the_last_statement(intake: Intake) -> None:
    """It stands in no LRS: a report without it would say that nobody passed."""
    refused = [
        {"verb": "passed", "activity": AU, "status": 403},
        {"verb": "answered", "activity": f"{AU}/test/quiz/question/q-0007", "status": 400},
    ]
    grouping = {"contextActivities": {"grouping": [{"id": MODULE}, {"id": COURSE}]}}
    last = statement(
        1, "terminated", object={"id": AU}, context=grouping | {"extensions": {REFUSED: refused}}
    )
    done = intake.told(last)
    assert (done.new, done.aside) == (1, {"refused by the LRS": 2})
    verbs = {"urn:premierjet:results:refused/passed/403", "urn:premierjet:results:refused/answered/400"}
    assert {*intake.aside("verb")} == verbs
    assert intake.told(last).aside == {}
    assert len(intake.aside()) == 2


def test_a_list_of_refusals_that_is_none_hides_no_session(intake: Intake) -> None:
    said: list[Any] = ["lea.martin", 7, [], [7, None, "lea.martin"], {"verb": "x"}, [{"verb": ["x"]}]]
    context = statement(1)["context"]
    ends = [
        statement(number, "terminated", context=context | {"extensions": {REFUSED: each}})
        for number, each in enumerate(said)
    ]
    assert intake.told(*ends, statement(99)).new == len(said) + 1
    assert b"lea.martin" not in intake.stored()


def test_what_was_done_offline_counts_when_it_happened(intake: Intake) -> None:
    happened = {RELEASE: 3, "urn:premierjet:xapi:happened": "2026-11-23T08:00:00.000Z"}
    intake.told(answered(1, context=statement(1)["context"] | {"extensions": happened}))
    assert intake.rows('"at"') == [datetime(2026, 11, 23, 8, 0)]


OBJECTIVE = {"id": f"{MODULE}/objectives/seuils"}


MODULES_NAMED: list[tuple[dict[str, Any], str | None]] = [
    ({"parent": [{"id": AU}, OBJECTIVE], "grouping": [{"id": MODULE}, {"id": COURSE}]}, "froid--chaine"),
    ({"parent": [OBJECTIVE, {"id": MODULE}], "grouping": [{"id": f"{MODULE}/course"}]}, "froid--chaine"),
    ({"grouping": [{"id": f"{COURSE}/zoo"}, {"id": f"{COURSE}/chaine-longue"}]}, "froid--chaine-longue"),
    ({"grouping": {"id": MODULE}}, "froid--chaine"),  # one activity without its list, as xAPI 0.95 had it
    ({"parent": [OBJECTIVE], "grouping": [{"id": COURSE}]}, None),
    ({"grouping": [{"id": f"{COURSE}/zoo/objectives/x"}, {"id": f"{MODULE}/course"}]}, None),
]
"""What a statement says it is about, and the module that is."""


def test_an_answer_is_the_modules_and_never_an_objectives(intake: Intake) -> None:
    """A real cmi5 player gives its own id; ours are beside it, an objective's among them."""
    question = {"id": f"{AU}/test/quiz/question/q-0007"}
    said = [
        answered(number, object=question, context={"contextActivities": activities})
        for number, (activities, _) in enumerate(MODULES_NAMED)
    ]
    intake.told(*said)
    wanted = {each["id"]: module for each, (_, module) in zip(said, MODULES_NAMED, strict=True)}
    assert dict(intake.rows("id, module")) == {id_: module for id_, module in wanted.items() if module}
    assert dict(intake.aside("id, reason")) == {
        id_: "unknown activity" for id_, module in wanted.items() if not module
    }


def test_a_page_of_the_player_itself_is_one_too(intake: Intake) -> None:
    intake.told(statement(1, "experienced", object={"id": f"{MODULE}/pages/quiz"}))
    assert intake.rows("page, module") == [("quiz", "froid--chaine")]


def test_a_question_of_a_positioning_does_not_count(intake: Intake) -> None:
    context = statement(1)["context"] | {"extensions": {OPTIONAL: True, RELEASE: 3}}
    intake.told(answered(1, context=context))
    assert intake.rows("optional") == [True]


RESPONSES = [
    ("choice", "a[,]c", "a[,]c"),
    ("true-false", "true", "true"),
    ("matching", "a[.]2[,]b[.]1", "a[.]2[,]b[.]1"),
    ("sequencing", "c[,]a[,]b", "c[,]a[,]b"),
    ("numeric", "-4.5", "-4.5"),
    ("fill-in", "b", None),
    ("fill-in", "Léa Martin, 12 rue du Port", None),
    ("long-fill-in", "b", None),
    ("other", "b", None),
    ("choice", "Léa Martin", None),
    ("numeric", "06 12 34 56 78", None),
]
"""The kind of a question, what a learner answered, and what is kept of it."""


def test_of_a_response_no_text_a_learner_typed_is_kept(intake: Intake) -> None:
    said = [answered(number, kind=kind, given=given) for number, (kind, given, _) in enumerate(RESPONSES)]
    intake.told(*said)
    found = {id_: (response, correct) for id_, response, correct in intake.rows("id, response, correct")}
    assert found == {each["id"]: (kept, True) for each, (*_, kept) in zip(said, RESPONSES, strict=True)}


def test_a_response_without_the_kind_of_its_question_is_kept_where_it_can_only_be_options(
    intake: Intake,
) -> None:
    """An LRS asked in another format leaves definitions out."""
    bare = {"objectType": "Activity", "id": f"{MODULE}/items/q-0007"}
    intake.told(answered(1, object=bare, given="a[,]c"), answered(2, object=bare, given="non"))
    assert intake.rows("response") == ["a[,]c", None]


def test_no_name_address_or_registration_is_in_the_store(intake: Intake) -> None:
    people: list[dict[str, Any]] = [
        learner("lea.martin"),
        {"mbox": "mailto:Lea.Martin@example.org", "name": "Léa Martin"},
        {"openid": "https://lea.martin.example"},
        {"name": "Martin le groupe", "objectType": "Group", "member": [learner("lea.martin")]},
    ]
    intake.told(*(statement(number, actor=actor) for number, actor in enumerate(people)))
    intake.told(statement(9, "urn:liked", actor=learner("lea.martin")))
    assert intake.aside() == ["no learner", "unknown verb"]
    held = json.dumps([intake.rows("COLUMNS(*)"), intake.aside("COLUMNS(*)")], default=str).lower()
    for name in ("martin", "lms.example", REGISTRATION):
        assert name not in held
        assert name.encode() not in intake.stored().lower()


def test_a_learner_is_one_however_the_address_is_written_and_another_in_another_account(
    intake: Intake,
) -> None:
    intake.told(
        statement(1, actor={"mbox": "mailto:Lea@Example.org"}),
        statement(2, actor={"mbox": "mailto:lea@example.org"}),
        statement(3, actor=learner("lea", "https://other.example")),
        statement(4, actor=learner("lea")),
    )
    first, second, third, fourth = intake.rows("learner")
    assert first == second
    assert len({first, third, fourth}) == 3


@given(
    st.binary(min_size=16, max_size=90).filter(lambda secret: secret.strip() == secret),
    st.text(min_size=1).filter(lambda name: "\x00" not in name and name.isprintable()),
)
@settings(max_examples=examples(20))
def test_the_hash_made_in_sql_is_the_hmac_of_rfc_2104(secret: bytes, name: str) -> None:
    import duckdb

    from pipelines.results.intake import SQL

    inner, outer = compute_pads(Key(secret))
    with duckdb.connect() as connection:
        for variable, value in {"inner_pad": inner, "outer_pad": outer, "course": "froid"}.items():
            connection.execute(f"SET VARIABLE {variable} = ?", [value])
        connection.execute((SQL / "macros.sql").read_text(encoding="utf-8"))
        made = connection.execute("SELECT keyed('learner', ?)", [name]).fetchone()
    assert made == (hash_learner(Key(secret), "froid", name),)


def test_another_key_is_refused_before_learners_become_strangers(intake: Intake) -> None:
    intake.told(statement(1))
    intake.key = Key(b"another key of thirty-two bytes, ok")
    with pytest.raises(
        InvalidInput,
        match="not the one that was used to replace the names of the learners of froid with codes",
    ):
        intake.told(statement(2))
    assert len(intake.rows()) == 1


# twice, taken back, of another course


def test_a_statement_told_twice_counts_once_in_one_night_and_over_nights(intake: Intake) -> None:
    intake.told(statement(1), statement(1), statement(2))
    done = intake.told(statement(2), statement(3), statement(1) | {"stored": "2026-11-25T00:00:00Z"})
    assert len(intake.rows()) == 3
    assert (done.new, done.known_before) == (1, 2)


def test_of_one_id_that_says_two_things_what_can_be_read_counts_and_of_that_the_earliest(
    intake: Intake,
) -> None:
    """Files are read by several threads: whichever of the lines comes first must not decide."""
    late, early = (answered(1, timestamp=f"2026-11-24T{hour}:00:00Z") for hour in (12, 10))
    said = [answered(1, timestamp="hier"), late, early, answered(1, "question-7")]
    assert intake.told(*said).new == 1
    assert intake.rows('"at"') == [datetime(2026, 11, 24, 10, 0)]
    assert intake.aside() == []


def test_statements_without_an_id_are_told_apart_by_all_they_say(intake: Intake) -> None:
    intake.told(
        statement(1, id=""), statement(1, id="", timestamp="2026-11-24T13:00:00Z"), statement(1, id="")
    )
    assert len(intake.rows()) == 2


def test_an_id_in_capitals_is_the_same_id(intake: Intake) -> None:
    said = statement(0xABC)
    intake.told(said, said | {"id": said["id"].upper()})
    assert len(intake.rows()) == 1


def test_a_statement_is_taken_back_whether_that_is_told_before_or_after(intake: Intake) -> None:
    first, second, third = (
        statement(n, timestamp=f"2026-{month}-01T10:00:00Z") for n, month in ((1, "09"), (2, "10"), (3, "11"))
    )
    intake.told(first, voiding(4, second))
    intake.told(second, third)
    intake.told(voiding(5, first))
    assert intake.rows() == [third["id"]]


def test_a_statement_that_takes_back_cannot_be_taken_back(intake: Intake) -> None:
    """xAPI 1.0.3 part 2, 2.3.2: a voiding statement cannot be voided."""
    first, kept = statement(1), statement(2)
    taken_back = voiding(3, first)
    intake.told(first, kept, taken_back, voiding(4, taken_back))
    assert intake.rows() == [kept["id"]]


def test_statements_of_other_courses_are_counted_and_not_kept(intake: Intake) -> None:
    elsewhere = {"id": "https://formation.example/froid-2/chaine"}
    done = intake.told(statement(1), statement(2, object=elsewhere, context={}, actor=learner("paul.durand")))
    assert (done.new, done.elsewhere) == (1, 1)
    assert intake.results.read_state().origins[0].elsewhere == 1
    assert (len(intake.rows()), intake.aside()) == (1, [])


# what nobody can read


UNKNOWN_SHAPES: list[tuple[dict[str, Any], str]] = [
    ({"verb": {"id": "https://w3id.org/xapi/video/verbs/played"}}, "unknown verb"),
    ({"object": {"id": f"{MODULE}/media/x"}}, "unknown activity"),
    ({"object": {"id": COURSE}}, "unknown activity"),
    ({"object": {"id": f"{MODULE}/pages/Page 1"}}, "unknown activity"),
    ({"actor": {"objectType": "Group", "member": [learner()]}}, "no learner"),
    ({"actor": "lea"}, "no learner"),
    ({"actor": {"account": {"homePage": "https://lms.example"}}}, "no learner"),
    ({"timestamp": "hier"}, "unreadable time"),
    ({"timestamp": None}, "unreadable time"),
    ({"timestamp": "infinity"}, "unreadable time"),
    ({"timestamp": "1970-01-01T00:00:00Z"}, "time before 2000"),
    ({"timestamp": "2026-11-26T12:00:01Z"}, "time to come"),
    ({"timestamp": "2031-01-01T00:00:00Z", "stored": "2031-01-01T00:00:00Z"}, "time to come"),
    ({"timestamp": "2031-01-01T00:00:00Z", "stored": None}, "time to come"),
    ({"result": {"success": "maybe"}}, "unreadable result"),
    ({"result": {"score": {"scaled": 90}}}, "unreadable result"),
    ({"result": {"score": {"scaled": "beaucoup"}}}, "unreadable result"),
    ({"result": {"duration": "12 minutes"}}, "unreadable result"),
    ({"result": {"duration": "PTnanS"}}, "unreadable result"),
    ({"result": {"duration": "P1Y"}}, "unreadable result"),
    ({"result": {"duration": f"P{'9' * 50}W"}}, "unreadable result"),
]
"""What is odd of a statement, and the reason it is kept aside for."""


def test_a_shape_nobody_knows_is_kept_aside_with_its_reason(intake: Intake) -> None:
    said = [statement(number) | changes for number, (changes, _) in enumerate(UNKNOWN_SHAPES)]
    reasons = [reason for _, reason in UNKNOWN_SHAPES]
    done = intake.told(*said, statement(99))
    assert dict(intake.aside("id, reason")) == {
        each["id"]: reason for each, reason in zip(said, reasons, strict=True)
    }
    assert done.aside == Counter(reasons)
    assert intake.rows() == [statement(99)["id"]]


DURATIONS = {
    "12 minutes": "12 minutes",
    "1 heure et 12,5 secondes": "1 heure et 12,5 secondes",
    "1h 02 MIN": "1h 02 MIN",
    "P1Y": "P1Y",
    "Léa, 12 minutes": "?",
    "12 Jo": "?",
    "et": "?",
}
"""A duration in words, and what is kept aside of it to be read later; a name in its place is not."""


def test_a_duration_in_words_is_kept_aside_and_a_name_is_not(intake: Intake) -> None:
    said = [statement(number) | {"result": {"duration": each}} for number, each in enumerate(DURATIONS)]
    intake.told(*said)
    assert dict(intake.aside("id, duration")) == {
        each["id"]: kept for each, kept in zip(said, DURATIONS.values(), strict=True)
    }


def test_a_question_whose_id_is_none_of_ours_is_kept_aside(intake: Intake) -> None:
    questions = ["q-00071", "q-7", "question-7"]
    intake.told(*(answered(number, question) for number, question in enumerate(questions)))
    assert sorted(intake.aside("object")) == [f"{MODULE}/items/{question}" for question in questions]
    assert intake.rows() == []


def test_what_is_aside_is_not_put_aside_twice(intake: Intake) -> None:
    intake.told(statement(1, "urn:liked"))
    intake.told(statement(1, "urn:liked"), statement(2))
    assert intake.aside() == ["unknown verb"]


def test_what_is_aside_is_read_again_by_a_version_that_knows_it(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older version did not know `answered`; the rows it kept aside became results."""
    import pipelines.results.intake as rules
    import pipelines.results.pull as pulling

    original = rules._run_step

    def older(connection: Any, step: str) -> None:
        if step == "judge_lines":
            text = (rules.SQL / "judge_lines.sql").read_text(encoding="utf-8")
            connection.execute(text.replace(f"'{VERBS}answered'", "'urn:nobody'"))
            return
        original(connection, step)

    with monkeypatch.context() as patched:
        patched.setattr(rules, "_run_step", older)
        intake.told(answered(1), answered(2, "question-7"))
    assert intake.aside() == ["unknown verb", "unknown verb"]
    for module in (rules, pulling):
        monkeypatch.setattr(module, "READER_VERSION", rules.READER_VERSION + 1)
    done = intake.pulled()
    assert intake.rows("item, response, correct, release") == [("q-0007", "b", True, 3)]
    assert intake.aside() == ["unknown question"]
    assert done.new == 1
    assert intake.pulled().new == 0


def test_an_answer_reader_1_set_aside_for_its_objective_counts(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to pull the LRS from its beginning: 109 answers of real learners stood aside so."""
    import pipelines.results.intake as rules

    original = rules._run_step

    def reader_1(connection: Any, step: str) -> None:
        original(connection, step)
        if step == "macros":
            connection.execute(
                "CREATE OR REPLACE MACRO module_named_in(activities) AS "
                "list_last(list_sort(list_filter(activities, lambda each: is_below(each))))"
            )

    context = {
        "contextActivities": {"parent": [{"id": AU}, OBJECTIVE], "grouping": [{"id": MODULE}]},
        "extensions": {RELEASE: 3},
    }
    question = {"id": f"{AU}/test/quiz/question/q-0007"}
    with monkeypatch.context() as patched:
        patched.setattr(rules, "_run_step", reader_1)
        patched.setattr(rules, "READER_VERSION", 1)
        intake.told(answered(1, object=question, context=context), statement(2, object=OBJECTIVE))
    assert intake.aside() == ["unknown activity", "unknown activity"]
    assert intake.pulled().new == 1
    assert intake.rows("module, item") == [("froid--chaine", "q-0007")]
    assert intake.aside("object") == [OBJECTIVE["id"]]


def test_a_clock_that_is_hours_ahead_is_told_and_its_results_kept(intake: Intake) -> None:
    done = intake.told(statement(1, timestamp="2026-11-24T15:00:00Z"), statement(2))
    assert done.ahead == 1
    assert len(intake.rows()) == 2


def test_times_are_utc_whatever_zone_the_learner_is_in(intake: Intake) -> None:
    intake.told(
        statement(1, timestamp="2026-11-24T12:00:00+02:00"), statement(2, timestamp="2026-11-24T10:00:00")
    )
    assert intake.rows('"at"') == [datetime(2026, 11, 24, 10, 0)] * 2


# lines that are no statements


NO_STATEMENTS = [
    b'{"id": "00000000-0000-4000-8000-000000000001", "actor": {"mbox": "mailto:lea.martin@exa',
    b"[]",
    b"42",
    b"null",
    b'"lea.martin"',
    b"\xff\xfe lea.martin",
    b'{"id": "lea.martin\x00"}',
    b"\x01lea.martin\x01",
]


def test_a_line_that_is_no_statement_is_kept_without_its_text(intake: Intake) -> None:
    """It hides no other either."""
    intake.told(statement(1), *NO_STATEMENTS, statement(2))
    assert len(intake.rows()) == 2
    assert intake.aside() == ["no statement"] * len(NO_STATEMENTS)
    assert b"lea.martin" not in intake.stored()


NAMED = "lea.martin@example.org"


NAMED_WITHOUT_REASON: list[dict[str, Any]] = [
    {"timestamp": NAMED},
    {"timestamp": "2026-11-24T12:00:00Z Lea.Martin"},
    {"stored": NAMED, "verb": {"id": "urn:liked"}},
    {"id": NAMED, "verb": {"id": "urn:liked"}},
    {"verb": {"id": f"mailto:{NAMED}"}},
    {"object": {"id": f"{MODULE}/media/x?learner={NAMED}&n=1"}},
    {"object": {"id": f"{MODULE}/lea.martin%40example.org/media"}},
    {"result": {"success": NAMED}},
    {"result": {"duration": NAMED}},
    {"result": {"score": {"scaled": NAMED}}},
    {"context": {"extensions": {RELEASE: NAMED, OPTIONAL: NAMED}}, "verb": {"id": "urn:liked"}},
]
"""Statements that hold somebody's name where none belongs."""


def test_a_name_where_none_belongs_is_not_kept_aside(intake: Intake) -> None:
    named = [statement(number) | changes for number, changes in enumerate(NAMED_WITHOUT_REASON)]
    intake.told(*named, statement(99))
    assert intake.rows() == [statement(99)["id"]]
    kept = intake.aside("COLUMNS(*)")
    assert len(kept) == len(named)
    assert [each for each in kept if "lea.martin" in str(each).lower()] == []


def test_an_id_that_is_no_uuid_is_hashed_counts_once_and_is_taken_back(intake: Intake) -> None:
    """Some LRS name statements by whose they are."""
    intake.told(statement(1, id=NAMED), statement(2, id=NAMED.upper()), statement(3))
    assert len(intake.rows()) == 2
    assert "lea.martin" not in str(intake.rows("COLUMNS(*)"))
    intake.told(voiding(4, {"id": NAMED}))
    assert intake.rows() == [statement(3)["id"]]


def test_nobody_finds_out_a_broken_line_by_guessing_it(intake: Intake) -> None:
    """A short line, such as an address alone, is soon guessed: its hash has the key in it."""
    intake.told(NAMED.encode())
    assert intake.aside("id") != [sha256(NAMED.encode()).hexdigest()]


def test_a_line_without_end_is_no_statement_and_hides_no_other(intake: Intake) -> None:
    endless = b'{"id": "' + b"x" * 40_000_000 + b'"}'
    intake.told(statement(1), endless, statement(2))
    assert len(intake.rows()) == 2
    assert intake.aside() == ["no statement"]


def test_a_file_that_breaks_off_is_told_and_nothing_of_it_is_kept(intake: Intake) -> None:
    packed = gzip.compress("\n".join(json.dumps(statement(n)) for n in range(2000)).encode())
    intake.nights = 1
    (intake.folder / "001.jsonl").write_bytes(packed[: len(packed) // 2])
    done = intake.pulled()
    assert "cannot be read to its end" in done.troubles["lrs, 001.jsonl"].happened
    assert intake.rows() == []


def test_the_other_files_of_statements_are_read_where_one_breaks_off(intake: Intake) -> None:
    """Files are read several at once: whichever breaks off takes none with it."""
    packed = gzip.compress("\n".join(json.dumps(statement(n)) for n in range(2000)).encode())
    for number in range(5):
        lines(intake.folder / f"{number}.jsonl", [statement(number + 1)])
    (intake.folder / "1.jsonl").write_bytes(packed[: len(packed) // 2])
    done = intake.pulled()
    assert (done.new, list(done.troubles)) == (4, ["lrs, 1.jsonl"])
    assert "ne peut pas être lu jusqu’au bout" in done.troubles["lrs, 1.jsonl"].explain(Language.FRENCH)
    lines(intake.folder / "1.jsonl", [statement(2)])
    done = intake.pulled()
    assert (done.new, done.known_before, done.troubles) == (1, 0, {})


def test_a_packed_file_is_read_as_it_is(intake: Intake) -> None:
    (intake.folder / "a.jsonl").write_bytes(b"")
    from adapters.results.files import StatementFilesOrigin
    from tests.results.conftest import ENTRY

    packed = intake.folder / "export.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(statement(1)).encode()))
    entry = ENTRY.model_copy(update={"path": "*.gz"})
    done = intake.pulled(lambda _: StatementFilesOrigin(entry, intake.folder))
    assert done.new == 1


def test_the_same_batch_gives_the_same_parts(intake: Intake) -> None:
    said = [answered(n, timestamp=f"2026-{10 + n % 2}-0{1 + n % 9}T10:00:00Z") for n in range(200)]
    intake.told(*said)
    parts = intake.results.read_state().parts
    for entry in list(intake.results._store.list("results/froid/state/")):
        intake.results._store.delete(entry.key)
    intake.pulled()
    assert intake.results.read_state().parts == parts
    assert sorted(part.month for part in parts) == ["2026-10", "2026-11"]


def test_statements_are_ours_whatever_else_they_hold(intake: Intake) -> None:
    """Ids that are not uuid4, extensions of others, attachments: none of it is a reason to lose an answer."""
    strange = answered(1) | {
        "id": str(uuid4()),
        "attachments": [{"sha2": "0"}],
        "authority": {"x": [1, {"y": None}]},
    }
    strange["context"]["extensions"]["https://other.example/é"] = {"deep": [AT, None]}
    intake.told(strange)
    assert len(intake.rows()) == 1


def test_the_key_is_nowhere_in_the_store(intake: Intake) -> None:
    intake.told(statement(1))
    assert KEY.secret not in intake.stored()
