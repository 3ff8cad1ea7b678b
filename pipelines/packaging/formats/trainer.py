"""The package format `trainer`: only the documents that the trainer of the module needs."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from adapters.blob import Member
from pipelines.packaging.documents.bundle import add_readme_and_list, has_trainer_session, write_trainer_files
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.rules import documents as rules
from schemas.finding import Finding
from schemas.languages.texts import KindTexts


def _build(edition: Edition) -> dict[str, Member]:
    return add_readme_and_list(edition, write_trainer_files(edition), "trainer")


def _check(members: Mapping[str, bytes], kinds: PackagingKinds) -> Iterator[Finding]:
    return rules.check(members, rules.TRAINER_LIST, kinds)


def _recognise(members: Mapping[str, bytes]) -> bool:
    return rules.TRAINER_LIST in members


FORMAT = PackageFormat(
    rank=70,
    rules=("documents", "listing"),
    texts=KindTexts("formats.trainer", Path(__file__).parent / "texts" / "trainer"),
    is_made_of=has_trainer_session,
    build=_build,
    check=_check,
    recognises=_recognise,
)
