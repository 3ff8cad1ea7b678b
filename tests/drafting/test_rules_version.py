"""The version of the rules moves with what decides them, and not with where they are installed."""

from pathlib import Path

import pytest

from pipelines.drafting.rules_version import compute_rules_version

KINDS = ("alpha", "beta")
DECIDING = ("contract.py", "drafting.py", "criticism.py", "rules.json", "lexicon/en.json")


def install(*roots: Path) -> tuple[Path, ...]:
    """Put a kind into each of the folders, and return them in the order of the kinds."""
    folders = tuple(root / kind for root, kind in zip(roots, KINDS, strict=True))
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "lexicon").mkdir()
        for name in DECIDING:
            (folder / name).write_text(f"{folder.name} {name}")
    return folders


def test_it_is_the_same_wherever_kinds_are_installed(tmp_path: Path) -> None:
    """A plug-in lies before our folder in a checkout and behind it in a wheel."""
    before = install(tmp_path / "a", tmp_path / "b")
    behind = install(tmp_path / "d", tmp_path / "c")
    assert compute_rules_version(before) == compute_rules_version(behind)


@pytest.mark.parametrize("name", DECIDING)
def test_it_moves_with_what_decides_a_rule(tmp_path: Path, name: str) -> None:
    """What a contract says of a kind, `rests_on_sources` for one, decides what is asked of it."""
    before = install(tmp_path / "a", tmp_path / "a")
    after = install(tmp_path / "b", tmp_path / "b")
    (after[0] / name).write_text("another")
    assert compute_rules_version(before) != compute_rules_version(after)
