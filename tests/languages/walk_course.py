"""Take one course of an installed language through the house; run by itself, with that language on the path.

`python -m tests.languages.walk_course ROOT TO` leaves in TO what people read of it, a file a page or package.
"""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from starlette.testclient import TestClient

from adapters.workspace import open_workspace
from pipelines.cli import main
from pipelines.desk.app import create_app
from pipelines.testing.pseudo_pack import TAG
from schemas.finding import Severity

KEY = "abri--allergies"
PERSON = "lea"
DESK = "http://127.0.0.1:3001"


def give(*arguments: str) -> str:
    """Give a command; return what it prints."""
    printed = io.StringIO()
    sys.argv = ["premierjet", *arguments]
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            main()
        except SystemExit as ended:
            if ended.code:
                raise RuntimeError(f"{arguments}: {printed.getvalue()}") from ended
    return printed.getvalue()


def walk(root: Path, to: Path) -> None:
    """Check, draft, read, approve and package the course; leave the pages and packages behind."""
    give("check")
    give("draft", KEY)
    (to / "shown.md").write_text(give("show", KEY), encoding="utf-8")
    workspace = open_workspace(root)
    desk = TestClient(create_app(workspace), base_url=DESK, headers={"Accept-Language": TAG})
    for name, address in {"queue": "/", "draft": f"/drafts/{KEY}", "overview": "/programme"}.items():
        answer = desk.get(f"{address}?lang={TAG}")
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}: {answer.text[:500]}")
        (to / f"{name}.html").write_text(answer.text, encoding="utf-8")
    head = workspace.records.head(KEY)
    assert head is not None
    blocking = [found for found in head.findings if found.severity is Severity.BLOCKING]
    waivers = [part for found in blocking for part in ("--waive", f"{found.id}: read and accepted")]
    give("decide", KEY, "approve", "--as", PERSON, *waivers)
    give("package", KEY)
    for key in workspace.records.store.list("releases/"):
        file = to / Path(key.key).name
        file.write_bytes(workspace.records.store.get(key.key) or b"")


if __name__ == "__main__":
    walk(Path(sys.argv[1]), Path(sys.argv[2]))
