"""The stages from sources to LMS, and the entry points people use.

`adapters` and `schemas` are names that others take too: one found before ours ends here, with its path.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.block_kinds import BlockKind
    from pipelines.deliverable_kinds import DeliverableKind
    from pipelines.delivery.target_kind import TargetKind
    from pipelines.sourcing.source_reader import SourceReader
    from schemas.plugins import PluginGroup

_HERE = Path(__file__).resolve().parent.parent

for _name in ("adapters", "schemas"):
    _load_definitions = find_spec(_name)
    _origin = _load_definitions.origin if _load_definitions else None
    if _origin is None or Path(_origin).resolve().parent.parent != _HERE:
        raise ImportError(
            f"{_name} is not Premierjet's but {_origin or 'missing'}. "
            f"Take it off PYTHONPATH, or install Premierjet in an environment of its own"
        )

from schemas import kinds  # noqa: E402 - by now it is known to be ours


def _targets() -> "PluginGroup[TargetKind]":
    from pipelines.target_kinds import TARGETS

    return TARGETS


def _deliverables() -> "PluginGroup[DeliverableKind]":
    from pipelines.deliverable_kinds import DELIVERABLE_KINDS

    return DELIVERABLE_KINDS


def _blocks() -> "PluginGroup[BlockKind]":
    from pipelines.block_kinds import BLOCK_KINDS

    return BLOCK_KINDS


def _readers() -> "PluginGroup[SourceReader]":
    from pipelines.reader_kinds import READERS

    return READERS.kinds


kinds.TARGETS.look_in(_targets)
kinds.READERS.look_in(_readers)
kinds.DELIVERABLES.look_in(_deliverables)
kinds.BLOCKS.look_in(_blocks)
