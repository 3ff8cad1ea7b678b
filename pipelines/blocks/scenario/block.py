"""The kind scenario."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.scenario.contract import Scenario

BLOCK = BlockKind(Scenario, __package__)
