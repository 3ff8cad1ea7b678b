"""Withdraw the report of a session: it is no source any more, and no count has it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, read_verb_texts


def run(
    module: ModuleArgument,
    session: Annotated[str, typer.Argument(help="The session's id, as `session list` shows it.")],
    person: Annotated[str, typer.Option("--as", help="Your name: its trainer, or a reviewer of the course.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw a report."""
    from pipelines.workflow.report_session import withdraw_report

    seal = withdraw_report(open_workspace(root), module, session, person, datetime.now(UTC))
    shown = read_verb_texts("session").say("withdrawn", session=session, person=person)
    answer(seal.model_dump(mode="json", exclude_none=True), shown, as_json=as_json)
