"""Decisions that were not recorded, until their person has seen enough of it or decided anew.

Decided in docs/decisions/0181-received-until-recorded.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from adapters.workspace import Workspace
from pipelines.workflow.decide import list_recorded
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.received_decision import VALIDITY, ReceivedDecision, TurnedDownDecision, read_told
from schemas.refusal import Explanation
from schemas.review import Decision


@dataclass(frozen=True)
class UnrecordedDecision:
    """A decision of a person, and what was told of why the ledger does not have it."""

    received: ReceivedDecision
    told: dict[str, str]

    happened: ClassVar[str] = "refused_happened"
    remedy: ClassVar[str] = "refused_remedy"

    def find_reason(self, language: Language) -> tuple[str, str]:
        """Return why it was not recorded, and the tag of the language that is in."""
        shown = language.value if language.value in self.told else Language.ENGLISH.value
        return self.told.get(shown, ""), shown

    def explain(self, language: Language) -> Explanation:
        """Return whose decision it is and why it was not recorded, for everybody, and who can mend it."""
        texts, person = read_texts("needs", language), self.received.person
        why = self.find_reason(language)[0].removesuffix(".")
        happened = texts.say(self.happened, person=person, why=why)
        return Explanation(happened, self.received.module, texts.say(self.remedy, person=person), language)


def list_unrecorded(workspace: Workspace, now: datetime) -> Iterator[UnrecordedDecision]:
    """Yield the decisions that were not recorded, as long as that is told; raises StoreUnusable."""
    for turned_down in workspace.records.list_turned_down():
        received = turned_down.received
        if received is not None and _is_told(workspace, turned_down, received, now):
            yield UnrecordedDecision(received, read_told(turned_down.told))


@dataclass(frozen=True)
class HeldDecision(UnrecordedDecision):
    """A decision of a person that waits until the installation can be read, and what is to be mended."""

    happened: ClassVar[str] = "held_happened"
    remedy: ClassVar[str] = "held_remedy"


def list_held(workspace: Workspace) -> Iterator[HeldDecision]:
    """Yield the decisions that wait until the installation can be read; raises StoreUnusable."""
    for handed in workspace.records.list_handed():
        if handed.fault:
            yield HeldDecision(handed.received, read_told(handed.fault))


def list_own_recorded(workspace: Workspace, received: ReceivedDecision) -> tuple[Decision, ...]:
    """Return what the ledger has of the same person on the same module, on drafts and plans, in its order."""
    decisions = (each for each in list_recorded(workspace, received.module) if isinstance(each, Decision))
    return tuple(each for each in decisions if each.person == received.person)


def list_readable_recorded(workspace: Workspace, received: ReceivedDecision) -> tuple[Decision, ...]:
    """Return the same; none where its ledger cannot be read, which the page of the decision says."""
    try:
        return list_own_recorded(workspace, received)
    except PremierjetError:
        return ()


def _is_told(
    workspace: Workspace, turned_down: TurnedDownDecision, received: ReceivedDecision, now: datetime
) -> bool:
    if turned_down.is_seen or turned_down.at <= now - VALIDITY:
        return False
    later = (each for each in list_readable_recorded(workspace, received) if each.at > received.received_at)
    return not any(each.digest == received.digest for each in later)
