"""The JSON object in a model's answer, found among the words that a model put around it."""

import json
from collections.abc import Iterator
from typing import TypeVar

from pydantic import ValidationError

from adapters.llm.reasoning import cut_reasoning
from schemas.contract import Contract

MOST_STARTS = 50
"""Braces that are tried as the start of an object: hostile text of braces alone would take minutes."""

A = TypeVar("A", bound=Contract)


def parse_answer(answer: type[A], text: str) -> A:
    """Return the last object in a text that fits a contract; words and fences around it do not matter.

    Raises pydantic.ValidationError if none fits: of the longest object, which was most likely meant.
    """
    shown = cut_reasoning(text)
    objects = [shown, *_find_objects(shown)]
    errors: dict[str, ValidationError] = {}
    for each in reversed(objects):
        try:
            return answer.model_validate_json(each)
        except ValidationError as error:
            errors[each] = error
    raise errors[max(objects[1:] or objects, key=len)]


def _find_objects(text: str) -> Iterator[str]:
    """Yield the JSON objects in a text, in order, none inside another."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(MOST_STARTS):
        if start < 0:
            return
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            yield text[start:end]
        start = text.find("{", end)
