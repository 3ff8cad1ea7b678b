"""What a person is asked for to add a question of each kind, and the question that the texts make."""

from collections.abc import Callable, Mapping
from typing import Any

from schemas.draft.asked_text import AskedText, Mint
from schemas.draft.element_parts import number_of
from schemas.draft.elements import Origin
from schemas.draft.items import (
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Pair,
    Question,
    SingleChoice,
    TrueFalse,
)
from schemas.ids import OPTION_LETTERS
from schemas.value_faults import ValueRefused

ASKED_ANSWERS = OPTION_LETTERS[:4]
FEWEST = 2


def ask_question(kind: type[Question]) -> tuple[AskedText, ...]:
    """Return what to type for a question of a kind."""
    feedback = AskedText("feedback", of="feedback", is_optional=True)
    objective = AskedText("objective", of="objective", is_optional=True)
    is_choice = issubclass(kind, SingleChoice | MultipleChoice)
    last = (objective,) if is_choice else (feedback, objective)
    return (AskedText("stem", of="stem"), *_ASKED[kind](), *last)


def build_question(kind: type[Question], typed: Mapping[str, str], mint: Mint) -> Question:
    """Return the question that typed texts make; raises ValueError if it could not be answered."""
    fields: dict[str, Any] = _BUILT[kind](typed)
    if "feedback" in kind.model_fields:
        fields["feedback"] = typed.get("feedback", "").strip()
    stem, objective = typed["stem"].strip(), typed.get("objective") or None
    return kind(id=mint("items"), stem=stem, objective=objective, origin=Origin.HUMAN, **fields)


def _ask_options(key: str) -> tuple[AskedText, ...]:
    options = (
        AskedText(f"options/{letter}/{name}", of=f"options/{letter}/{name}", is_optional=is_optional)
        for number, letter in enumerate(ASKED_ANSWERS)
        for name, is_optional in (("text", number >= FEWEST), ("feedback", True))
    )
    return (*options, AskedText(key, of=key, choices=tuple(ASKED_ANSWERS)))


def _ask_pairs() -> tuple[AskedText, ...]:
    return tuple(
        AskedText(f"pairs/{letter}/{side}", of=f"pairs/{letter}/{side}", is_optional=number >= FEWEST)
        for number, letter in enumerate(ASKED_ANSWERS)
        for side in ("left", "right")
    )


def _ask_number() -> tuple[AskedText, ...]:
    return (
        AskedText("answer", of="answer"),
        AskedText("tolerance", of="tolerance", start="0"),
        AskedText("unit", of="unit", is_optional=True),
    )


_ASKED: Mapping[type[Question], Callable[[], tuple[AskedText, ...]]] = {
    SingleChoice: lambda: _ask_options("key"),
    MultipleChoice: lambda: _ask_options("keys"),
    TrueFalse: lambda: (AskedText("answer", of="answer", choices=("true", "false")),),
    Cloze: lambda: (AskedText("gaps", of="answers_of_gaps", is_list=True),),
    Numeric: _ask_number,
    Matching: _ask_pairs,
    Ordering: lambda: (AskedText("places", of="places_in_order", is_list=True),),
}


def _list_letters(typed: Mapping[str, str], field: str, text: str) -> list[str]:
    """Return the letters of the members that were typed, in order."""
    return [letter for letter in OPTION_LETTERS if typed.get(f"{field}/{letter}/{text}", "").strip()]


def _list_letters_without(typed: Mapping[str, str], field: str, text: str, beside: str) -> list[str]:
    """Return the letters of the members of which only what stands beside their text was typed."""
    written = _list_letters(typed, field, text)
    return [letter for letter in _list_letters(typed, field, beside) if letter not in written]


def _build_options(typed: Mapping[str, str]) -> tuple[Option, ...]:
    """Return the answers that were typed; raises ValueError where one has an explanation and no text."""
    for letter in _list_letters_without(typed, "options", "text", "feedback"):
        raise ValueRefused("feedback_without_answer", letter=letter)
    return tuple(
        Option(
            id=letter,
            text=typed[f"options/{letter}/text"].strip(),
            feedback=typed.get(f"options/{letter}/feedback", "").strip(),
        )
        for letter in _list_letters(typed, "options", "text")
    )


def _read_keys(typed: Mapping[str, str], part: str) -> tuple[str, ...]:
    """Return the letters of the right answers; raises ValueError if one of them is no answer."""
    keys = tuple(dict.fromkeys(typed.get(part, "").replace(",", " ").split()))
    answers = _list_letters(typed, "options", "text")
    if not keys or set(keys) - set(answers) or len(answers) < FEWEST:
        raise ValueRefused("key_without_answer", keys=", ".join(keys), answers=", ".join(answers))
    return keys


def _build_single(typed: Mapping[str, str]) -> dict[str, Any]:
    options, keys = _build_options(typed), _read_keys(typed, "key")
    if len(keys) > 1:
        raise ValueRefused("several_keys", keys=", ".join(keys))
    return {"options": options, "key": keys[0]}


def _build_multiple(typed: Mapping[str, str]) -> dict[str, Any]:
    return {"options": _build_options(typed), "keys": _read_keys(typed, "keys")}


def _build_cloze(typed: Mapping[str, str]) -> dict[str, Any]:
    lines = filter(None, (line.strip() for line in typed["gaps"].splitlines()))
    return {"gaps": tuple(Gap(accepted=_split_bars(line)) for line in lines)}


def _split_bars(line: str) -> tuple[str, ...]:
    return tuple(filter(None, (text.strip() for text in line.split("|"))))


def _build_numeric(typed: Mapping[str, str]) -> dict[str, Any]:
    tolerance = typed.get("tolerance", "").strip() or "0"
    return {
        "answer": number_of(typed["answer"]),
        "tolerance": number_of(tolerance),
        "unit": typed.get("unit", "").strip(),
    }


def _build_matching(typed: Mapping[str, str]) -> dict[str, Any]:
    for letter in _list_letters_without(typed, "pairs", "left", "right"):
        raise ValueRefused("right_without_left", letter=letter)
    pairs = (
        Pair(
            id=letter,
            left=typed[f"pairs/{letter}/left"].strip(),
            right=typed.get(f"pairs/{letter}/right", "").strip(),
        )
        for letter in _list_letters(typed, "pairs", "left")
    )
    return {"pairs": tuple(pairs)}


def _build_ordering(typed: Mapping[str, str]) -> dict[str, Any]:
    lines = [line for line in map(str.strip, typed["places"].splitlines()) if line]
    if len(lines) > len(OPTION_LETTERS):
        raise ValueRefused("too_many_lines", count=len(lines), most=len(OPTION_LETTERS))
    return {
        "places": tuple(
            OrderingPlace(id=letter, text=line) for letter, line in zip(OPTION_LETTERS, lines, strict=False)
        )
    }


_BUILT: Mapping[type[Question], Callable[[Mapping[str, str]], dict[str, Any]]] = {
    SingleChoice: _build_single,
    MultipleChoice: _build_multiple,
    TrueFalse: lambda typed: {"answer": typed["answer"] == "true"},
    Cloze: _build_cloze,
    Numeric: _build_numeric,
    Matching: _build_matching,
    Ordering: _build_ordering,
}
