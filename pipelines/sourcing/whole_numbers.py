"""Parsing of whole numbers in documents, safe against huge ones."""

MOST_DIGITS = 9


def read_whole_number(written: str) -> int | None:
    """Return a number written in digits alone; None if it is not one, or longer than any document means.

    Python refuses to read more than 4,300 digits, by an error that would end the reading of all sources.
    """
    return int(written) if written.isdecimal() and len(written) <= MOST_DIGITS else None
