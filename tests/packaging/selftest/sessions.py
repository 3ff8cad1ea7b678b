"""A sound cmi5 session, to be spoiled in one place."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from pipelines.packaging.selftest.launch import (
    CATEGORY,
    MASTERY,
    MOVE_ON_CATEGORY,
    VERB,
    LaunchedSession,
    Unit,
)
from pipelines.packaging.selftest.strict_lms import ACTOR

Body = dict[str, Any]
AU = "https://lms.example/activities/1"
UNIT = Unit("https://formation.example/froid/chaine", "index.html", "CompletedAndPassed", 0.8)
LAUNCH = LaunchedSession(
    unit=UNIT,
    activity=AU,
    actor=ACTOR,
    registration="7d1c3f0e-5a43-4c0e-9f0a-2f3f6f0c9b11",
    session="s-1",
    mastery_score=0.8,
)
RESULTS: dict[str, Body] = {
    "completed": {"completion": True, "duration": "PT42S"},
    "passed": {"success": True, "score": {"scaled": 1}, "duration": "PT41S"},
    "failed": {"success": False, "score": {"scaled": 0.6666}, "duration": "PT41S"},
    "terminated": {"duration": "PT1M2.5S"},
    "answered": {"success": True, "response": "b", "duration": "PT3S"},
}


def said(number: int, verb: str) -> Body:
    """The statement a unit makes at that second of its session."""
    context: Body = deepcopy(LAUNCH.context_template)
    thing: Body = {"objectType": "Activity", "id": AU}
    if verb in ("experienced", "answered"):
        thing["id"] = f"{AU}/{verb}/{number}"
        context["contextActivities"]["parent"] = [{"id": AU}]
    else:
        categories = [CATEGORY, MOVE_ON_CATEGORY] if verb in ("completed", "passed", "failed") else [CATEGORY]
        context["contextActivities"]["category"] = [{"id": each} for each in categories]
    if verb == "answered":
        thing["definition"] = {"interactionType": "choice", "correctResponsesPattern": ["b"]}
    if verb in ("passed", "failed"):
        context["extensions"][MASTERY] = 0.8
    body: Body = {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "actor": ACTOR,
        "verb": {"id": VERB + verb},
        "object": thing,
        "context": context,
        "timestamp": f"2026-11-25T10:00:{number:02d}.000Z",
    }
    return body | ({"result": deepcopy(RESULTS[verb])} if verb in RESULTS else {})


def session(verdict: str = "passed") -> list[Body]:
    """Everything a unit says in one session, in order."""
    verbs = ("initialized", "experienced", "answered", verdict, "completed", "terminated")
    return [said(number, verb) for number, verb in enumerate(verbs)]


def of(statements: list[Body], verb: str) -> Body:
    return next(each for each in statements if each["verb"]["id"] == VERB + verb)


def changed(verb: str, *path: str, to: Any = None) -> Callable[[list[Body]], list[Body]]:
    """A spoiler: of the statement with a verb, the value at a path becomes another, or goes."""

    def spoil(statements: list[Body]) -> list[Body]:
        *way, last = path
        place = of(statements, verb)
        for name in way:
            place = place.setdefault(name, {})
        if to is None:
            place.pop(last)
        else:
            place[last] = to
        return statements

    return spoil


def without(verb: str) -> Callable[[list[Body]], list[Body]]:
    return lambda statements: [each for each in statements if each["verb"]["id"] != VERB + verb]


def with_more(verb: str, at: int, **fields: Any) -> Callable[[list[Body]], list[Body]]:
    """A spoiler: one statement more, at that second."""
    more = said(at, verb) | {"id": f"00000000-0000-4000-9000-{at:012d}"} | fields
    return lambda statements: [*statements, more]
