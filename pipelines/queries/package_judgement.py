"""Judgement of any package, by the standards of the installed formats."""

from pathlib import Path

from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.inspection.judgement import PackageJudgement, inspect_package


def judge_package(package: Path, against: Path | None = None) -> PackageJudgement:
    """Return what is known of a package; `against` is an earlier one, whose identifiers must not be lost."""
    return inspect_package(package, PACKAGING_KINDS, against)
