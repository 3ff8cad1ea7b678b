"""The communication kit: texts by which sponsors and managers bring people on board."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.sponsor_kit.contract import SponsorKit

DELIVERABLE = DeliverableKind(SponsorKit, __package__)
