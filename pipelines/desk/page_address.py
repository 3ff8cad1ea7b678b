"""Address of a page: of one that answers a form, the page that is read above the address of the form.

A link that is relative to the address of a form, or says to come back to it, would lead to where nothing is
read.
"""

from collections.abc import Iterable, Iterator

from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route

Shape = tuple[str, ...]
"""Steps of an address, `{}` for each that stands for a name."""


def find_page_address(request: Request, otherwise: str) -> str:
    """Return where the page that a form came from is read, or the address of a page that was read.

    `otherwise` is where one comes to if nothing is read above the address of the form.
    """
    path = request.url.path
    if request.method != "POST":
        return path
    steps, shapes = path.split("/"), list(_list_shapes(request.app.routes))
    sent = [shape for shape, methods in shapes if "POST" in methods and _fits(shape, steps)]
    read = {shape for shape, methods in shapes if "GET" in methods}
    if not sent:
        return otherwise
    shape = min(sent, key=lambda each: each.count("{}"))
    lengths = range(len(steps), 1, -1)
    return next(("/".join(steps[:length]) for length in lengths if shape[:length] in read), otherwise)


def _list_shapes(routes: Iterable[BaseRoute], above: str = "") -> Iterator[tuple[Shape, set[str]]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _list_shapes(route.routes, above + route.path)
        elif isinstance(route, Route):
            steps = (above + route.path).split("/")
            yield tuple("{}" if each.startswith("{") else each for each in steps), route.methods or set()


def _fits(shape: Shape, steps: list[str]) -> bool:
    return len(shape) == len(steps) and all(
        each in ("{}", step) for each, step in zip(shape, steps, strict=True)
    )
