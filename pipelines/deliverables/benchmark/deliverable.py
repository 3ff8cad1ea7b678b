"""The benchmark (veille)."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.benchmark.contract import Benchmark

DELIVERABLE = DeliverableKind(Benchmark, __package__)
