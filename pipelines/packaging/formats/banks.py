"""The package format `banks`: the questions of a module for other systems, in every bank format."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from adapters.blob import Member
from pipelines.packaging.bank_questions.bundle import LIST, rank_banks, write_banks
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.identifiers import list_asked_items
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.rules import banks as rules
from schemas.draft import Content
from schemas.finding import Finding
from schemas.languages.texts import KindTexts


def _is_made_of(content: Content, _kinds: PackagingKinds) -> bool:
    return bool(list_asked_items(content))


def _build(edition: Edition) -> dict[str, Member]:
    return {**write_banks(edition)}


def _check(members: Mapping[str, bytes], kinds: PackagingKinds) -> Iterator[Finding]:
    return rules.check(members, rank_banks(kinds.banks))


def _recognise(members: Mapping[str, bytes]) -> bool:
    return LIST in members


FORMAT = PackageFormat(
    rank=80,
    rules=("banks", "listing"),
    texts=KindTexts("formats.banks", Path(__file__).parent / "texts" / "banks"),
    is_made_of=_is_made_of,
    build=_build,
    check=_check,
    recognises=_recognise,
)
