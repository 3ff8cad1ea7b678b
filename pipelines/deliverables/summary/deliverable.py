"""The summary."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Summary

DELIVERABLE = DeliverableKind(Summary, __package__)
