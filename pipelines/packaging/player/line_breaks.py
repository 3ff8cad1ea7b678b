"""Where a line of the page must not break: between a number and its unit."""

import re
from functools import cache

from schemas.languages.formats import NO_BREAK
from schemas.languages.measures import write_unit_space

TAG = r"""</?[A-Za-z](?:"[^"]*"|'[^']*'|[^>"'])*>"""


def keep_units(page: str) -> str:
    """Return a page in which a number and its unit stand on one line; code, data and tags stay."""
    return _match_space().sub(lambda found: found[0] if found["kept"] else NO_BREAK, page)


@cache
def _match_space() -> re.Pattern[str]:
    kept = rf"<(script|pre|code)\b.*?</\2>|<!--.*?-->|{TAG}"
    return re.compile(rf"(?P<kept>{kept})|{write_unit_space()}", re.DOTALL)
