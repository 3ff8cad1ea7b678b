"""Items of a list that only lead elsewhere: tables of contents, « Voir aussi », next and previous pages."""

import re

import lxml.html

INNER_LISTS = frozenset({"ul", "ol", "menu"})
"""What stands in a list within an item is not the item's own text."""

WORD = re.compile(r"[^\W\d_]{2,}")


def is_only_link(item: lxml.html.HtmlElement) -> bool:
    """Return whether all words of an item, those of the lists within it left out, are links."""
    inside, outside = _split_text(item)
    return re.search(r"\w", inside) is not None and WORD.search(outside) is None


def _split_text(item: lxml.html.HtmlElement) -> tuple[str, str]:
    """Return the text of an item in links, and outside of them."""
    inside: list[str] = []
    outside = [item.text or ""]
    waiting = list(reversed(item))
    while waiting:
        element = waiting.pop()
        is_link = element.tag == "a" and "href" in element.attrib
        if is_link:
            inside.append(element.text_content())
        elif isinstance(element.tag, str) and element.tag not in INNER_LISTS:
            outside.append(element.text or "")
            waiting += reversed(element)
        outside.append(element.tail or "")
    return " ".join(inside), " ".join(outside)
