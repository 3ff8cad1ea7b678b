"""Questions to a model, in parallel, answered from the cache where possible."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from operator import add
from threading import BoundedSemaphore
from typing import Generic, TypeVar

from adapters.llm import Ask, Reply, Send
from adapters.llm.reply_cache import Replies
from pipelines.drafting.budget import Meter
from pipelines.drafting.ladder import Task, climb
from pipelines.drafting.pseudonyms import PseudonymisedAsk, Pseudonyms
from schemas.contract import Contract
from schemas.draft import Spent, Usage
from schemas.errors import AwaitingBatch, ModelUnusable, PremierjetError

A = TypeVar("A", bound=Contract)


@dataclass(frozen=True)
class ModelAnswer(Generic[A]):
    """A usable answer, which model gave it and what it cost."""

    answer: A
    model: str
    usage: Usage


class ModelQuestioner:
    """Asks from any thread, never more than `concurrency` calls at a time together.

    A failure stops what comes after it, unless it `goes_on`: where nothing is paid for by asking. With
    `pseudonyms`, what is sent, kept and counted has tokens in the place of personal data.
    """

    def __init__(
        self,
        send: Send,
        replies: Replies,
        meter: Meter,
        concurrency: int,
        *,
        goes_on: bool = False,
        pseudonyms: Pseudonyms | None = None,
    ) -> None:
        self._send = send
        self._replies = replies
        self._meter = meter
        self._concurrency = concurrency
        self._goes_on = goes_on
        self._pseudonyms = pseudonyms
        self._calls = BoundedSemaphore(concurrency)

    def ask_all(self, tasks: Sequence[Task[A]]) -> list[ModelAnswer[A]]:
        """Return the answers in the order of the tasks.

        Raises ModelUnusable and BudgetExceeded; what was answered by then is kept, so trying again pays
        only for the rest. Raises AwaitingBatch where nothing failed and some wait for a batch.
        """
        if len(tasks) < 2:
            return [self.ask(task) for task in tasks]
        with ThreadPoolExecutor(min(self._concurrency, len(tasks))) as pool:
            asked = [pool.submit(self.ask, task) for task in tasks]
            try:
                return self._results(asked)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def ask(self, task: Task[A]) -> ModelAnswer[A]:
        """Drive one ladder from the cache and the network; what led to the answer is kept."""
        ladder = climb(task)
        exchanged: list[tuple[Ask, Reply]] = []
        found: list[Ask] = []
        usages: list[Usage] = []
        hidden = self._pseudonymise(next(ladder))
        while True:
            asked = hidden.ask
            reply = self._replies.find(asked)
            if reply is None:
                with self._calls:
                    reply = self._meter.send(asked, self._send)
                exchanged.append((asked, reply))
                usages.append(self._meter.price_reply(asked, reply))
            else:
                found.append(asked)
                usages.append(self._meter.price_cached_reply(asked, reply))
            try:
                hidden = self._pseudonymise(ladder.send(hidden.restore_reply(reply)))
            except StopIteration as done:
                answer: A = done.value
                break
            except ModelUnusable as error:
                self._forget(found, error)
                raise hidden.redact_error(error) from None
        for question, answered in exchanged:
            self._replies.keep(question, answered)
        return ModelAnswer(answer, task.settings.name, reduce(add, usages))

    def _pseudonymise(self, ask: Ask) -> PseudonymisedAsk:
        return self._pseudonyms.hide(ask) if self._pseudonyms is not None else PseudonymisedAsk(ask)

    def _results(self, asked: Sequence[Future[ModelAnswer[A]]]) -> list[ModelAnswer[A]]:
        results: list[ModelAnswer[A]] = []
        failed: list[PremierjetError] = []
        for each in asked:
            try:
                results.append(each.result())
            except (AwaitingBatch, ModelUnusable) as error:
                if not self._goes_on:
                    raise
                failed.append(error)
        if failed:
            raise next((error for error in failed if isinstance(error, ModelUnusable)), failed[0])
        return results

    def _forget(self, found: Sequence[Ask], error: ModelUnusable) -> None:
        """Drop what led to no answer, which only a batch puts into the cache: it is asked again."""
        if not error.passing:
            for each in found:
                self._replies.forget(each)


def sum_spending(artefact: str, answered: Iterable[ModelAnswer[A]]) -> tuple[Spent, ...]:
    """Return what the answers about one deliverable cost, by model."""
    by_model: dict[str, Usage] = {}
    for each in answered:
        before = by_model.get(each.model)
        by_model[each.model] = before + each.usage if before else each.usage
    return tuple(Spent(artefact=artefact, model=model, usage=usage) for model, usage in by_model.items())
