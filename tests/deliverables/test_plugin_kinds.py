"""What a plug-in says of itself: its name is its contract's, and what it depends on hides nothing of ours."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DELIVERABLE_KINDS, DeliverableKind, StageKinds
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.kinds import TARGETS
from pipelines.testing import builders
from schemas import kinds
from schemas.errors import PluginUnusable
from schemas.plugins import PluginGroup

DELIVERABLE = """
from typing import Literal
from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Deliverable

class Memo(Deliverable):
    kind: Literal["memo"] = "memo"

DELIVERABLE = DeliverableKind(Memo, "memo_of_others")
"""
DRAFTING = """
from pipelines.drafting.kind import DraftingKind

DRAFTING = DraftingKind(
    extract=lambda material: None, markdown=lambda memo, language: "", depends_on=lambda *_: {"spans": "mine"}
)
"""
TARGET = """
from typing import Literal
from pipelines.delivery.target_kind import TargetKind
from schemas.course import Target

class Loft(Target):
    kind: Literal["loft"]

TARGET = TargetKind(Loft, lambda *_: None)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on the path that distributions are installed into."""
    monkeypatch.syspath_prepend(tmp_path)
    package = tmp_path / "memo_of_others"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "deliverable.py").write_text(DELIVERABLE)
    (package / "drafting.py").write_text(DRAFTING)
    (tmp_path / "loft_of_others.py").write_text(TARGET)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(("memo_of_others", "loft_of_others"))]:
        del sys.modules[name]


def register(installed: Path, group: str, entry: str, version: str = "1.0") -> None:
    """Have the one distribution there name an object under a group's entry points."""
    info = installed / "others-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: others\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{entry}\n")


def find_deliverables() -> PluginGroup[DeliverableKind]:
    """Return the kinds of deliverable as they are found now."""
    return replace(DELIVERABLE_KINDS, _loaded={})


def test_a_deliverable_is_called_as_its_contract_says(installed: Path) -> None:
    """Under another name a course asked for it, and no draft of it could be read again."""
    group = DELIVERABLE_KINDS.group
    register(installed, group, "note = memo_of_others.deliverable:DELIVERABLE")
    with pytest.raises(PluginUnusable, match=r"others, entry point premierjet\.deliverables, note: .*'memo'"):
        find_deliverables()["note"]
    register(installed, group, "memo = memo_of_others.deliverable:DELIVERABLE")
    assert find_deliverables()["memo"].package == "memo_of_others"


def test_a_target_is_called_as_its_contract_says(installed: Path) -> None:
    register(installed, TARGETS.group, "attic = loft_of_others:TARGET")
    with pytest.raises(PluginUnusable, match=r"others, entry point premierjet\.targets, attic: .*'loft'"):
        replace(TARGETS, _loaded={})["attic"]


def fingerprint(patched: pytest.MonkeyPatch, spans: str) -> str:
    """Return what a module's memo depends on."""
    found = find_deliverables()
    patched.setattr(kinds.DELIVERABLES, "_find", lambda: found)
    module = builders.module(artefacts=("memo",))
    drafting = StageKinds(found, lambda kind: kind.drafting)
    return compute_inputs_fingerprint(drafting, builders.course(modules=(module,)), module, spans)


def test_what_a_plugin_depends_on_hides_nothing(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It named its own `spans`, and no change of a source had the module drafted again."""
    register(installed, DELIVERABLE_KINDS.group, "memo = memo_of_others.deliverable:DELIVERABLE")
    assert fingerprint(monkeypatch, "one") != fingerprint(monkeypatch, "other")


def test_another_version_of_a_plugin_drafts_again(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "memo = memo_of_others.deliverable:DELIVERABLE"
    register(installed, DELIVERABLE_KINDS.group, entry)
    before = fingerprint(monkeypatch, "one")
    register(installed, DELIVERABLE_KINDS.group, entry, version="2.0")
    assert fingerprint(monkeypatch, "one") != before
