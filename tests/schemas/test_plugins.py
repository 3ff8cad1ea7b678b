"""Kinds found by themselves, in a package of ours and in distributions somebody installed."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from schemas.errors import PluginUnusable
from schemas.plugins import PluginGroup

GROUP = "premierjet.tests"


@dataclass(frozen=True)
class Greeter:
    """What the kinds of these tests are."""

    word: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on the path, with a package of two kinds: one a module, one not to be loaded."""
    kinds = tmp_path / "greeters_of_ours"
    kinds.mkdir()
    (kinds / "__init__.py").touch()
    (kinds / "plain.py").write_text(f"from {__name__} import Greeter\nGREETER = Greeter('hello')\n")
    (kinds / "broken.py").write_text("raise RuntimeError('loaded')\n")
    (kinds / "_private.py").write_text("raise RuntimeError('loaded')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("greeters_of_")]:
        del sys.modules[name]


def install(folder: Path, distribution: str, name: str, source: str) -> None:
    """Put a distribution into the folder as an installer does: its module, and what it registers."""
    module = distribution.replace("-", "_")
    (folder / f"{module}.py").write_text(source)
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {module}:GREETER\n")


def greeters() -> PluginGroup[Greeter]:
    return PluginGroup(GROUP, "greeters_of_ours", "GREETER", Greeter)


def test_names_are_listed_without_loading_a_kind(folder: Path) -> None:
    found = greeters()
    assert [*found] == ["broken", "plain"]
    assert "broken" in found
    assert len(found) == 2
    assert "greeters_of_ours.broken" not in sys.modules


def test_a_module_in_the_folder_is_a_kind(folder: Path) -> None:
    assert greeters()["plain"] == Greeter("hello")
    assert greeters().origin("plain") == ""


def test_a_folder_of_a_kind_is_described_by_one_module(folder: Path) -> None:
    kind = folder / "greeters_of_folders" / "warm"
    kind.mkdir(parents=True)
    (kind.parent / "__init__.py").touch()
    (kind / "__init__.py").touch()
    (kind / "greeter.py").write_text(f"from {__name__} import Greeter\nGREETER = Greeter('warmly')\n")
    found = PluginGroup(GROUP, "greeters_of_folders", "GREETER", Greeter, module="greeter")
    assert found["warm"] == Greeter("warmly")


def test_an_installed_distribution_adds_a_kind(folder: Path) -> None:
    install(
        folder, "greeters-of-others", "loud", f"from {__name__} import Greeter\nGREETER = Greeter('HI')\n"
    )
    found = greeters()
    assert [*found] == ["broken", "loud", "plain"]
    assert found["loud"] == Greeter("HI")
    assert found.origin("loud") == "greeters-of-others 1.0"


def test_no_distribution_takes_the_name_of_ours(folder: Path) -> None:
    install(folder, "greeters-of-others", "plain", "GREETER = None\n")
    with pytest.raises(PluginUnusable, match=r"greeters-of-others, .*'plain' that Premierjet has itself"):
        list(greeters())


def test_two_distributions_of_one_name_are_refused(folder: Path) -> None:
    for distribution in ("greeters-of-others", "greeters-of-strangers"):
        install(folder, distribution, "loud", "GREETER = None\n")
    with pytest.raises(PluginUnusable, match=r"'loud' that greeters-of-\w+ names too"):
        list(greeters())


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import a_library_nobody_has\n", r"cannot be loaded: ModuleNotFoundError"),
        ("GREETER = 'a text'\n", r"is of str, not of Greeter"),
    ],
)
def test_a_plugin_that_is_none_is_named(folder: Path, source: str, told: str) -> None:
    install(folder, "greeters-of-others", "loud", source)
    with pytest.raises(PluginUnusable, match=f"greeters-of-others, entry point {GROUP}, loud: {told}"):
        greeters()["loud"]


def test_a_name_nobody_has_is_a_key_error(folder: Path) -> None:
    with pytest.raises(KeyError):
        greeters()["unheard_of"]
