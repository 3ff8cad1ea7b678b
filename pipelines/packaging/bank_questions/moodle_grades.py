"""Weights of answers, numbers and accepted answers, written as Moodle reads them.

Moodle only accepts the weights of its own list (question/engine/bank.php), and those of the right answers
must sum to 100 %. Used here are 100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10 and 5 %.
"""

from pipelines.packaging.documents.texts import clean_text

ALL = 100.0
TENTH, TWENTIETH = 10.0, 5.0
MOST_EQUAL = 10
MOST_KEYS = 20
"""The most right answers for which weights on the list can sum to 100 %."""


def share_grades(keys: int) -> tuple[float, ...]:
    """Return the weight of each right answer in percent: equal up to ten, tenths and twentieths beyond."""
    if keys <= MOST_EQUAL:
        return (ALL / keys,) * keys
    twentieths = 2 * (keys - MOST_EQUAL)
    return (TENTH,) * (keys - twentieths) + (TWENTIETH,) * twentieths


def format_grade(percent: float) -> str:
    """Return a weight as Moodle lists it, e.g. `33.33333`, `-100`."""
    return write_plain_number(percent, places=5)


def write_plain_number(value: float, *, places: int = 7) -> str:
    """Return a number with a decimal point and no exponent, e.g. `0.5`, `-3`, `1200000`."""
    digits = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def escape_stars(text: str) -> str:
    """Return an accepted answer with its stars escaped: to Moodle a plain star stands for any text."""
    return clean_text(text).replace("*", "\\*")
