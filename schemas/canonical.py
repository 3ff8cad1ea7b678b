"""RFC 8785 canonical JSON: one sequence of bytes for one value.

`rfc8785` is the authority, and walks every value in Python. The standard library's encoder writes the
same bytes in C for all our contracts hold but the rare number, so it writes wherever that is certain.
"""

import json
from typing import Any

import rfc8785

MOST_EXACT = 2**53 - 1  # RFC 8785, 3.2.2.3 with RFC 7493, 2.2: beyond, a number is refused
PLAINLY_WRITTEN = 1e-4  # from here on up Python writes a fraction without an exponent, as ECMAScript does
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_json(value: Any) -> bytes:
    """Return the canonical JSON of a JSON value, UTF-8; raises ValueError where it has none."""
    if _written_alike(value):
        try:
            return _encoded(value).encode()
        except UnicodeEncodeError:  # a lone surrogate: `rfc8785` says so in its own words
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
    while waiting:
        each = waiting.pop()
        kind = type(each)
        if kind is str or each is None or kind is bool:
            continue
        if kind is dict:
            # Names sort by UTF-16 unit in the one, by code point in the other: alike in ASCII.
            if not _plainly_named(each):
                return False
            waiting.extend(each.values())
        elif kind is list or kind is tuple:
            waiting.extend(each)
        elif kind is int:
            if not -MOST_EXACT <= each <= MOST_EXACT:
                return False
        elif kind is not float or each.is_integer() or not PLAINLY_WRITTEN <= abs(each) < MOST_EXACT:
            return False
    return True
