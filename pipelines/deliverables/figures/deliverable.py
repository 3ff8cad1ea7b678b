"""The figures: diagrams and charts."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Figures

DELIVERABLE = DeliverableKind(Figures, __package__)
