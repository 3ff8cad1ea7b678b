"""The memo card: which contract it has, and in which package its parts lie."""

from pipelines.deliverable_kinds import DeliverableKind
from premierjet_memo_card.contract import MemoCard

DELIVERABLE = DeliverableKind(MemoCard, __package__)
