"""A scenario that a person types at the desk: two decisions, one after the other, and two endings.

The right choice of the last decision leads to the first ending, any other to the second. Whatever else a
scenario can be is made of it afterwards, by its ways or in the plain text file.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.blocks.scenario.contract import Consequence, Decision, Ending
from schemas.draft import Option, Origin, SingleChoice
from schemas.draft.asked_text import AskedText, Mint
from schemas.draft.asked_texts import build_statements
from schemas.value_faults import ValueRefused

DECISIONS = (1, 2)
LETTERS = "abc"
NEEDED = "ab"
WELL_DONE, OTHERWISE = "e-1", "e-2"


def ask_scenario() -> tuple[AskedText, ...]:
    """Return what to type, in the order in which it is read."""
    return (
        AskedText("title", of="title"),
        AskedText("situation", is_list=True, label="list_situation"),
        *(each for number in DECISIONS for each in _ask_decision(number)),
        AskedText("endings/1", is_list=True, label="ask_well_done"),
        AskedText("endings/2", is_list=True, label="ask_otherwise"),
    )


def _ask_decision(number: int) -> Iterator[AskedText]:
    below = f"decisions/{number}"
    under: dict[str, Any] = {"under": "ask_decision", "number": number}
    yield AskedText(f"{below}/stem", of="stem", **under)
    for letter in LETTERS:
        may_lack = letter not in NEEDED
        yield AskedText(f"{below}/{letter}", label=f"ask_choice_{letter}", is_optional=may_lack, **under)
        after = f"{below}/{letter}/after"
        yield AskedText(after, is_list=True, label=f"ask_after_{letter}", is_optional=may_lack, **under)
    yield AskedText(f"{below}/key", of="key", choices=tuple(LETTERS), **under)


def write_scenario(typed: Mapping[str, str], mint: Mint) -> dict[str, Any]:
    """Return the fields of a scenario; raises ValueError if a choice lacks what follows, or is no choice."""
    names = {number: mint("items") for number in DECISIONS}
    return {
        "id": mint("blocks"),
        "worded_by": Origin.HUMAN,
        "title": typed["title"].strip(),
        "situation": build_statements(typed["situation"], mint),
        "decisions": tuple(_write_decision(number, names, typed, mint) for number in DECISIONS),
        "endings": (
            Ending(id=WELL_DONE, statements=build_statements(typed["endings/1"], mint)),
            Ending(id=OTHERWISE, statements=build_statements(typed["endings/2"], mint)),
        ),
    }


def _write_decision(number: int, names: Mapping[int, str], typed: Mapping[str, str], mint: Mint) -> Decision:
    below = f"decisions/{number}"
    choices = {letter: text for letter in LETTERS if (text := typed.get(f"{below}/{letter}", "").strip())}
    _refuse_lost_texts(number, choices, typed)
    key = typed.get(f"{below}/key", "")
    if key not in choices:
        raise ValueRefused("key_without_answer", keys=key, answers=", ".join(choices))
    question = SingleChoice(
        id=names[number],
        stem=typed[f"{below}/stem"].strip(),
        options=tuple(Option(id=letter, text=text) for letter, text in choices.items()),
        key=key,
        origin=Origin.HUMAN,
    )
    later = names.get(number + 1)
    consequences = tuple(
        Consequence(
            option=letter,
            leads_to=later or (WELL_DONE if letter == key else OTHERWISE),
            statements=build_statements(typed.get(f"{below}/{letter}/after", ""), mint),
        )
        for letter in choices
    )
    return Decision(question=question, consequences=consequences)


def _refuse_lost_texts(number: int, choices: Mapping[str, str], typed: Mapping[str, str]) -> None:
    """Raise ValueRefused if what follows a choice is typed without the choice."""
    for letter in LETTERS:
        if letter not in choices and typed.get(f"decisions/{number}/{letter}/after", "").strip():
            raise ValueRefused("after_without_choice", decision=number, choice=letter)
