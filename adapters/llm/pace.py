"""Rate limits of a host: requests and tokens a minute, shared by all threads of a run."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from schemas.course import EmbeddingSettings, ModelSettings

MINUTE = 60.0  # seconds


@dataclass
class TakenAmount:
    """An amount taken at a moment, in seconds of the pace's clock."""

    at: float
    amount: float


@dataclass
class Window:
    """A limit of `most` in any minute; a larger amount waits until nothing else is taken."""

    most: float
    taken: deque[TakenAmount] = field(default_factory=deque)

    def opens_in(self, amount: float, now: float) -> float:
        """Return the seconds until an amount fits, 0 if it fits now."""
        while self.taken and self.taken[0].at <= now - MINUTE:
            self.taken.popleft()
        over = sum(each.amount for each in self.taken) + amount - self.most
        seconds = 0.0
        for each in self.taken:
            if over <= 0:
                break
            over -= each.amount
            seconds = each.at + MINUTE - now
        return seconds

    def take(self, amount: float, now: float) -> TakenAmount:
        """Take an amount now, and return the record of it."""
        self.taken.append(TakenAmount(now, amount))
        return self.taken[-1]


class Pace:
    """Delays calls so that no minute has more requests or tokens than the host allows."""

    def __init__(
        self,
        requests: int | None = None,
        tokens: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._requests = Window(requests) if requests else None
        self._tokens = Window(tokens) if tokens else None
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()

    @classmethod
    def of(cls, settings: ModelSettings | EmbeddingSettings | None) -> "Pace":
        """Return the pace of a model's settings; unlimited if they set no limits."""
        return cls(settings.requests_per_minute, settings.tokens_per_minute) if settings else cls()

    @contextmanager
    def reserve(self, tokens: int) -> Iterator[Callable[[int], None]]:
        """Wait until a call of at most so many tokens may be made; yield a function to report what it used.

        A call that reports nothing, because it failed, counts in full: the host may have counted it too.
        """
        taken = self._wait_and_take(tokens)

        def report_used(used: int) -> None:
            if taken is not None:
                taken.amount = used

        yield report_used

    def _wait_and_take(self, tokens: int) -> TakenAmount | None:
        while True:
            with self._lock:
                now = self._clock()
                seconds = max(
                    self._requests.opens_in(1, now) if self._requests else 0.0,
                    self._tokens.opens_in(tokens, now) if self._tokens else 0.0,
                )
                if seconds <= 0:
                    if self._requests:
                        self._requests.take(1, now)
                    return self._tokens.take(tokens, now) if self._tokens else None
            self._sleep(seconds)
