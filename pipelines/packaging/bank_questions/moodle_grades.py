"""Weights, numbers and answers as Moodle reads them: it refuses a weight that is not on its list.

The list is Moodle's own (question/engine/bank.php): 100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5,
11.11111, 10 and 5 percent are those used here. Those of the right answers have to sum to the whole.
"""

from pipelines.packaging.documents.texts import clean_text

ALL = 100.0
TENTH, TWENTIETH = 10.0, 5.0
MOST_EQUAL = 10
MOST_KEYS = 20
"""Right answers beyond which no weights on the list sum to the whole."""


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
    """Return an accepted answer in which a star is a star: by itself it stands for any text at all."""
    return clean_text(text).replace("*", "\\*")
