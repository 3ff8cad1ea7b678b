"""Order in which the forms of one page were sent, whatever order they arrive in.

A browser opens several connections, so what was typed first may arrive last. Each page counts what it
sends; a page without scripts sends no number, and each of its forms counts as the latest.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from pipelines.desk.forms import SentForm

MOST_PAGES = 1_000
"""Pages remembered, the latest; one that was not heard of since is closed, or has nothing late."""

LONGEST_TURN = 16  # digits; a browser counts no further
LONGEST_NAME = 64
PAGE, TURN = "page", "turn"


class FormOrder:
    """The last turn each open page has taken. The desk is one process, so its memory is enough."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: OrderedDict[tuple[str, ...], int] = OrderedDict()

    @contextmanager
    def take_turn(self, form: SentForm, *whose: str) -> Iterator[bool]:
        """Yield whether nothing sent later from the same page came before; one at a time meanwhile.

        `whose` says what else the page's own name, which its browser chose, belongs to.
        """
        page, turn = form.read_text(PAGE)[:LONGEST_NAME], form.read_text(TURN)[:LONGEST_TURN]
        with self._lock:
            yield self._is_latest((*whose, page), int(turn)) if page and turn.isdecimal() else True

    def _is_latest(self, page: tuple[str, ...], turn: int) -> bool:
        if turn < self._last.get(page, 0):
            return False
        self._last[page] = turn
        self._last.move_to_end(page)
        while len(self._last) > MOST_PAGES:
            self._last.popitem(last=False)
        return True
