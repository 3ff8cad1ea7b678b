"""The ledger for an auditor: every chain verified, with the titles of its modules."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.review.audit.chains import AuditedLedger, Chain


def read_audited_ledger(workspace: Workspace, module: str | None, now: datetime) -> AuditedLedger:
    """Return the verified chains of one module, or of all modules.

    Raises LedgerBroken, and InvalidInput if there is no such module and never was.
    """
    usable, _ = workspace.read_courses()
    titles = {
        folder.course.key_of(each): (folder.course.title, each.title)
        for folder in usable
        for each in folder.course.drafted_modules
    }
    keys = workspace.ledger.modules() if module is None else (module,)
    chains = [Chain(key, *titles.get(key, ("", "")), workspace.ledger.read(key)) for key in keys]
    if module is not None and not chains[0].entries:
        workspace.find_module(module)
    return AuditedLedger(workspace.records.store.place, now, tuple(chains))
