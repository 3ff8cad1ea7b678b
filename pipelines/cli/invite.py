"""Make a link on which one person may decide once on the current draft or plan, without an account.

Send it to that person alone: whoever holds it is taken for them until it is used or expires.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer


def run(
    module: ModuleArgument,
    person: Annotated[str, typer.Option(help="Who is invited, as course.yaml lists them.")],
    days: Annotated[int, typer.Option(help="How many days the link is good for, 1 to 90.")] = 7,
    on_plan: Annotated[
        bool, typer.Option("--plan", help="Invite to decide on the module's plan instead of its draft.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Invite a person to decide without an account."""
    from pipelines.workflow.invite import invite

    invited = invite(open_workspace(root), module, person, days, datetime.now(UTC), on_plan=on_plan)
    invitation, subject = invited.invitation, "plan" if on_plan else "draft"
    document = {**invitation.model_dump(mode="json", exclude_none=True), "link": invited.link}
    text = (
        f"For {person} alone, to decide once on {module}, {subject} {invitation.digest[:12]}, "
        f"until {invitation.expires_at:%Y-%m-%d %H:%M} UTC:\n{invited.link}"
    )
    answer(document, text, as_json=as_json)
