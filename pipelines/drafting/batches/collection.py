"""Collection of answers from ended batches; a batch is settled only when all its answers are cached."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.llm.reply_cache import Replies
from adapters.store.batches import Batches
from pipelines.drafting.batches.submission import to_batch_usage
from pipelines.drafting.budget import Tokens, TokenSum, count_cost
from schemas.batch import Batch, BatchEnding, BatchOutcome
from schemas.course import BatchSettings, ModelSettings
from schemas.errors import ModelUnusable

if TYPE_CHECKING:
    from adapters.llm.batch import BatchHost, BatchState

CANCELLATION_LIMIT = timedelta(hours=1)
"""How long a cancelled batch may take to end before it counts as expired; hosts name ten minutes."""


@dataclass(frozen=True)
class Collection:
    """Reads the answers of one course's batches, during one run."""

    batches: Batches
    host: "BatchHost"
    replies: Replies
    model: ModelSettings
    now: datetime

    def advance(self, batch: Batch) -> None:
        """Send a batch that a crash kept from being sent; settle one that has ended."""
        sent = self._find_or_send(batch)
        if sent is None or sent.remote is None:
            return
        state = self._find_state(sent, sent.remote)
        if state.ending is not None:
            self._settle(sent, state, state.ending)

    def _find_or_send(self, batch: Batch) -> Batch | None:
        """Return the batch with its host's id; it is sent only if the host does not have it yet."""
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

    def _find_state(self, batch: Batch, remote: str) -> "BatchState":
        """Return the state of a batch; an overdue one is cancelled, and expires after CANCELLATION_LIMIT."""
        state = self.host.state(remote)
        if state.ending is not None or not is_overdue(batch, self.model, self.now):
            return state
        self.host.cancel(remote)
        state = self.host.state(remote)
        if state.ending is None and is_overdue(batch, self.model, self.now - CANCELLATION_LIMIT):
            return replace(state, ending=BatchEnding.EXPIRED)
        return state

    def _settle(self, batch: Batch, state: "BatchState", ending: BatchEnding) -> None:
        asks = self.batches.questions(batch)
        answers = self.host.answers(state, asks)
        for digest, reply in answers.replies.items():
            self.replies.keep(asks[digest], reply)
        used_tokens = Tokens(
            sum(reply.input_tokens for reply in answers.counted),
            sum(reply.output_tokens for reply in answers.counted),
        )
        settled = BatchOutcome(
            ending=ending,
            at=self.now,
            spent=to_batch_usage(
                TokenSum(used_tokens, count_cost(used_tokens, self.model.batch_price_of(batch.model)))
            ),
            unanswered=answers.unanswered,
            refused=state.refused,
        )
        self.batches.save(batch.model_copy(update={"settled": settled}))


def collect_batches(
    batches: Batches, host: "BatchHost", replies: Replies, model: ModelSettings, now: datetime
) -> dict[str, ModelUnusable]:
    """Settle the batches of a course that have ended; return the error of each module whose batch failed.

    Batches of a host the course no longer names are kept until they are overdue, then removed. Raises
    Conflict if another run is at work on the batches.
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
