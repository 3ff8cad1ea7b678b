"""The summary."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.summary.contract import Summary

DELIVERABLE = DeliverableKind(Summary, __package__)
