"""Make a link on which the trainer of one session reports on it, without an account.

The session plan is the one approved now. Sent twice, a report counts once; one that says something else takes
the place of the first. Send the link to the trainer alone: whoever holds it is taken for them.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, find_shell_language, read_verb_texts
from pipelines.cli.session.session_options import Day, Group, Number, Trainer, describe_session, read_day
from schemas.languages.dates import format_moment


def run(
    module: ModuleArgument,
    trainer: Trainer,
    day: Day,
    group: Group,
    number: Number = 1,
    days: Annotated[int, typer.Option(help="How many days after the session it is good for, 1 to 90.")] = 14,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make the link on which a trainer reports on one session."""
    from pipelines.workflow.invite_trainer import invite_trainer, make_session

    workspace, now = open_workspace(root), datetime.now(UTC)
    session = make_session(workspace, module, trainer, read_day(day), group, now, number)
    invited = invite_trainer(workspace, session, days, now)
    until = format_moment(invited.invitation.expires_at, find_shell_language())
    about = read_verb_texts("session").say(
        "invited", session=describe_session(module, session.trainer, session.day), until=until
    )
    document = {
        **invited.invitation.model_dump(mode="json"),
        "session_id": session.id,
        "link": invited.link,
    }
    answer(document, f"{about}\n{invited.link}", as_json=as_json)
