"""What the project asks of each commit is asked in one way everywhere."""

import subprocess
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).resolve().parents[2]


def test_a_commit_is_asked_what_make_lint_asks() -> None:
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())["repos"]
    asked = [hook["entry"] for repository in hooks for hook in repository["hooks"]]
    made = subprocess.run(
        # As if the environment were installed, which is not what is asked here.
        ["make", "--no-print-directory", "--dry-run", "--assume-old=.venv/tested", "lint"],
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asked == made.stdout.splitlines()


def test_no_hook_is_fetched_from_elsewhere() -> None:
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())["repos"]
    assert {repository["repo"] for repository in hooks} == {"local"}
