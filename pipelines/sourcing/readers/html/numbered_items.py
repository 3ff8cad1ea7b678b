"""Numbers of the items of ordered lists, as a browser shows them (HTML, 4.4.5 and 4.4.8)."""

import re

import lxml.html

from pipelines.sourcing.list_numbers import STYLES_BY_LETTER, NumberStyle, write_number

WHOLE = re.compile(r"\s*([+-]?\d{1,9})\b")


def number_items(ordered: lxml.html.HtmlElement) -> dict[lxml.html.HtmlElement, str]:
    """Return the number of each item of an ordered list, e.g. `3.`: its own, or one more than the last."""
    items = list(ordered.iterchildren("li"))
    step = 1 if ordered.get("reversed") is None else -1
    start = _read_value(ordered.get("start"))
    number = (start if start is not None else 1 if step > 0 else len(items)) - step
    labels: dict[lxml.html.HtmlElement, str] = {}
    for item in items:
        value = _read_value(item.get("value"))
        number = value if value is not None else number + step
        style = STYLES_BY_LETTER.get(item.get("type", ordered.get("type", "")).strip(), NumberStyle.DECIMAL)
        labels[item] = f"{write_number(number, style)}."
    return labels


def _read_value(text: str | None) -> int | None:
    match = WHOLE.match(text or "")
    return None if match is None else int(match[1])
