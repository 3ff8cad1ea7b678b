"""Questions of many drafts sent together: gathered, submitted within the budget, collected when answered.

A draft that lacks an answer stops, and its questions are sent with those of the other drafts. Once they are
answered it is written again from the beginning, with the earlier answers from the cache. Decided in
docs/decisions/0040-batches.md.
"""

from pipelines.drafting.batches.cancellation import end_batches
from pipelines.drafting.batches.collection import collect_batches
from pipelines.drafting.batches.due import ReadyModules, find_ready_modules
from pipelines.drafting.batches.outbox import Outbox
from pipelines.drafting.batches.submission import submit_batches

__all__ = ["Outbox", "ReadyModules", "collect_batches", "end_batches", "find_ready_modules", "submit_batches"]
