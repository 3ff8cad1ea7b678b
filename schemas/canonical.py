"""RFC 8785 canonical JSON: one sequence of bytes for one value.

`rfc8785` is the authority, and walks every value in Python. `orjson` writes the same bytes in a small part of
the time for all our contracts hold but some fractions, so it writes wherever that is certain; a whole number
RFC 8785 has no place for, it refuses by itself.
"""

from types import NoneType
from typing import Any

import orjson
import rfc8785

MOST_EXACT = 2**53 - 1  # RFC 8785, 3.2.2.3 with RFC 7493, 2.2: beyond, a number is refused
PLAINLY_WRITTEN = 1e-4  # from here on up a fraction is written without an exponent, as ECMAScript does
AS_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def write_canonical_json(value: Any, *, plain: bool = False) -> bytes:
    """Return the canonical JSON of a JSON value, UTF-8; raises ValueError where it has none.

    `plain` spares the look at each part: nothing in the value is a fraction, every name is ASCII.
    """
    if plain or _written_alike(value):
        try:
            return orjson.dumps(value, option=AS_CANONICAL)
        except orjson.JSONEncodeError:  # a lone surrogate, a number too large: `rfc8785` says so its own way
            pass
    return rfc8785.dumps(value)


def _plainly_named(value: dict[Any, Any]) -> bool:
    try:
        return "".join(value).isascii()
    except TypeError:  # a name that is no text
        return False


def _written_alike(value: Any) -> bool:
    """Return whether both write a value the same; False where that is not certain."""
    waiting = [value]
    for each in waiting:
        kind = type(each)
        if kind is dict:
            # Names sort by UTF-16 unit in the one, by code point in the other: alike in ASCII.
            if not _plainly_named(each):
                return False
            waiting += each.values()
        elif kind is list or kind is tuple:
            waiting += each
        elif kind is float:
            if each.is_integer() or not PLAINLY_WRITTEN <= abs(each) < MOST_EXACT:
                return False
        elif kind not in (str, int, bool, NoneType):
            return False
    return True
