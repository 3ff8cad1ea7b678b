"""Check that git neither has a key or the settings of this installation, nor is about to have them."""

from collections.abc import Iterator
from pathlib import Path

from adapters.env_file import FILE_NAME
from adapters.git_exclusion import IGNORE_FILE, GitStanding, ask_git
from adapters.secret_search.known_secrets import list_key_files
from adapters.workspace import Workspace
from pipelines.cli.doctor.check_result import CheckResult

REMEDIES = {
    GitStanding.TRACKED: "git tracks {files}: whoever has the repository has what is in there. Take it out "
    "of git (`git rm --cached`) and out of its history, and replace every key and password in it",
    GitStanding.ADDED: "the next `git add .` adds {files}. Name it in {ignore}",
}


def check_git(workspace: Workspace) -> Iterator[CheckResult]:
    """Yield a warning for the files that git tracks, and one for those that it would add."""
    files = [file for file in _list_secret_files(workspace) if file.is_file()]
    standings = {file: ask_git(file) for file in dict.fromkeys(files)}
    for standing, remedy in REMEDIES.items():
        named = [str(file) for file, each in standings.items() if each is standing]
        if named:
            found = remedy.format(files=", ".join(named), ignore=workspace.root / IGNORE_FILE)
            yield CheckResult("git", works=True, found=found, look=True)


def _list_secret_files(workspace: Workspace) -> tuple[Path, ...]:
    return (workspace.root / FILE_NAME, *list_key_files(workspace))
