"""Guides to importing a package into other systems, from their documentation, with the date it was read."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.course import CompletionRule
from schemas.language import Language
from schemas.languages.texts import read_room
from schemas.release import Package
from schemas.release_sheet import ImportGuide

CATALOGUE = Path(__file__).with_name("importing.json")


def list_guides(
    packages: Sequence[Package], language: Language, rule: CompletionRule
) -> tuple[ImportGuide, ...]:
    """Return a guide for each system that takes one of the packages; `rule` completes the module."""
    guides = read_room("packaging.import_guides", language)
    names = {package.format: package.name for package in packages}
    return tuple(
        ImportGuide(
            system=system,
            package=names[facts["package"]],
            steps=tuple(
                step.format(
                    package=names[facts["package"]],
                    status=read_sheet_texts(language)[f"status_{rule.completion.quiz}"],
                )
                for step in texts["steps"]
            ),
            replacing=texts["replacing"],
            sources=tuple(facts["sources"]),
            read_on=date.fromisoformat(facts["read_on"]),
        )
        for system, facts in _read_catalogue().items()
        if facts["package"] in names
        for texts in (guides[system],)
    )


@cache
def _read_catalogue() -> dict[str, Any]:
    catalogue: dict[str, Any] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return catalogue
