"""Questions of one run to a course's model, gathered until they are sent together."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from adapters.llm import Ask, place_of
from adapters.llm.pace import Pace
from pipelines.drafting.budget import Meter, Tokens, TokenSum
from schemas.batch import Batch, WaitingModule
from schemas.course import Course, ModelSettings
from schemas.errors import AwaitingBatch, ModelUnusable


class Questions:
    """The questions one draft has no answer to; it takes them in the place of a live host."""

    def __init__(self, waiting: WaitingModule, model: ModelSettings, batches: Sequence[Batch]) -> None:
        self.waiting = waiting
        self.asked: dict[str, Ask] = {}
        self._model = model
        own_batches = [batch for batch in batches if waiting.module in batch.modules and batch.settled]
        self._list_unanswerable = dict(_list_unanswerable(own_batches))
        # Paid for by this draft, though it finds the replies in the cache: its account has to say so.
        due = {digest for batch in own_batches for digest in batch.asked}
        self.meter = Meter(None, model.batch_price_of, due=due)

    def send(self, ask: Ask) -> NoReturn:
        """Raise AwaitingBatch, or ModelUnusable if the host will never answer the question."""
        digest = ask.canonical_digest()
        if digest in self._list_unanswerable:
            raise ModelUnusable(
                f"its batch was not answered: {self._list_unanswerable[digest]}",
                place=f"{place_of(self._model)}, {self.waiting.module}",
                remedy="Mend what the host says and draft again, or use `premierjet draft --now`",
            )
        self.asked[digest] = ask
        raise AwaitingBatch(
            "a batch has to be answered first",
            place=self.waiting.module,
            remedy="It is drafted once they are there; `premierjet status` says since when it waits",
        )


class Outbox:
    """The questions of a course's modules in one run; `batches` are those sent before."""

    def __init__(self, course: Course, model: ModelSettings, batches: Sequence[Batch]) -> None:
        self.course = course
        self.model = model
        self.held: list[Questions] = []
        self._batches = batches
        self._reserved = sum_reserved(batches)
        self._drafted: set[str] = set()
        # Voices and vectors are not asked for by batch, and are paid from what the batches leave.
        self.voices = Meter(
            course.budget,
            model.batch_price_of,
            embedding_pace=Pace.of(course.embedding),
            spent_before=self._reserved,
        )

    @property
    def read_aloud(self) -> TokenSum:
        """Return what reading aloud has used of the budget in this run."""
        return self.voices.total_spent - self._reserved

    @property
    def finished_modules(self) -> frozenset[str]:
        """Return the modules that wait for nothing any more: drafted, failed, or gone from the course."""
        modules_waiting = {module for batch in self._batches for module in batch.modules}
        modules_removed = modules_waiting - {
            self.course.key_of(module) for module in self.course.drafted_modules
        }
        return frozenset((self._drafted | modules_removed) - {each.waiting.module for each in self.held})

    def walk(self, module: str) -> None:
        """Note that a module is drafted in this run."""
        self._drafted.add(module)

    @contextmanager
    def collect_questions(self, module: str, inputs: str) -> Iterator[Questions]:
        """Collect the questions of a draft with these inputs; `held` gets them if the draft has to wait."""
        waiting = WaitingModule(module=module, inputs=inputs, round=1 + self._count_rounds(module, inputs))
        questions = Questions(waiting, self.model, self._batches)
        try:
            yield questions
        except AwaitingBatch:
            self.held.append(questions)
            raise

    def _count_rounds(self, module: str, inputs: str) -> int:
        waits = (each for batch in self._batches for each in batch.waiting)
        return max((w.round for w in waits if (w.module, w.inputs) == (module, inputs)), default=0)


def sum_reserved(batches: Iterable[Batch]) -> TokenSum:
    """Return what batches have used or reserved of a budget."""
    usages = (batch.counts for batch in batches)
    return sum((TokenSum(Tokens(each.tokens), each.cost) for each in usages), TokenSum())


def _list_unanswerable(batches: Iterable[Batch]) -> Iterator[tuple[str, str]]:
    """Yield each question that the host will not answer, however often it is asked, with its reason."""
    for batch in batches:
        settled = batch.settled
        if settled is None:
            continue
        if settled.refused is not None:
            yield from ((digest, settled.refused) for digest in batch.asked)
        yield from ((d, each.reason) for d, each in settled.unanswered.items() if not each.passing)
