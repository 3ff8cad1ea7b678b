"""What forms came to that a browser may send twice, as after a double tap or on a network that is slow.

The desk is one process, so its memory is enough.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

MOST_FORMS = 1_000
"""How many forms are remembered, those that were sent last."""


@dataclass
class FormResult:
    """What one form came to, empty until it has come to something; who holds its lock does the work.

    `last_act` is what its person had done last then, if it was an act of editing.
    """

    lock: Lock = field(default_factory=Lock)
    name: str = ""
    last_act: str = ""


class RepeatedForms:
    """Results of the forms that were sent last, by what tells a form from all others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._results: OrderedDict[tuple[str, ...], FormResult] = OrderedDict()

    def find(self, page_number: str, *what: str) -> FormResult:
        """Return the result of a form; a new one if it was not sent before, or if no page numbered it."""
        if not page_number:
            return FormResult()
        with self._lock:
            result = self._results.setdefault((page_number, *what), FormResult())
            self._results.move_to_end((page_number, *what))
            while len(self._results) > MOST_FORMS:
                self._results.popitem(last=False)
            return result
