"""Plans in the store: the revisions of each module's plan, none ever replaced."""

from adapters.store.stored_contracts import StoredContracts
from schemas.errors import Conflict
from schemas.plan import PlanRevision
from schemas.refusal import Refusal


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

    def add_plan_revision(self, revision: PlanRevision) -> None:
        """Add the next revision of a module's plan; raises Conflict if somebody else added one first."""
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
