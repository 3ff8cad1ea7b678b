"""Canonical JSON (RFC 8785): the same value always gives the same bytes.

The library `rfc8785` is correct and slow. `orjson` is much faster, and writes the same bytes for most values
of our contracts; it is used wherever that is certain. It refuses whole numbers too large for RFC 8785 itself.
"""

from types import NoneType
from typing import Any

import orjson
import rfc8785

MOST_EXACT = 2**53 - 1  # RFC 8785, 3.2.2.3 with RFC 7493, 2.2: beyond, a number is refused
LEAST_WITHOUT_EXPONENT = 1e-4  # smaller fractions are written with an exponent by one of the two
AS_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def write_canonical_json(value: Any, *, plain: bool = False) -> bytes:
    """Return the canonical JSON of a value, UTF-8; raises ValueError if it has none.

    `plain` says that the value holds no fraction and no name beyond ASCII, so that nothing has to be checked.
    """
    whole: list[float] = []
    if plain or _is_written_alike(value, whole):
        try:
            return orjson.dumps(_drop_points(value) if whole else value, option=AS_CANONICAL)
        except orjson.JSONEncodeError:  # a lone surrogate, a number too large: `rfc8785` raises its own error
            pass
    return rfc8785.dumps(value)


def _has_ascii_names(value: dict[Any, Any]) -> bool:
    try:
        return "".join(value).isascii()
    except TypeError:  # a name that is no text
        return False


def _is_written_alike(value: Any, whole: list[float]) -> bool:
    """Return whether both libraries certainly write the same bytes for a value, but for `whole` numbers.

    Those are floats without a fraction, such as what a draft cost that no model wrote: added to the list.
    """
    parts = [value]
    for part in parts:  # which grows by the parts of each part
        kind = type(part)
        if kind is dict:
            # `rfc8785` sorts names by UTF-16 units, `orjson` by code points: the same order in ASCII.
            if not _has_ascii_names(part):
                return False
            parts += part.values()
        elif kind is list or kind is tuple:
            parts += part
        elif kind is float:
            if part.is_integer() and abs(part) <= MOST_EXACT:
                whole.append(part)
            elif not LEAST_WITHOUT_EXPONENT <= abs(part) < MOST_EXACT:
                return False
        elif kind not in (str, int, bool, NoneType):
            return False
    return True


def _drop_points(value: Any) -> Any:
    """Return a value whose floats without a fraction are whole numbers: RFC 8785 writes 2.0 as 2."""
    if type(value) is dict:
        return {name: _drop_points(part) for name, part in value.items()}
    if type(value) in (list, tuple):
        return [_drop_points(part) for part in value]
    return int(value) if type(value) is float and value.is_integer() else value
