"""A person's decisions that the ledger does not have: on their way, or not recorded and why.

The store tells them, so that they are known in every browser of the person.
Decided in docs/decisions/0181-received-until-recorded.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.queries.unrecorded_decisions import list_readable_recorded, list_unrecorded
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.received_decision import ReceivedDecision


@dataclass(frozen=True)
class OwnDecision:
    """A decision, the address that tells what became of it, and why it was not recorded, by language."""

    received: ReceivedDecision
    address: str
    why: dict[str, str]

    def explain(self, language: Language) -> tuple[str, str]:
        """Return why it was not recorded, and the language that is in."""
        shown = language.value if language.value in self.why else Language.ENGLISH.value
        return self.why.get(shown, ""), shown


@dataclass(frozen=True)
class OwnDecisions:
    """The decisions of one person that are on their way, and those that were not recorded."""

    on_the_way: tuple[OwnDecision, ...] = ()
    failed: tuple[OwnDecision, ...] = ()

    @property
    def addresses(self) -> dict[str, str]:
        """Return the address of each decision on its way, by the module and the short digest of its text."""
        received = ((each.received, each.address) for each in self.on_the_way)
        return {f"{each.module}/{each.digest[:SHORT_DIGEST]}": address for each, address in received}


def list_own_decisions(workspace: Workspace, person: str | None, now: datetime) -> OwnDecisions:
    """Return the decisions of a person that the ledger does not have; raises StoreUnusable.

    One that was not recorded is told until its person has seen enough of it, or decided on the text since.
    """
    if person is None:
        return OwnDecisions()
    return OwnDecisions(
        tuple(_describe(workspace, each) for each in _list_on_the_way(workspace, person)),
        tuple(_list_failed(workspace, person, now)),
    )


def _list_on_the_way(workspace: Workspace, person: str) -> Iterator[ReceivedDecision]:
    records = workspace.records
    handed = (each.received for each in records.list_handed())
    for received in {each.id: each for each in (*records.list_received(), *handed)}.values():
        if received.person == person and not any(
            each.received == received.id for each in list_readable_recorded(workspace, received)
        ):
            yield received


def _list_failed(workspace: Workspace, person: str, now: datetime) -> Iterator[OwnDecision]:
    for each in list_unrecorded(workspace, now):
        if each.received.person == person:
            yield _describe(workspace, each.received, each.told)


def _describe(
    workspace: Workspace, received: ReceivedDecision, why: dict[str, str] | None = None
) -> OwnDecision:
    is_draft = workspace.records.draft_of(received.module, received.digest) is not None
    door = "drafts" if is_draft else "plans"
    short = received.digest[:SHORT_DIGEST]
    return OwnDecision(received, f"/{door}/{received.module}/{short}/received/{received.id}", why or {})
