"""Work on several things at once, in threads that mostly wait for other processes."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class AtOnce:
    """How many things are worked on at the same time, and how to end that work when it is interrupted."""

    most: int
    stop: Callable[[], None] = lambda: None

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Return what `work` makes of each item, in their order; an item is taken when a thread is free."""
        if self.most == 1:
            return [work(item) for item in items]
        free = BoundedSemaphore(self.most)

        def work_on(item: Item) -> Result:
            try:
                return work(item)
            finally:
                free.release()

        waiting: list[Future[Result]] = []
        with ThreadPoolExecutor(self.most, thread_name_prefix="sources") as threads:
            try:
                for item in items:
                    free.acquire()
                    if any(each.done() and each.exception() for each in waiting):
                        break
                    waiting.append(threads.submit(work_on, item))
                wait(waiting, return_when=FIRST_EXCEPTION)
                failed = [each for each in waiting if each.done() and each.exception()]
                return [each.result() for each in failed or waiting]
            except BaseException:  # an interrupt, or a bug: nobody waits for the others
                threads.shutdown(wait=False, cancel_futures=True)
                self.stop()
                raise


ONE_BY_ONE = AtOnce(1)
