"""A draft as a critic model is shown it: all a person will read, by part, with the words it rests on."""

from collections.abc import Iterator

from pipelines.drafting.critic.shown_passages import Surroundings
from pipelines.drafting.elements import Element, list_elements, list_elements_within
from pipelines.drafting.kind import Kinds
from pipelines.drafting.prompt import Line
from pipelines.drafting.templates.titles import map_shown_titles
from schemas.draft import TEMPLATED, Content, Origin, Row, Sectioned
from schemas.draft.element_parts import OBJECTIVE, texts

NO_TEXTS = frozenset({OBJECTIVE, "minutes", "modality"})
"""Parts that say nothing about the subject."""


def list_lines(
    content: Content, kinds: Kinds, places: frozenset[str] | None, around: Surroundings
) -> Iterator[Line]:
    """Yield the titles and elements that a writer or a person worded, all or those at `places`, in order.

    Titles that code filled from course.yaml are shown as their templates word them.
    """
    titles = _list_title_lines(content, kinds)
    for element in list_elements(content.artefacts):
        if element.id in titles:
            yield from _select([titles.pop(element.id)], places)
        if is_written(element):
            yield from _select([_make_line(element, around)], places)


def list_parts(element: Element, around: Surroundings) -> dict[str, str]:
    """Return the texts of an element by part, keys, pairs and truth values included; empty ones left out.

    The cells of a row are named by the header of its table: what people believe is not what is so.
    """
    parts = {name: text for name, text in texts(element.part) if text and name not in NO_TEXTS}
    if not isinstance(element.part, Row):
        return parts
    header = around.headers.get(element.id, ())
    names = {f"cells/{number}": name for number, name in enumerate(header, start=1) if header.count(name) < 2}
    return {names.get(name) or name: text for name, text in parts.items()}


def list_grounds(element: Element, around: Surroundings) -> list[object]:
    """Return what an element rests on: its passages, and how its figure was calculated."""
    passages = around.list_passages(element)
    return [*passages, element.computation.formula] if element.computation else [*passages]


def is_written(element: Element) -> bool:
    """Return whether a writer or a person wrote an element; data, blanks and template texts do not count."""
    nature = getattr(element.part, "nature", None)
    return nature is None or (nature not in TEMPLATED and element.origin is not Origin.EXTRACTIVE)


def measure_line(line: Line) -> int:
    """Return about how many characters a line takes in a prompt."""
    return len(str(line))


def _make_line(element: Element, around: Surroundings) -> Line:
    line: dict[str, object] = {"id": element.id, "in": element.artefact, "says": list_parts(element, around)}
    nature = getattr(element.part, "nature", None)
    return line | ({"nature": nature.value} if nature else {}) | {"rests_on": list_grounds(element, around)}


def _list_title_lines(content: Content, kinds: Kinds) -> dict[str, Line]:
    """Return the line of each page's title, by the id of the first element on it that somebody worded."""
    lines: dict[str, Line] = {}
    for artefact in content.artefacts:
        titles = map_shown_titles(artefact, kinds)
        for page in artefact.sections if isinstance(artefact, Sectioned) else ():
            first = next(filter(is_written, list_elements_within(page, artefact.kind)), None)
            if first is not None and titles[page.id]:
                lines[first.id] = {"id": page.id, "in": artefact.kind, "says": {"title": titles[page.id]}}
    return lines


def _select(lines: list[Line], places: frozenset[str] | None) -> list[Line]:
    return [line for line in lines if places is None or line["id"] in places]
