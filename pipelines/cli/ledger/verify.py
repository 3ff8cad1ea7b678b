"""Verify every module's chain; names each altered line, exit code 2 where there is one."""

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, stop_on, table
from schemas.errors import LedgerBroken


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Verify every module's chain."""
    ledger = open_workspace(root).ledger
    rows: list[tuple[str, str, str]] = []
    broken: list[LedgerBroken] = []
    for module in ledger.modules():
        try:
            rows.append((module, str(len(ledger.read(module))), "intact"))
        except LedgerBroken as error:
            broken.append(error)
            rows.append((module, "", str(error)))
    document = [dict(zip(("module", "entries", "state"), row, strict=True)) for row in rows]
    answer(document, table(("module", "entries", "state"), rows), as_json=as_json)
    stop_on(broken)
