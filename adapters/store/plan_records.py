"""Plans in the store: the revisions of each module's plan, none ever replaced."""

from adapters.store.stored_contracts import StoredContracts
from schemas.errors import Conflict, PlanUnsealed
from schemas.plan import PlanRevision
from schemas.plan_seal import PlanSeal
from schemas.refusal import Refusal
from schemas.review import LedgerEntry


class PlanRecords(StoredContracts):
    """The revisions of all plans, by number; the highest is the plan that counts."""

    def plan(self, module: str) -> PlanRevision | None:
        """Return the newest revision of a module's plan; None if it has none."""
        keys = self._plan_keys(module)
        return self._plan_revision(keys[-1]) if keys else None

    def plan_revision(self, module: str, number: int) -> PlanRevision | None:
        """Return one revision of a module's plan, or None if it has none of that number."""
        key = self._plan_key(module, number)
        return self._plan_revision(key) if self.store.get(key) is not None else None

    def plan_revisions(self, module: str) -> tuple[PlanRevision, ...]:
        """Return every revision of a module's plan, oldest first."""
        return tuple(self._plan_revision(key) for key in self._plan_keys(module))

    def planned(self) -> tuple[str, ...]:
        """Return the modules that have a plan."""
        return tuple(sorted({entry.key.split("/")[1] for entry in self.store.list("plans/")}))

    def add_plan_revision(self, revision: PlanRevision, sealed: LedgerEntry | None) -> None:
        """Add the next revision of a module's plan, with the ledger's entry that seals it.

        It is the one that counts from now on. One that a person edited needs a seal. Raises Conflict if
        somebody else added a revision first, PlanUnsealed if the entry seals another.
        """
        _refuse_unsealed(revision, sealed)
        key = self._plan_key(revision.module, revision.revision)
        expected = self._plan_key(revision.module, len(self._plan_keys(revision.module)) + 1)
        if key != expected or not self.store.put_if_absent(key, revision.canonical()):
            raise Conflict(Refusal("plan.overtaken", module=revision.module))

    @staticmethod
    def _plan_key(module: str, number: int) -> str:
        return f"plans/{module}/r{number:05d}.json"

    def _plan_keys(self, module: str) -> list[str]:
        return [entry.key for entry in self.store.list(f"plans/{module}/")]

    def _plan_revision(self, key: str) -> PlanRevision:
        found = self._parse_contract(PlanRevision, key, self.store.get(key))
        if key != self._plan_key(found.module, found.revision):
            raise self._altered_error(key)  # the file of another revision or module was put in its place
        return found


def _refuse_unsealed(revision: PlanRevision, sealed: LedgerEntry | None) -> None:
    if sealed is None and not revision.is_edited:
        return
    seal = sealed.recorded if sealed is not None else None
    if not isinstance(seal, PlanSeal) or seal.differences(revision):
        raise PlanUnsealed(
            "is not what the ledger has just sealed",
            place=f"plan of {revision.module}, revision {revision.revision}",
            remedy="Have the plan sealed as it is, then add it",
        )
