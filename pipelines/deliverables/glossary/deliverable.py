"""The glossary."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Glossary

DELIVERABLE = DeliverableKind(Glossary, __package__)
