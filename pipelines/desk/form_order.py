"""Order in which the forms of one page were sent, whatever order they arrive in.

A browser opens several connections, so what was typed first may arrive last. Each page counts what it
sends; a page without scripts sends no number, and each of its forms counts as the latest.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from pipelines.desk.forms import SentForm
from pipelines.desk.keyed_locks import KeyedLocks

MOST_PAGES = 1_000
"""How many pages are remembered, those that sent a form last."""

LONGEST_NUMBER = 16  # digits; a browser counts no further
LONGEST_NAME = 64
PAGE, NUMBER = "page", "turn"
"""Fields of a form: the name its page chose for itself, and the form's number."""


class FormOrder:
    """The number of the latest form of each open page. The desk is one process, so its memory is enough."""

    def __init__(self) -> None:
        self._turns = KeyedLocks()
        self._lock = Lock()
        self._last: OrderedDict[tuple[str, ...], int] = OrderedDict()

    @contextmanager
    def take_turn(self, form: SentForm, *whose: str) -> Iterator[bool]:
        """Yield whether this form is the latest that arrived from its page.

        `whose` (a person, a module, an element) tells apart pages that chose the same name; no other form of
        the same is read while the block runs.
        """
        page, number = form.read_text(PAGE)[:LONGEST_NAME], form.read_text(NUMBER)[:LONGEST_NUMBER]
        with self._turns.hold(*whose):
            yield self._is_latest((*whose, page), int(number)) if page and number.isdecimal() else True

    def _is_latest(self, page: tuple[str, ...], number: int) -> bool:
        with self._lock:
            if number < self._last.get(page, 0):
                return False
            self._last[page] = number
            self._last.move_to_end(page)
            while len(self._last) > MOST_PAGES:
                self._last.popitem(last=False)
            return True
