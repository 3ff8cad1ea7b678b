"""Make a link on which one expert may answer the open questions of a module, without an account.

Each question can be answered once with it. Send it to that person alone: whoever holds it is taken for them
until it expires.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, find_shell_language, read_verb_texts
from schemas.languages.dates import format_moment


def run(
    module: ModuleArgument,
    person: Annotated[str, typer.Option(help="Who is invited, as course.yaml lists them under experts.")],
    days: Annotated[int, typer.Option(help="How many days the link is good for, 1 to 90.")] = 7,
    question: Annotated[
        list[str] | None, typer.Option(help="Only this question; repeat it. All open ones by default.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Invite an expert to answer without an account."""
    from pipelines.workflow.invite_expert import invite_expert

    now = datetime.now(UTC)
    invited = invite_expert(open_workspace(root), module, person, days, now, question or ())
    invitation, texts = invited.invitation, read_verb_texts("questions")
    document = {**invitation.model_dump(mode="json"), "link": invited.link}
    until = format_moment(invitation.expires_at, find_shell_language())
    about = texts.count("invited", len(invitation.questions), person=person, module=module, until=until)
    answer(document, f"{about}\n{invited.link}", as_json=as_json)
