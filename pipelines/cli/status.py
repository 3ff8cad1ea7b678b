"""Say where every module stands: drafted, waiting for whom, released, delivered."""

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, Root, answer, table
from schemas.errors import AwaitingApproval, PremierjetError
from schemas.review import Approved, SentBack


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Show the state of every module; exit code 3 where a draft waits for a person."""
    workspace = open_workspace(root)
    _, wrong = workspace.read_courses()
    rows = [(key, *_state(workspace, key)) for key in workspace.module_keys()]
    document = {
        "modules": [
            dict(zip(("module", "draft", "review", "release", "delivered"), row, strict=True)) for row in rows
        ],
        "errors": [str(error) for error in wrong],
    }
    text = table(("module", "draft", "review", "release", "delivered"), rows)
    answer(document, "\n".join([text, *(f"! {error}" for error in wrong)]), as_json=as_json)
    waiting = [row[0] for row in rows if row[2].startswith("waits")]
    if wrong:
        raise wrong[0]
    if waiting:
        raise AwaitingApproval(
            f"{len(waiting)} draft(s) wait for a person",
            place=waiting[0],
            remedy="Open review_queue in the Dagster UI (`make ui`)",
        )


def _state(workspace: Workspace, key: str) -> tuple[str, str, str, str]:
    from pipelines.line import judgement_of

    head = workspace.records.head(key)
    if head is None:
        return "none", "", "", ""
    folder, _ = workspace.find_module(key)
    try:
        judgement = judgement_of(workspace, head)
    except PremierjetError as error:
        return f"r{head.revision}", f"! {error.happened}", "", ""
    if isinstance(judgement, Approved):
        review = "approved by " + ", ".join(d.person for d in judgement.decisions)
    elif isinstance(judgement, SentBack):
        review = f"{judgement.decision.verdict.replace('_', ' ')} by {judgement.decision.person}"
    else:
        review = "waits for " + ", ".join(judgement.roles)
    releases = workspace.records.releases(key)
    release = f"v{releases[-1].number}" if releases else ""
    places = [
        target.id
        for target in folder.course.targets
        if releases and workspace.records.receipt(key, target.id, releases[-1].number)
    ]
    return f"r{head.revision}", review, release, ", ".join(places)
