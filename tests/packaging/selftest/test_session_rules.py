"""One spoiled session a row, and the rule it breaks; a sound one breaks none."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.packaging.selftest.conversation import PROFILE, STATE, STATEMENTS, Request, judge_requests
from pipelines.packaging.selftest.launch import (
    CATEGORY,
    MASTERY,
    MOVE_ON_CATEGORY,
    SESSION,
    LaunchedSession,
    LaunchMode,
)
from pipelines.packaging.selftest.session_rules import judge_cmi5_session, judge_xapi_session
from schemas.finding import RULES
from tests.packaging.selftest.sessions import ACTOR, AU, LAUNCH, changed, said, session, with_more, without

CATEGORIES = ("context", "contextActivities", "category")
ONLY_CMI5, BOTH = [{"id": CATEGORY}], [{"id": CATEGORY}, {"id": MOVE_ON_CATEGORY}]
MOVE_ON = [{"id": MOVE_ON_CATEGORY}]

SPOILED = {
    "session.not-initialized": without("initialized"),
    "session.initialized-not-first": with_more("experienced", 7, timestamp="2026-11-25T09:59:59Z"),
    "session.not-terminated": without("terminated"),
    "session.terminated-not-last": with_more("experienced", 8),
    "session.verb-twice": with_more("initialized", 1),
    "session.two-verdicts": with_more("failed", 4),
    "session.id": changed("answered", "id", to="q-0001"),
    "session.id-twice": changed("answered", "id", to="00000000-0000-4000-8000-000000000000"),
    "session.actor": changed("answered", "actor", to=ACTOR | {"name": "Noé"}),
    "session.registration": changed("answered", "context", "registration", to="another"),
    "session.session-id": changed("experienced", "context", "extensions", SESSION, to="s-0"),
    "session.template": changed("answered", "context", "contextActivities", "grouping", to=[{"id": AU}]),
    "session.timestamp-absent": changed("answered", "timestamp"),
    "session.timestamp-local": changed("answered", "timestamp", to="2026-11-25T11:00:02+01:00"),
    "session.verb": with_more("satisfied", 4),
    "session.object": changed("passed", "object", "id", to=f"{AU}/quiz"),
    "session.category-absent": changed("completed", *CATEGORIES),
    "session.move-on-category-absent": changed("passed", *CATEGORIES, to=ONLY_CMI5),
    "session.move-on-category-stray": changed("answered", *CATEGORIES, to=MOVE_ON),
    "session.success": changed("passed", "result", "success", to=False),
    "session.completion": changed("completed", "result", "completion"),
    "session.duration": changed("terminated", "result", "duration"),
    "session.score-stray": changed("completed", "result", "score", to={"scaled": 1}),
    "session.score-scaled": changed("passed", "result", "score", to={"scaled": 100}),
    "session.score-bounds": changed("passed", "result", "score", to={"scaled": 1, "raw": 3}),
    "session.score-raw": changed(
        "passed", "result", "score", to={"scaled": 1, "raw": 66.66, "min": 0, "max": 100}
    ),
    "session.mastery-score": changed("passed", "context", "extensions", MASTERY),
    "session.verdict": changed("passed", "result", "score", to={"scaled": 0.79}),
    "session.answer": changed("answered", "object", "definition", "interactionType"),
}

ALSO = {
    "a category of its own on the last word": (
        changed("terminated", *CATEGORIES, to=BOTH),
        "session.move-on-category-stray",
    ),
    "success where nothing is judged": (
        changed("completed", "result", "success", to=True),
        "session.success",
    ),
    "a pass that says it completed": (
        changed("passed", "result", "completion", to=True),
        "session.completion",
    ),
    "another mastery score": (
        changed("passed", "context", "extensions", MASTERY, to=0.5),
        "session.mastery-score",
    ),
    "a duration in words": (changed("passed", "result", "duration", to="41 s"), "session.duration"),
    "a duration of no part": (changed("passed", "result", "duration", to="PT"), "session.duration"),
}


@pytest.mark.parametrize("verdict", ["passed", "failed"])
def test_a_sound_session_breaks_no_rule(verdict: str) -> None:
    assert judge_cmi5_session(tuple(session(verdict)), LAUNCH) == ()


@pytest.mark.parametrize("rule", SPOILED)
def test_a_spoiled_session_is_named_by_the_rule_it_breaks(rule: str) -> None:
    assert rule in {found.rule for found in judge_cmi5_session(tuple(SPOILED[rule](session())), LAUNCH)}


@pytest.mark.parametrize(("spoil", "rule"), ALSO.values(), ids=ALSO)
def test_a_rule_sees_each_way_to_break_it(spoil: Any, rule: str) -> None:
    assert [found.rule for found in judge_cmi5_session(tuple(spoil(session())), LAUNCH)] == [rule]


PASSED_BEFORE = (said(1, "passed"), said(2, "completed"))
OF_THE_LAUNCH: dict[str, tuple[str, LaunchedSession]] = {
    "session.again": ("passed", replace(LAUNCH, earlier=PASSED_BEFORE)),
    "session.failed-after-passed": ("failed", replace(LAUNCH, earlier=PASSED_BEFORE[:1])),
    "session.not-normal": ("passed", replace(LAUNCH, mode=LaunchMode.REVIEW)),
}


@pytest.mark.parametrize("rule", OF_THE_LAUNCH)
def test_a_verdict_the_registration_or_the_mode_forbids_is_found(rule: str) -> None:
    verdict, launch = OF_THE_LAUNCH[rule]
    assert rule in {found.rule for found in judge_cmi5_session(tuple(session(verdict)), launch)}


def test_a_score_is_compared_with_the_mark_only_where_the_lms_gave_one() -> None:
    unmarked = changed("passed", "context", "extensions", MASTERY)(session())
    low = changed("passed", "result", "score", to={"scaled": 0.1})(unmarked)
    assert judge_cmi5_session(tuple(low), replace(LAUNCH, mastery_score=None)) == ()


def test_order_is_told_by_the_timestamps_not_by_the_arrival() -> None:
    """9.3: the last request may overtake the one before it while the window closes."""
    *before, last = session()
    assert judge_cmi5_session((last, *before), LAUNCH) == ()


ALSO_OF_XAPI = (
    "session.not-initialized",
    "session.initialized-not-first",
    "session.not-terminated",
    "session.terminated-not-last",
    "session.id",
    "session.id-twice",
    "session.actor",
    "session.registration",
    "session.timestamp-absent",
    "session.timestamp-local",
    "session.answer",
)


@pytest.mark.parametrize("rule", ALSO_OF_XAPI)
def test_what_is_not_cmi5_s_alone_is_asked_of_an_xapi_package_too(rule: str) -> None:
    assert rule in {found.rule for found in judge_xapi_session(tuple(SPOILED[rule](session())), LAUNCH)}


def test_an_xapi_package_owes_nothing_to_cmi5() -> None:
    bare = [{**each, "context": {"registration": LAUNCH.registration}} for each in session()]
    assert judge_xapi_session(tuple(bare), LAUNCH) == ()


TOKEN = "t"
HEADERS = {"authorization": f"Basic {TOKEN}", "x-experience-api-version": "1.0.3"}
AGENT = json.dumps(ACTOR)
OWN = {"activityId": AU, "registration": LAUNCH.registration, "agent": AGENT}


def asked(method: str, resource: str, **parameters: str) -> Request:
    return Request(method, resource, parameters, HEADERS)


FETCHED = Request("POST", "fetch")
DATA = asked("GET", STATE, stateId="LMS.LaunchData", **OWN)
LIKES = asked("GET", PROFILE, profileId="cmi5LearnerPreferences", agent=AGENT)
SENT = asked("POST", STATEMENTS)
KEPT = asked("PUT", STATE, stateId="premierjet", **OWN)
SOUND = (FETCHED, DATA, LIKES, SENT, KEPT)

MISTAKEN = {
    "session.fetch-twice": (*SOUND, FETCHED),
    "session.fetch-method": (replace(FETCHED, method="GET"), *SOUND[1:]),
    "session.launch-data-unread": (FETCHED, LIKES, SENT, DATA),
    "session.launch-data-written": (*SOUND, replace(DATA, method="PUT")),
    "session.preferences-unread": (FETCHED, DATA, SENT, LIKES),
    "session.authorization": (*SOUND, replace(SENT, headers=HEADERS | {"authorization": "Basic old"})),
    "session.version": (*SOUND, replace(SENT, headers={"authorization": f"Basic {TOKEN}"})),
    "session.agent": (*SOUND, replace(LIKES, parameters=dict(LIKES.parameters) | {"agent": "{}"})),
    "session.state-of-another": (
        *SOUND,
        replace(KEPT, parameters=dict(KEPT.parameters) | {"activityId": "x"}),
    ),
}


def test_a_sound_conversation_breaks_no_rule() -> None:
    assert judge_requests(SOUND, LAUNCH, TOKEN) == ()


@pytest.mark.parametrize("rule", MISTAKEN)
def test_a_mistaken_conversation_is_named_by_the_rule_it_breaks(rule: str) -> None:
    assert [found.rule for found in judge_requests(MISTAKEN[rule], LAUNCH, TOKEN)] == [rule]


def test_every_rule_of_a_session_is_broken_here_and_names_its_section() -> None:
    listed = json.loads((RULES / "session.json").read_text(encoding="utf-8"))
    assert set(listed) == {*SPOILED, *OF_THE_LAUNCH, *MISTAKEN}
    assert all(rule["source"].startswith(("cmi5 Quartz, ", "xAPI 1.0.3, ")) for rule in listed.values())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(st.sampled_from(["verb", "object", "result", "context", "timestamp", "id", "actor"]), JSON)
def test_whatever_a_unit_sends_the_judge_answers(part: str, value: Any) -> None:
    statements = session()
    statements[3][part] = value
    assert isinstance(judge_cmi5_session(tuple(statements), LAUNCH), tuple)
