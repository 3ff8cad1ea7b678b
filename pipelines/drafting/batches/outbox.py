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
        mine = [batch for batch in batches if waiting.module in batch.modules and batch.settled]
        self._hopeless = dict(_hopeless(mine))
        # Paid for by this draft, though it finds the replies in the cache: its account has to say so.
        due = {digest for batch in mine for digest in batch.asked}
        self.meter = Meter(None, model.batch_price_of, due=due)

    def send(self, ask: Ask) -> NoReturn:
        """Raise AwaitingBatch: the answer comes later; or ModelUnusable, where the host will not give it."""
        digest = ask.canonical_digest()
        if digest in self._hopeless:
            raise ModelUnusable(
                f"its batch was not answered: {self._hopeless[digest]}",
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
        self._taken = sum_reserved(batches)
        self._walked: set[str] = set()
        # Voices and vectors are not asked for by batch, and are paid from what the batches leave.
        self.voices = Meter(
            course.budget,
            model.batch_price_of,
            embedding_pace=Pace.of(course.embedding),
            spent_before=self._taken,
        )

    @property
    def read_aloud(self) -> TokenSum:
        """Return what voices have taken of the budget in this run."""
        return self.voices.total_spent - self._taken

    @property
    def finished_modules(self) -> frozenset[str]:
        """Return the modules that wait for nothing any more: drafted, failed, or gone from the course."""
        waited = {module for batch in self._batches for module in batch.modules}
        gone = waited - {self.course.key_of(module) for module in self.course.drafted_modules}
        return frozenset((self._walked | gone) - {each.waiting.module for each in self.held})

    def walk(self, module: str) -> None:
        """Note that a module is drafted in this run."""
        self._walked.add(module)

    @contextmanager
    def collect_questions(self, module: str, inputs: str) -> Iterator[Questions]:
        """Take the questions of one draft that rests on these inputs; held are those of one that waits."""
        waiting = WaitingModule(module=module, inputs=inputs, round=1 + self._rounds(module, inputs))
        questions = Questions(waiting, self.model, self._batches)
        try:
            yield questions
        except AwaitingBatch:
            self.held.append(questions)
            raise

    def _rounds(self, module: str, inputs: str) -> int:
        waits = (each for batch in self._batches for each in batch.waiting)
        return max((w.round for w in waits if (w.module, w.inputs) == (module, inputs)), default=0)


def sum_reserved(batches: Iterable[Batch]) -> TokenSum:
    """Return what batches take of a budget."""
    counted = (batch.counts for batch in batches)
    return sum((TokenSum(Tokens(each.tokens), each.cost) for each in counted), TokenSum())


def _hopeless(batches: Iterable[Batch]) -> Iterator[tuple[str, str]]:
    """Yield each question that asking again will not help, with the host's reason."""
    for batch in batches:
        settled = batch.settled
        if settled is None:
            continue
        if settled.refused is not None:
            yield from ((digest, settled.refused) for digest in batch.asked)
        yield from ((d, each.reason) for d, each in settled.unanswered.items() if not each.passing)
