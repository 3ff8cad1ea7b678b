"""The package format `documents`: every deliverable as Word and PDF, slides as PowerPoint."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from adapters.blob import Member
from pipelines.packaging.documents.bundle import add_readme_and_list, write_document_files
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.rules import documents as rules
from schemas.draft import Content
from schemas.finding import Finding
from schemas.languages.texts import KindTexts


def _is_made_of(_content: Content, _kinds: PackagingKinds) -> bool:
    return True


def _build(edition: Edition) -> dict[str, Member]:
    return add_readme_and_list(edition, write_document_files(edition), "documents")


def _check(members: Mapping[str, bytes], kinds: PackagingKinds) -> Iterator[Finding]:
    return rules.check(members, rules.LIST, kinds)


def _recognise(members: Mapping[str, bytes]) -> bool:
    return rules.LIST in members


FORMAT = PackageFormat(
    rank=60,
    rules=("documents", "listing"),
    texts=KindTexts("formats.documents", Path(__file__).parent / "texts" / "documents"),
    is_made_of=_is_made_of,
    build=_build,
    check=_check,
    recognises=_recognise,
    holds_handout=True,
)
