"""The first look at all modules since the desk was started, made beside the pages that ask for it.

Of thousands of modules it takes seconds; whoever opens the queue meanwhile is told that it is being counted,
instead of waiting before an empty window. What it finds is cached, so that the page's own look is quick.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread

from starlette.requests import Request
from starlette.responses import Response

from adapters.courses import measure_courses
from adapters.workspace import Workspace
from pipelines.desk.page_language import read_desk_texts
from pipelines.desk.pages import render_page
from schemas.language import Language

MANY = 200
"""So many modules are counted beside the page; fewer are read by the page itself."""

MOST_READ_AT_ONCE = 100_000
"""Bytes of course files that a page reads to count their modules: a twentieth of a second."""

PATIENCE = 0.1
"""Seconds that a page waits for the first look: of a few hundred modules whose answers are kept."""

SECONDS_BETWEEN = "2"


class FirstLook:
    """One look at an installation, begun by the first page that asks for it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = Lock()
        self._begun = False
        self._over = Event()

    def answer_meanwhile(self, look: Callable[[], object], render: Callable[[], Response]) -> Response | None:
        """Return the page that says that modules are being counted, None if the page's own look is quick.

        It is quick once the look is over, or where there are few modules. The look is begun if it is not; the
        page is made before, for both would share one interpreter and the page take five times as long.
        """
        if self._over.is_set() or self._is_small():
            return None
        page = render()
        with self._lock:
            if not self._begun:
                Thread(target=self._look, args=(look,), daemon=True).start()
                self._begun = True
        return None if self._over.wait(PATIENCE) else page

    def _is_small(self) -> bool:
        """Return whether there are few modules; thousands need course files that take long to read."""
        is_read_at_once = measure_courses(self._workspace.courses) <= MOST_READ_AT_ONCE
        return is_read_at_once and len(self._workspace.module_keys()) < MANY

    def _look(self, look: Callable[[], object]) -> None:
        try:
            with suppress(Exception):  # the page's own look meets the same error, and says it
                look()
        finally:
            self._over.set()


def render_counting_page(request: Request, language: Language) -> Response:
    """Return the page that says that the modules are being counted; browsers ask again by themselves."""
    title = read_desk_texts(language)["counting"]
    page = render_page(request, "counting.html", language, title=title, status=202)
    page.headers["Refresh"] = SECONDS_BETWEEN
    return page
