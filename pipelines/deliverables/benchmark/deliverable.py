"""The benchmark (veille)."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Benchmark

DELIVERABLE = DeliverableKind(Benchmark, __package__)
