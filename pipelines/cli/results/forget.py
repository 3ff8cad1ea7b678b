"""Remove a learner from a course's results, and never read them again; nobody's name is kept or logged.

Say who as the origin does: an e-mail address, `https://lms.example 42` for the account 42 of that LMS, the
sha1 of a mailbox, the URL of an OpenID, or the name a table uses. Whoever has several is removed by each.
The LRS, the LMS, tables in the course's folder, copies of the store and reports already made are not ours to
change: erase the person there too.
"""

from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.completion import complete_course
from pipelines.cli.output import AsJson, Root, answer

NOT_REACHED = (
    "Not reached from here: the LRS and the LMS themselves, tables in the course's folder, copies of the "
    "store, and reports that were made before."
)


def run(
    course: Annotated[
        str, typer.Option("--course", metavar="COURSE", help="A course's id.", autocompletion=complete_course)
    ],
    learner: Annotated[
        str, typer.Option("--learner", metavar="WHO", help="As the origin names the learner.")
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Remove a learner from a course's results, for good."""
    from pipelines.workflow.pull_results import forget_learner

    gone = forget_learner(open_workspace(root), course, learner)
    document = {
        "course": course,
        "results": gone.results,
        "aside": gone.aside,
        "months": gone.months,
        "not_reached": NOT_REACHED,
    }
    text = f"removed results: {gone.results}, kept aside: {gone.aside}, in months: {gone.months}"
    if not gone.months:
        text = "nothing was kept under this identity; it will not be read from now on"
    answer(document, f"{course}: {text}.\n{NOT_REACHED}", as_json=as_json)
