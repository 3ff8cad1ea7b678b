"""`--help` is the first page anyone reads: whole, and about every option."""

from importlib import import_module
from importlib.metadata import version

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli import app

PROGRAM = typer.main.get_command(app)
VERBS = {
    (*path, name): command
    for path, group in (((), PROGRAM), (("ledger",), PROGRAM.commands["ledger"]))
    for name, command in group.commands.items()
}


def test_every_verb_of_the_front_door_is_there() -> None:
    expected = (
        "assemble backup batches check clear comments credentials decide deliver demo doctor documents draft "
        "edit house-style init invite ledger measures notify overview package plan pull questions "
        "restore results revise roll-back session show signing sources status validate verify who "
        "withdraw"
    )
    assert sorted(PROGRAM.commands) == expected.split()
    assert sorted(PROGRAM.commands["ledger"].commands) == [
        "checkpoint",
        "export",
        "key",
        "rotate",
        "seal",
        "show",
        "verify",
    ]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_option_is_explained_and_no_line_is_cut(verb: tuple[str, ...]) -> None:
    command = VERBS[verb]
    assert command.help
    assert "..." not in (command.short_help or "...")
    unexplained = [p.name for p in command.params if not getattr(p, "help", None) and p.name != "help"]
    assert unexplained == []


@pytest.mark.parametrize("group", ["", "ledger", "results", "signing"])
def test_the_list_says_of_a_verb_what_its_module_says(group: str) -> None:
    """The list is printed without the modules; each says the same of itself to whoever reads it."""
    package = import_module(f"pipelines.cli.{group}".rstrip("."))
    modules = {name: import_module(f"{package.__name__}.{name.replace('-', '_')}") for name in package.VERBS}
    said = {name: each.run.__doc__ for name, each in modules.items() if not hasattr(each, "app")}
    assert {name: package.VERBS[name] for name in said} == said


def test_it_says_its_version() -> None:
    """Which a tag of git gives: docs/decisions/0081."""
    assert CliRunner().invoke(app, ["--version"]).output == f"{version('premierjet')}\n"


def test_a_name_a_verb_had_before_is_proposed_to_nobody() -> None:
    """`programe` was answered with the name that will go."""
    said = CliRunner().invoke(app, ["programe"])
    assert said.exit_code == 2
    assert "'programme'" not in said.output
    assert CliRunner().invoke(app, ["programme", "--help"]).exit_code == 0
