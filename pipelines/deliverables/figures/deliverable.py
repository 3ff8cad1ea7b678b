"""The figures: diagrams and charts."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.figures.contract import Figures

DELIVERABLE = DeliverableKind(Figures, __package__)
