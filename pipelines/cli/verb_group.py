"""Groups of verbs: each verb is a module of that name, imported only when the verb is called."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperGroup

Verbs = Mapping[str, str]
"""Description of each verb of a group by its name, in the order of `--help`."""


class VerbCommands(Mapping[str, Any]):
    """The commands of a group by name: a verb's module is imported when its command is looked up.

    `renamed` maps old names to verbs: they run the same command, which prints the new name.
    """

    def __init__(self, package: str, verbs: Verbs, renamed: Mapping[str, str]) -> None:
        self._package, self._verbs, self._renamed = package, verbs, renamed
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the command of a verb; raises KeyError if there is none."""
        if name not in self._loaded:
            verb = self._renamed.get(name, name)
            self._loaded[name] = _load_command(self._package, verb, self._verbs[verb], name)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the verbs in their order, without old names."""
        yield from self._verbs

    def __len__(self) -> int:
        """Return how many verbs there are."""
        return len(self._verbs)


def make_group(
    package: str, verbs: Verbs, renamed: Mapping[str, str] = MappingProxyType({})
) -> type[TyperGroup]:
    """Return the class of a group whose verbs are the modules of a package, or its packages with an `app`."""

    class VerbGroup(TyperGroup):
        """The verbs of one package."""

        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            self.commands: Any = VerbCommands(package, verbs, renamed)

        def list_commands(self, _: Any) -> list[str]:
            """Return the names of the verbs, in their order."""
            return list(verbs)

        def format_commands(self, _: Any, formatter: Any) -> None:
            """Write each verb with its description, without importing its module."""
            with formatter.section("Commands"):
                formatter.write_dl(list(verbs.items()))

    return VerbGroup


def make_app(package: str, about: str | None, verbs: Verbs) -> typer.Typer:
    """Return the application of a group below `premierjet`."""
    app = typer.Typer(
        help=about,
        cls=make_group(package, verbs),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback()(lambda: None)  # Typer makes a group of nothing else
    return app


def _load_command(package: str, verb: str, does: str, name: str) -> Any:
    """Return the command of a verb, under the name it was asked for by."""
    module = import_module(f"{package}.{verb.replace('-', '_')}")
    app: typer.Typer | None = getattr(module, "app", None)
    if app is None:
        run = _answer_as_asked(module.run, _name_in_full(package, verb))
        run = run if name == verb else _tell_new_name(run, name, verb)
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name, help=module.__doc__, short_help=does, hidden=name != verb)(run)
    command = typer.main.get_command(app)
    command.name, command.short_help = name, does
    return command


def _name_in_full(package: str, verb: str) -> str:
    """Return a verb as somebody types it: with its group, as in `ledger verify`."""
    group = package.removeprefix(__package__).removeprefix(".").replace("_", "-")
    return f"{group} {verb}".lstrip()


def _answer_as_asked(run: Callable[..., None], verb: str) -> Callable[..., None]:
    """Return a verb that prints one JSON document at its end where it is asked to."""

    @wraps(run)
    def run_and_answer(**options: Any) -> None:
        if not options.get("as_json"):
            run(**options)
            return
        from pipelines.cli.json_answer import answer_in_json

        with answer_in_json(verb):
            run(**options)

    return run_and_answer


def _tell_new_name(run: Callable[..., None], name: str, verb: str) -> Callable[..., None]:
    @wraps(run)
    def run_under_old_name(**options: Any) -> None:
        typer.echo(f"premierjet: `{name}` is called `{verb}` now; the old name will go", err=True)
        run(**options)

    return run_under_old_name
