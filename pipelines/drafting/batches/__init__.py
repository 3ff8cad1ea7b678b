"""Questions of many drafts sent together: gathered, submitted within the budget, collected when answered.

A draft is written whole or not at all. One that finds an answer missing stops, its questions are sent
with everybody's, and once they are answered it is written again from the beginning: what it asked before
is in the cache. Decided in docs/decisions/0040-batches.md.
"""

from pipelines.drafting.batches.cancelling import cancel
from pipelines.drafting.batches.collecting import collect
from pipelines.drafting.batches.due import Ready, ready
from pipelines.drafting.batches.outbox import Outbox
from pipelines.drafting.batches.submitting import submit

__all__ = ["Outbox", "Ready", "cancel", "collect", "ready", "submit"]
