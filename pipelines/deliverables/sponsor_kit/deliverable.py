"""The communication kit: texts with which sponsors and managers invite people to a training."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.sponsor_kit.contract import SponsorKit

DELIVERABLE = DeliverableKind(SponsorKit, __package__)
