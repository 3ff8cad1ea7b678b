"""Alternative texts of a tagged PDF page, as authoring tools write them (ISO 32000-1, 14.9.3)."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

MOST_ELEMENTS = 20_000
"""Elements of a page's structure that are looked at; a dense page has some hundreds."""

LONGEST_TEXT = 8_000
FIGURE = "Figure"


def read_figure_tags(page: Any) -> dict[int, str]:
    """Return the alternative text of each marked content that a figure of the page's structure holds."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        texts: dict[int, str] = {}
        for element in _walk(tree):
            if _read_text(pdfium.FPDF_StructElement_GetType, element) == FIGURE:
                text = _read_text(pdfium.FPDF_StructElement_GetAltText, element)
                texts |= dict.fromkeys(_list_contents(element), text)
        return texts
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _walk(tree: Any) -> Iterator[Any]:
    """Yield the elements of a structure; without end in a damaged file, so that they are counted."""
    count = pdfium.FPDF_StructTree_CountChildren(tree)
    waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, number) for number in reversed(range(count))]
    for _ in range(MOST_ELEMENTS):
        if not waiting:
            return
        element = waiting.pop()
        if not element:
            continue
        yield element
        children = range(pdfium.FPDF_StructElement_CountChildren(element))
        waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, each) for each in reversed(children)]


def _list_contents(element: Any) -> Iterator[int]:
    """Yield the ids of the marked contents of an element."""
    for number in range(max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
        content = pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, number)
        if content >= 0:
            yield content


def _read_text(read: Callable[[Any, Any, int], int], element: Any) -> str:
    size = min(read(element, None, 0), LONGEST_TEXT)
    buffer = ctypes.create_string_buffer(max(size, 2))
    read(element, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip()
