"""Modules that a tick could not read: what it says of all modules leaves them out, and says so."""

from collections.abc import Callable

from adapters.workspace import Workspace
from schemas.errors import PremierjetError


class UnreadModules:
    """Modules of one tick of which nothing can be said, each with its reason in the tick's log."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._keys: set[str] = set()

    @property
    def modules(self) -> frozenset[str]:
        """Return the modules that were told."""
        return frozenset(self._keys)

    def tell(self, key: str, error: PremierjetError) -> None:
        """Note a module, and log why it cannot be read."""
        self._keys.add(key)
        self._log(f"{key}: {error}")

    def qualify(self, said: str, workspace: Workspace) -> str:
        """Return what a tick says of all modules, apart from those that it could not look at."""
        broken = len(workspace.read_courses()[1])
        if not broken and not self._keys:
            return said
        reason = f"(courses: {broken}, modules: {len(self._keys)}); the log says why"
        return f"{said}, except what cannot be read {reason}"
