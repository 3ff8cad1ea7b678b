"""What is wrong with a value that a contract refuses, in the words of each language.

Pydantic's own sentences are for programmers and in English; nobody who edits a file or a form reads them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from schemas.ids import SLUG
from schemas.language import Language
from schemas.refusal import BilingualText, TextFact, WordedFact

FAULTS: Mapping[str, str] = {
    "missing": "value_missing",
    "extra_forbidden": "value_unknown_key",
    "string_type": "value_no_text",
    "string_too_short": "value_short",
    "string_too_long": "value_long",
    "string_pattern_mismatch": "value_odd_signs",
    "int_type": "value_no_whole_number",
    "int_parsing": "value_no_whole_number",
    "int_parsing_size": "value_no_whole_number",
    "int_from_float": "value_no_whole_number",
    "float_type": "value_no_number",
    "float_parsing": "value_no_number",
    "finite_number": "value_no_number",
    "decimal_type": "value_no_number",
    "decimal_parsing": "value_no_number",
    "bool_type": "value_no_switch",
    "bool_parsing": "value_no_switch",
    "greater_than": "value_not_above",
    "greater_than_equal": "value_low",
    "less_than": "value_not_below",
    "less_than_equal": "value_high",
    "too_short": "value_few",
    "too_long": "value_many",
    "literal_error": "value_no_choice",
    "enum": "value_no_choice",
    "union_tag_invalid": "value_no_choice",
    "union_tag_not_found": "value_kind_missing",
    "model_type": "value_no_mapping",
    "model_attributes_type": "value_no_mapping",
    "dict_type": "value_no_mapping",
    "tuple_type": "value_no_list",
    "list_type": "value_no_list",
    "date_type": "value_no_date",
    "date_parsing": "value_no_date",
    "date_from_datetime_parsing": "value_no_date",
    "time_type": "value_no_time",
    "time_parsing": "value_no_time",
    "url_type": "value_no_address",
    "url_parsing": "value_no_address",
    "url_scheme": "value_no_address",
    "none_required": "value_not_empty",
    "json_invalid": "value_unreadable",
    "string_unicode": "value_unreadable",
}
"""The text for each type of pydantic's errors; another one has a text that says the least."""

LIMITS = {
    "value_short": "min_length",
    "value_long": "max_length",
    "value_few": "min_length",
    "value_many": "max_length",
    "value_not_above": "gt",
    "value_low": "ge",
    "value_not_below": "lt",
    "value_high": "le",
}
"""What pydantic calls the limit that a text names."""

AT_LEAST_ONE = {"value_short": "value_empty", "value_few": "value_none_left"}
"""The text that says the same of a limit of one, without a number."""

PYDANTICS = frozenset(get_args(ErrorType))
CHOICES = ("expected", "expected_tags")
QUOTED = re.compile(r"'([^']*)'")


class ValueRefused(ValueError):
    """A value that one of our own rules refuses; its text stands in the room `refusal_facts`.

    `within` leads from the value to the part of it that breaks the rule.
    """

    def __init__(self, key: str, /, within: tuple[str | int, ...] = (), **facts: str | int) -> None:
        self.within = within
        self.fact = TextFact(key, tuple(facts.items()))
        super().__init__(self.fact.render(Language.ENGLISH))


@dataclass(frozen=True)
class ValueFault:
    """What is wrong, with the path of the value in what was read, and the type of the error."""

    path: tuple[str | int, ...]
    what: WordedFact
    kind: str = ""

    @property
    def field(self) -> str:
        """Return the name of the field; empty if the fault is of the whole."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")


def find_fault(error: ValueError) -> ValueFault:
    """Return the first fault that a contract found."""
    if isinstance(error, ValidationError):
        return describe_fault(error.errors()[0])
    return ValueFault((), _read_own(error))


def describe_fault(reported: Mapping[str, Any]) -> ValueFault:
    """Return one fault of those that pydantic reports."""
    kind, facts = reported["type"], reported.get("ctx", {})
    key = FAULTS.get(kind)
    if kind.endswith("_type") and reported.get("input", ...) is None:  # it was left out, or left empty
        key = "value_missing"
    what: WordedFact
    if kind == "value_error":
        what = _read_own(facts["error"])
    elif key is None:
        # Errors of our own types bring a sentence; one of pydantic's that has no text here says the least.
        is_own = kind not in PYDANTICS
        what = BilingualText(reported["msg"], reported["msg"]) if is_own else TextFact("value_unusable")
    elif key in LIMITS:
        limit = facts[LIMITS[key]]
        is_one = limit == 1 and key in AT_LEAST_ONE
        what = TextFact(AT_LEAST_ONE[key]) if is_one else TextFact(key, (("limit", str(limit)),))
    elif key == "value_no_choice":
        expected = next(str(facts[name]) for name in CHOICES if name in facts)
        what = TextFact(key, (("choices", ", ".join(QUOTED.findall(expected)) or expected),))
    elif key == "value_odd_signs":
        pattern = facts["pattern"]
        what = TextFact("value_no_slug") if pattern == f"^{SLUG}$" else TextFact(key, (("pattern", pattern),))
    else:
        what = TextFact(key)
    return ValueFault(tuple(reported["loc"]), what, kind)


def find_part(reported: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Return what leads from a value to the part that breaks a rule about the whole; empty if it is all."""
    facts = reported.get("ctx", {})
    return tuple(facts.get("within", getattr(facts.get("error"), "within", ())))


def _read_own(error: ValueError) -> WordedFact:
    return error.fact if isinstance(error, ValueRefused) else BilingualText(str(error), str(error))
