"""Take a course of an installed language through the house; run by itself, with that language on the path.

`python -m tests.languages.walk_course ROOT TO` leaves in TO what people read of the one module of a small
course, a file a page or package; with `--every-kind`, what they read of each module of a course that asks for
every kind of deliverable: its draft as printed, its page at the desk, its documents, its sources' words.
"""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from starlette.testclient import TestClient

from adapters.workspace import Workspace, open_workspace
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


def read_page(workspace: Workspace, address: str) -> str:
    """Return a page of the desk."""
    desk = TestClient(create_app(workspace), base_url=DESK, headers={"Accept-Language": TAG})
    answer = desk.get(f"{address}?lang={TAG}")
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}: {answer.text[:500]}")
    return answer.text


def walk_every_kind(root: Path, to: Path) -> None:
    """Draft every module of a course; leave what each shows, and what its sources say."""
    give("draft")
    workspace = open_workspace(root)
    said: set[str] = set()
    for key in workspace.module_keys():
        (to / f"{key}.md").write_text(give("show", key), encoding="utf-8")
        (to / f"{key}.html").write_text(read_page(workspace, f"/drafts/{key}"), encoding="utf-8")
        give("documents", key, "--out", str(to / key))
        spans = workspace.records.spans(key)
        for source in spans.citable if spans else ():
            said |= {span.text for span in source.spans}
            shown = [
                text
                for each in source.kept_pictures
                for text in (each.alternative, each.caption, each.credit)
            ]
            said |= set(filter(None, shown))
    (to / "sources.txt").write_text("\n".join(sorted(said)), encoding="utf-8")


def walk(root: Path, to: Path) -> None:
    """Check, draft, read, approve and package the course; leave the pages and packages behind."""
    give("check")
    give("draft", KEY)
    (to / "shown.md").write_text(give("show", KEY), encoding="utf-8")
    workspace = open_workspace(root)
    for name, address in {"queue": "/", "draft": f"/drafts/{KEY}", "overview": "/overview"}.items():
        (to / f"{name}.html").write_text(read_page(workspace, address), encoding="utf-8")
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
    places = [Path(argument) for argument in sys.argv[1:3]]
    (walk_every_kind if "--every-kind" in sys.argv else walk)(*places)
