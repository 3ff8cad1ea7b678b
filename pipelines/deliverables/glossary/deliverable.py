"""The glossary."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.glossary.contract import Glossary

DELIVERABLE = DeliverableKind(Glossary, __package__)
