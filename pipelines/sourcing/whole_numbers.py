"""Parsing of whole numbers in documents, safe against huge ones."""

MOST_DIGITS = 9


def read_whole_number(digits: str) -> int | None:
    """Return a number written in digits only; None if it is not one, or has more than MOST_DIGITS digits.

    Python raises an error for more than 4,300 digits, which would stop the reading of all sources.
    """
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None
