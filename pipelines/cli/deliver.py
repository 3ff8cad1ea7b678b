"""Send a module's newest release to its course's targets; what is there already is not sent again."""

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, table
from schemas.errors import InvalidInput


def run(module: ModuleArgument, root: Root = None, as_json: AsJson = False) -> None:
    """Deliver a release."""
    from pipelines.cli.progress import working
    from pipelines.cli.runs import opened

    workspace = open_workspace(root)
    folder, _ = workspace.find_module(module)
    if not folder.course.targets:
        raise InvalidInput(
            "names no target", place=f"{folder.folder}/course.yaml", remedy="Add one under `targets:`"
        )
    with working("Delivering"), opened(workspace.root) as runs:
        runs.materialize(["delivery"], module)
    newest = workspace.records.releases(module)[-1]
    receipts = [
        workspace.records.receipt(module, target.id, newest.number) for target in folder.course.targets
    ]
    rows = [(r.target, r.location, str(len(r.files))) for r in receipts if r is not None]
    document = [r.model_dump(mode="json") for r in receipts if r is not None]
    answer(document, table(("target", "location", "files"), rows), as_json=as_json)
