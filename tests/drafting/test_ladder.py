"""The ladder without sockets: what is asked next, given what was answered."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm import Ask, ChatMessage, Reply, ResponseFormat, StopReason
from pipelines.deliverables.summary.recipe import SummaryAnswer
from pipelines.drafting.ladder import LONGEST_ECHO, LONGEST_REPLY, MOST_PROBLEMS, Task, climb
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable
from tests.fuzzing import examples, given_up_after

SETTINGS = ModelSettings(base_url="http://127.0.0.1:8080/v1", name="small")
TASK = Task(
    settings=SETTINGS,
    subject="summary of froid--chaine",
    name="summary",
    messages=(ChatMessage(role="user", text="Résume."),),
    answer=SummaryAnswer,
)
GOOD = json.dumps({"points": [{"id": "", "text": "Fermer.", "span_ids": []}], "could_not": []})
BAD = json.dumps({"points": "none"})


def climbed(*replies: Reply | str) -> tuple[list[Ask], Any]:
    """Return what was asked, and the answer or the error it ended with."""
    ladder, asked = climb(TASK), []
    try:
        asked.append(next(ladder))
        for reply in replies:
            asked.append(ladder.send(reply if isinstance(reply, Reply) else Reply(text=reply)))
    except StopIteration as done:
        return asked, done.value
    except ModelUnusable as error:
        return asked, error
    return asked, None


def test_a_fitting_answer_needs_one_strict_question() -> None:
    asked, answer = climbed(GOOD)
    assert [ask.format for ask in asked] == [ResponseFormat.JSON_SCHEMA]
    assert answer.points[0].text == "Fermer."


def test_a_server_without_json_schema_gets_the_schema_in_the_prompt() -> None:
    asked, answer = climbed(Reply(text="", ending=StopReason.SCHEMA_REFUSED), GOOD)
    assert [ask.format for ask in asked] == [ResponseFormat.JSON_SCHEMA, ResponseFormat.JSON_OBJECT]
    assert '"span_ids"' in asked[1].messages[-1].text
    assert answer.points


def test_an_answer_that_does_not_fit_is_shown_to_the_model_with_what_is_wrong() -> None:
    asked, answer = climbed(BAD, GOOD)
    assert asked[1].messages[-2] == ChatMessage(role="assistant", text=BAD)
    assert "points: Input should be a valid array" in asked[1].messages[-1].text
    assert asked[1].format is ResponseFormat.JSON_SCHEMA
    assert answer.points


def test_a_model_is_shown_no_more_of_a_wrong_answer_than_it_can_use() -> None:
    """Of hundreds of mistakes the first are named and the others counted; an endless answer is cut."""
    point = {"id": "", "text": 7, "span_ids": []}
    for count, rest in ((MOST_PROBLEMS, ""), (MOST_PROBLEMS + 1, " (and 1 more)"), (30, " (and 22 more)")):
        wrong = json.dumps({"points": [point] * count, "could_not": []})
        asked, _ = climbed(wrong, GOOD)
        told = asked[1].messages[-1].text.splitlines()[0]
        assert told.count("points.") == MOST_PROBLEMS
        assert told.endswith(f"Input should be a valid string{rest}")
    asked, _ = climbed("x" * (LONGEST_ECHO + 1), GOOD)
    assert asked[1].messages[-2].text == "x" * LONGEST_ECHO


@pytest.mark.parametrize(
    "around",
    [
        "```json\n{}",
        "```\n{}\n```",
        "Here it is:\n{}\nAnything else?",
        'First {{"points": "none"}}, now {}',
        "{} (in the format {{points: …}})",
        '<think>Is {{"points": []}} right?</think>{}',
    ],
)
def test_words_and_fences_around_an_answer_do_not_matter(around: str) -> None:
    asked, answer = climbed(around.format(GOOD))
    assert len(asked) == 1
    assert answer.points[0].text == "Fermer."


def test_what_is_wrong_is_told_of_the_longest_object_of_a_reply() -> None:
    asked, _ = climbed(f'Like {{"a": 1}}: {BAD}', GOOD)
    assert "points: Input should be a valid array" in asked[1].messages[-1].text


# The pieces of hostile replies: marks of reasoning, halves of JSON, control characters, deep nesting.
PIECES = (GOOD, GOOD[:40], BAD, "{", "}", "[", '"', "\\ud800", "\0", "<think>", "</think>", "<|channel|>")
PIECES = (
    *PIECES,
    "final<|message|>",
    '{"points":' * 300,
    "[" * 5_000,
    "9" * 5_000,
    "NaN",
    "é",
    "\u2028",
    "```",
)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=8).map("".join))
def test_whatever_a_model_replies_is_an_answer_or_a_clear_failure(text: str) -> None:
    with given_up_after(10):
        asked, ended = climbed(*[Reply(text=text.encode(errors="ignore").decode())] * 2)
    assert isinstance(ended, SummaryAnswer | ModelUnusable)
    assert len(asked) <= 2


@pytest.mark.parametrize("piece", ["{", '{"a":', '{"points":[', "<think>", '{"a":1}', "[THINK]</think>"])
def test_a_reply_of_one_piece_alone_is_read_in_a_moment(piece: str) -> None:
    """The longest reply that is read, of what makes a reader of JSON or of marks go back and forth."""
    text = piece * (LONGEST_REPLY // len(piece))
    with given_up_after(10):
        _, ended = climbed(*[Reply(text=text)] * 2)
    assert isinstance(ended, ModelUnusable)


def test_a_repair_stays_on_the_rung_the_server_knows() -> None:
    asked, _ = climbed(Reply(text="", ending=StopReason.SCHEMA_REFUSED), BAD, GOOD)
    assert [ask.format for ask in asked][1:] == [ResponseFormat.JSON_OBJECT, ResponseFormat.JSON_OBJECT]


@pytest.mark.parametrize(
    "nonsense", ["", "Bien sûr !", '{"points": [', BAD, GOOD[:-1] + ', "approve": true}']
)
def test_two_answers_that_do_not_fit_are_a_failure_that_names_host_model_and_subject(nonsense: str) -> None:
    asked, error = climbed(nonsense, nonsense)
    assert len(asked) == 2
    assert error.place == "127.0.0.1, model small, summary of froid--chaine"
    assert "two answers in a row" in error.happened
    assert not error.passing


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(text=GOOD[:9], ending=StopReason.TRUNCATED), "the answer was cut at 4000 tokens"),
        (
            Reply(text="", ending=StopReason.ALL_REASONING),
            "the model reasoned up to the limit of 4000 tokens ",
        ),
        (
            Reply(text=GOOD, ending=StopReason.PROMPT_CUT, input_tokens=4096),
            "the server read 4096 tokens of ",
        ),
        (Reply(text="I will not.", ending=StopReason.REFUSED), "the model refused: I will not"),
        (Reply(text="x" * (LONGEST_REPLY + 1)), f"the answer has {LONGEST_REPLY + 1} characters"),
    ],
)
def test_what_no_repair_mends_is_not_asked_again(reply: Reply, told: str) -> None:
    asked, error = climbed(reply)
    assert len(asked) == 1
    assert error.happened.startswith(told)
    assert not error.passing


def test_a_whole_answer_before_the_limit_is_one() -> None:
    """In JSON mode small models go on with blanks until they are stopped."""
    asked, answer = climbed(Reply(text=GOOD + "\n" * 9_000, ending=StopReason.TRUNCATED))
    assert len(asked) == 1
    assert answer.points


def test_no_answer_in_time_may_pass() -> None:
    _, error = climbed(Reply(text="", ending=StopReason.LATE))
    assert error.happened == "no answer within 90 s"
    assert error.passing


def test_a_lone_surrogate_is_an_answer_to_repair() -> None:
    asked, _ = climbed(GOOD.replace("Fermer", "\\ud800"), GOOD)
    assert len(asked) == 2
