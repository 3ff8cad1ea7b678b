"""Questions to a model, sent in parallel and answered from the cache if possible."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Generic, TypeVar

from adapters.llm import Ask, Reply, Send
from adapters.llm.reply_cache import Replies
from pipelines.drafting.budget import Meter
from pipelines.drafting.ladder import AnswerCut, Task, climb
from pipelines.drafting.pseudonyms import PseudonymisedAsk, Pseudonyms
from pipelines.drafting.question_progress import QuestionProgress, QuestionStage, Report, ignore_progress
from schemas.contract import Contract
from schemas.draft import Spent, Usage
from schemas.errors import AwaitingBatch, ModelUnusable, PremierjetError

A = TypeVar("A", bound=Contract)
R = TypeVar("R")


@dataclass(frozen=True)
class ModelAnswer(Generic[A]):
    """A usable answer, the model that gave it, its cost, and the settings its host refuses."""

    answer: A
    model: str
    usage: Usage
    left_out: tuple[str, ...] = ()


@dataclass
class _Exchange:
    """The questions of one task: those sent, with replies, those the cache answered, and what all cost."""

    count: "_QuestionCount"
    sent: list[tuple[Ask, Reply]] = field(default_factory=list)
    cached: list[Ask] = field(default_factory=list)
    usages: list[Usage] = field(default_factory=list)
    began: float = field(default_factory=monotonic)


class _QuestionCount:
    """Count of the questions asked together, and of those answered; safe in threads."""

    def __init__(self, total: int) -> None:
        self._answered = 0
        self._total = total
        self._lock = Lock()

    def add(self, more: int) -> None:
        """Count more questions, because one was divided."""
        with self._lock:
            self._total += more

    def finish(self) -> None:
        """Count one question as answered."""
        with self._lock:
            self._answered += 1

    def read(self) -> tuple[int, int]:
        """Return how many are answered, and of how many."""
        with self._lock:
            return self._answered, self._total


class ModelQuestioner:
    """Asks a model from any thread, with at most `concurrency` calls at a time in total.

    A failure stops the questions after it, unless it `goes_on`, which is for batches: there asking costs
    nothing. With `pseudonyms`, questions are sent, cached and counted with tokens in place of personal data.
    `report` hears of each question that is sent.
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
        report: Report = ignore_progress,
    ) -> None:
        self._send = send
        self._replies = replies
        self._meter = meter
        self._concurrency = concurrency
        self._goes_on = goes_on
        self._pseudonyms = pseudonyms
        self._report = report
        self._calls = BoundedSemaphore(concurrency)

    def ask_in_parts(self, tasks: Sequence[Task[A]]) -> list[list[ModelAnswer[A]]]:
        """Return the answers of each task: one, or those of its smaller parts if that one was cut.

        The first is asked before the others: they begin with the same words, which a host then has read.
        Raises ModelUnusable and BudgetExceeded; answers received before that are cached, so trying again
        pays only for the rest. Raises AwaitingBatch if nothing failed and some answers wait for a batch, and
        AnswerCut for an answer that is cut even for the smallest part.
        """
        return self._run_all(tasks)

    def ask(self, task: Task[A]) -> ModelAnswer[A]:
        """Return the answer to a task, with as many questions as its ladder needs; the replies are cached."""
        exchange = _Exchange(_QuestionCount(1))
        try:
            answered = self._climb(task, exchange)
        except ModelUnusable as error:
            self._forget(exchange.cached, error)
            raise
        self._keep(exchange)
        return answered

    def _ask_divided(self, task: Task[A], count: "_QuestionCount") -> list[ModelAnswer[A]]:
        exchange = _Exchange(count)
        try:
            answered = self._climb(task, exchange)
        except AnswerCut as error:
            parts = task.divide()
            if len(parts) < 2:
                self._forget(exchange.cached, error)
                raise
        except ModelUnusable as error:
            self._forget(exchange.cached, error)
            raise
        else:
            self._keep(exchange)
            return [answered]
        count.add(len(parts) - 1)
        self._tell(QuestionStage.CUT, task, exchange)
        # Kept as well: asked again, the whole would be paid for once more only to be cut again.
        self._keep(exchange)
        try:
            first, *others = self._ask_each(parts, count)
        except AnswerCut as error:
            self._forget([*exchange.cached, *(question for question, _ in exchange.sent)], error)
            raise
        return [replace(first, usage=reduce(add, exchange.usages, first.usage)), *others]

    def _ask_each(self, parts: Sequence[Task[A]], count: "_QuestionCount") -> list[ModelAnswer[A]]:
        """Return the answers of parts, one after the other: the first that fails costs none of the others.

        Where answers come from a batch, all parts go into the same one.
        """
        answers: list[ModelAnswer[A]] = []
        awaited: list[AwaitingBatch] = []
        for part in parts:
            try:
                answers += self._ask_divided(part, count)
            except AwaitingBatch as error:
                awaited.append(error)
        if awaited:
            raise awaited[0]
        return answers

    def _climb(self, task: Task[A], exchange: "_Exchange") -> ModelAnswer[A]:
        ladder = climb(task)
        hidden = self._pseudonymise(next(ladder))
        while True:
            question = hidden.ask
            reply = self._replies.find(question)
            if reply is None:
                with self._calls:
                    if not exchange.sent:
                        exchange.began = monotonic()
                        self._tell(QuestionStage.ASKED, task, exchange)
                    reply = self._meter.send(question, self._send)
                exchange.sent.append((question, reply))
                exchange.usages.append(self._meter.price_reply(question, reply))
            else:
                exchange.cached.append(question)
                exchange.usages.append(self._meter.price_cached_reply(question, reply))
            try:
                hidden = self._pseudonymise(ladder.send(hidden.restore_reply(reply)))
            except StopIteration as done:
                exchange.count.finish()
                if exchange.sent:
                    self._tell(QuestionStage.ANSWERED, task, exchange)
                return ModelAnswer(
                    done.value, task.settings.name, reduce(add, exchange.usages), reply.left_out
                )
            except AnswerCut:
                raise
            except ModelUnusable as error:
                raise hidden.redact_error(error) from None

    def _tell(self, stage: QuestionStage, task: Task[A], exchange: "_Exchange") -> None:
        answered, total = exchange.count.read()
        self._report(
            QuestionProgress(
                stage,
                kind=task.name,
                number=task.number,
                of=task.of,
                model=task.settings.name,
                answered=answered,
                total=total,
                seconds=monotonic() - exchange.began,
            )
        )

    def _keep(self, exchange: "_Exchange") -> None:
        for question, reply in exchange.sent:
            self._replies.keep(question, reply)

    def _run_all(self, tasks: Sequence[Task[A]]) -> list[list[ModelAnswer[A]]]:
        count = _QuestionCount(len(tasks))
        if len(tasks) < 2:
            return [self._ask_divided(task, count) for task in tasks]
        with ThreadPoolExecutor(min(self._concurrency, len(tasks))) as pool:
            futures = [pool.submit(self._ask_divided, tasks[0], count)]
            wait(futures)  # what all have in common is in the host's cache before the others come
            if futures[0].exception() is None or self._goes_on:
                futures += [pool.submit(self._ask_divided, task, count) for task in tasks[1:]]
            try:
                return self._collect_results(futures)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _pseudonymise(self, ask: Ask) -> PseudonymisedAsk:
        return self._pseudonyms.hide(ask) if self._pseudonyms is not None else PseudonymisedAsk(ask)

    def _collect_results(self, futures: Sequence[Future[R]]) -> list[R]:
        results: list[R] = []
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
