"""Common Cartridge 1.3: the page of a module as web content that an LMS imports into a course."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import Launch, PackageFormat
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.packaging.rules.parsed_xml import make_finding, read_manifest
from premierjet_common_cartridge.manifest import CC, MANIFEST, write_manifest
from schemas.finding import Finding
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from pipelines.packaging.selftest.platforms import Platform


def _build(edition: Edition) -> dict[str, Member]:
    page = write_player_files(edition, UNTRACKED)
    return page | {MANIFEST: write_manifest(edition, page)}


def _check(members: Mapping[str, bytes], _kinds: PackagingKinds) -> Iterator[Finding]:
    """Yield files that the manifest lists and the package lacks, or the other way round."""
    if MANIFEST not in members:
        yield make_finding("listing.absent", MANIFEST, name=MANIFEST)
        return
    tree = read_manifest(MANIFEST, members[MANIFEST])
    if isinstance(tree, Finding):
        yield tree
        return
    listed = {unquote(file.get("href", "")) for file in tree.getroot().iter(CC("file"))}
    for name in sorted(listed - members.keys()):
        yield make_finding("listing.file-absent", name, name=name)
    for name in sorted(members.keys() - listed - {MANIFEST}):
        yield make_finding("listing.file-unlisted", name, name=name)


def _recognise(members: Mapping[str, bytes]) -> bool:
    """SCORM calls its manifest by the same name, in other namespaces."""
    return CC.uri.encode() in members.get(MANIFEST, b"")


def _serve(members: Mapping[str, bytes]) -> "AbstractContextManager[Platform]":
    from pipelines.packaging.selftest.platforms import serve_web  # only who plays pays for loading it

    return serve_web(members)


FORMAT = PackageFormat(
    rank=55,
    rules=("listing",),
    texts=KindTexts("formats.common_cartridge", Path(__file__).with_name("texts")),
    is_made_of=has_learner_pages,
    build=_build,
    check=_check,
    recognises=_recognise,
    launch=Launch(tracking=UNTRACKED, serve=_serve),
)
