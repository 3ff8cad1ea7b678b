"""Completion in bash, as its own script asks for it: verbs, options, courses and modules."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import KEY, OTHER, Door

COMPLETE = """
set -e
source <(premierjet --show-completion bash)
while read -r line; do
    COMP_WORDS=($line)
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _premierjet_completion premierjet
    echo "${COMPREPLY[@]}"
done
"""

OFFERED = {
    "premierjet rol": "roll-back",
    "premierjet ledger ver": "verify",
    "premierjet status --js": "--json",
    "premierjet show froid--c": KEY,
    "premierjet decide froid--r": OTHER,
    "premierjet decide froid--releve app": "approve",
    "premierjet draft fro": f"froid {KEY} {OTHER}",
    "premierjet check fro": "froid",
    "premierjet deliver froid--c": KEY,
    "premierjet show nulle": "",
}


def complete(root: Path, *lines: str) -> list[str]:
    """What bash offers for the last word of each line."""
    commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-c", COMPLETE],
        input="".join(f"{line}\n" for line in lines),
        env=os.environ | {"PREMIERJET_ROOT": str(root), "PATH": commands},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


@pytest.mark.trial
def test_verbs_options_courses_and_modules_are_completed(fresh: Door) -> None:
    assert dict(zip(OFFERED, complete(fresh.root, *OFFERED), strict=True)) == OFFERED


def test_where_no_installation_is_nothing_is_offered_and_no_error_printed(tmp_path: Path) -> None:
    assert complete(tmp_path, "premierjet draft fro", "premierjet sta") == ["", "status"]
