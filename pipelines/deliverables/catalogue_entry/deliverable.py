"""The catalogue entry: the course as LHÉO 2.3 has it, from data and templates alone, never from a model."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry

DELIVERABLE = DeliverableKind(CatalogueEntry, __package__)
