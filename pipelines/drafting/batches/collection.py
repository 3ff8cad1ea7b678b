"""Collection of answers from ended batches; a batch is settled only when all its answers are cached."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.llm.reply_cache import Replies
from adapters.store.batches import Batches
from pipelines.drafting.batches.submission import to_batch_usage
from pipelines.drafting.budget import Tokens, TokenSum, count_cost
from schemas.batch import Batch, BatchEnding, Settled
from schemas.course import BatchSettings, ModelSettings
from schemas.errors import ModelUnusable

if TYPE_CHECKING:
    from adapters.llm.batch import BatchHost, BatchState

GIVEN_UP = timedelta(hours=1)
"""How long a cancelled batch may take to end; hosts speak of ten minutes."""


@dataclass(frozen=True)
class Collection:
    """One run's turn at reading what a course's batches answered."""

    batches: Batches
    host: "BatchHost"
    replies: Replies
    model: ModelSettings
    now: datetime

    def advance(self, batch: Batch) -> None:
        """Find a batch again that a crash cut off, and settle it where it has ended."""
        sent = self._find_or_send(batch)
        if sent is None or sent.remote is None:
            return
        state = self._state(sent, sent.remote)
        if state.ending is not None:
            self._settle(sent, state, state.ending)

    def _find_or_send(self, batch: Batch) -> Batch | None:
        """Return the batch with its host's id: looked for first, so that it is never sent twice."""
        if batch.remote is not None:
            return batch
        remote = self.host.find(batch.name)
        if remote is None and (not batch.waiting or is_overdue(batch, self.model, self.now)):
            self.batches.remove(batch)
            return None
        remote = remote or self.host.submit(batch.name, self.batches.questions(batch))
        sent = batch.model_copy(update={"remote": remote})
        self.batches.save(sent)
        return sent

    def _state(self, batch: Batch, remote: str) -> "BatchState":
        """Return how a batch stands; one that takes too long is cancelled, and at last given up."""
        state = self.host.state(remote)
        if state.ending is not None or not is_overdue(batch, self.model, self.now):
            return state
        self.host.cancel(remote)
        state = self.host.state(remote)
        if state.ending is None and is_overdue(batch, self.model, self.now - GIVEN_UP):
            return replace(state, ending=BatchEnding.EXPIRED)
        return state

    def _settle(self, batch: Batch, state: "BatchState", ending: BatchEnding) -> None:
        asks = self.batches.questions(batch)
        answers = self.host.answers(state, asks)
        for digest, reply in answers.replies.items():
            self.replies.keep(asks[digest], reply)
        used = Tokens(
            sum(reply.input_tokens for reply in answers.counted),
            sum(reply.output_tokens for reply in answers.counted),
        )
        settled = Settled(
            ending=ending,
            at=self.now,
            spent=to_batch_usage(TokenSum(used, count_cost(used, self.model.batch_price_of(batch.model)))),
            unanswered=answers.unanswered,
            refused=state.refused,
        )
        self.batches.save(batch.model_copy(update={"settled": settled}))


def collect_batches(
    batches: Batches, host: "BatchHost", replies: Replies, model: ModelSettings, now: datetime
) -> dict[str, ModelUnusable]:
    """Settle the batches of a course that have ended, and return what kept which module's from being read.

    Those of a host the course no longer names are left until they are overdue, then forgotten. Raises
    Conflict where another run is at it.
    """
    problems: dict[str, ModelUnusable] = {}
    with batches.turn(now):
        collection = Collection(batches, host, replies, model, now)
        for batch in batches.all():
            if batch.settled is not None:
                continue
            if batch.host == model.host:
                try:
                    collection.advance(batch)
                except ModelUnusable as error:
                    problems |= dict.fromkeys(batch.modules, error)
            elif is_overdue(batch, model, now):
                batches.remove(batch)
    return problems


def is_overdue(batch: Batch, model: ModelSettings, now: datetime) -> bool:
    """Return whether a batch should have ended by now."""
    return now - batch.prepared_at >= timedelta(hours=(model.batch or BatchSettings()).hours)
