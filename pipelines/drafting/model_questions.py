"""Questions to a model, sent in parallel and answered from the cache if possible."""

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
    """A usable answer, the model that gave it, and its cost."""

    answer: A
    model: str
    usage: Usage


class ModelQuestioner:
    """Asks a model from any thread, with at most `concurrency` calls at a time in total.

    A failure stops the questions after it, unless it `goes_on`, which is for batches: there asking costs
    nothing. With `pseudonyms`, questions are sent, cached and counted with tokens in place of personal data.
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

        Raises ModelUnusable and BudgetExceeded; answers received before that are cached, so trying again
        pays only for the rest. Raises AwaitingBatch if nothing failed and some answers wait for a batch.
        """
        if len(tasks) < 2:
            return [self.ask(task) for task in tasks]
        with ThreadPoolExecutor(min(self._concurrency, len(tasks))) as pool:
            futures = [pool.submit(self.ask, task) for task in tasks]
            try:
                return self._collect_results(futures)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def ask(self, task: Task[A]) -> ModelAnswer[A]:
        """Return the answer to a task, with as many questions as its ladder needs; the replies are cached."""
        ladder = climb(task)
        sent: list[tuple[Ask, Reply]] = []
        cached: list[Ask] = []
        usages: list[Usage] = []
        hidden = self._pseudonymise(next(ladder))
        while True:
            question = hidden.ask
            reply = self._replies.find(question)
            if reply is None:
                with self._calls:
                    reply = self._meter.send(question, self._send)
                sent.append((question, reply))
                usages.append(self._meter.price_reply(question, reply))
            else:
                cached.append(question)
                usages.append(self._meter.price_cached_reply(question, reply))
            try:
                hidden = self._pseudonymise(ladder.send(hidden.restore_reply(reply)))
            except StopIteration as done:
                answer: A = done.value
                break
            except ModelUnusable as error:
                self._forget(cached, error)
                raise hidden.redact_error(error) from None
        for sent_question, sent_reply in sent:
            self._replies.keep(sent_question, sent_reply)
        return ModelAnswer(answer, task.settings.name, reduce(add, usages))

    def _pseudonymise(self, ask: Ask) -> PseudonymisedAsk:
        return self._pseudonyms.hide(ask) if self._pseudonyms is not None else PseudonymisedAsk(ask)

    def _collect_results(self, futures: Sequence[Future[ModelAnswer[A]]]) -> list[ModelAnswer[A]]:
        results: list[ModelAnswer[A]] = []
        errors: list[PremierjetError] = []
        for future in futures:
            try:
                results.append(future.result())
            except (AwaitingBatch, ModelUnusable) as error:
                if not self._goes_on:
                    raise
                errors.append(error)
        if errors:
            raise next((error for error in errors if isinstance(error, ModelUnusable)), errors[0])
        return results

    def _forget(self, cached: Sequence[Ask], error: ModelUnusable) -> None:
        """Drop cached replies that led to no usable answer, so that they are asked for again.

        Only a batch puts such replies into the cache.
        """
        if not error.passing:
            for each in cached:
                self._replies.forget(each)


def sum_spending(artefact: str, answered: Iterable[ModelAnswer[A]]) -> tuple[Spent, ...]:
    """Return the cost of the answers for one deliverable, by model."""
    by_model: dict[str, Usage] = {}
    for model_answer in answered:
        earlier = by_model.get(model_answer.model)
        by_model[model_answer.model] = earlier + model_answer.usage if earlier else model_answer.usage
    return tuple(Spent(artefact=artefact, model=model, usage=usage) for model, usage in by_model.items())
