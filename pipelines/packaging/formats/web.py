"""The package format `web`: the learners' pages without a manifest and without tracking."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import Launch, PackageFormat
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.packaging.rules import web as rules
from schemas.finding import Finding
from schemas.languages.texts import KindTexts

if TYPE_CHECKING:
    from pipelines.packaging.selftest.platforms import Platform


def _build(edition: Edition) -> dict[str, Member]:
    return write_player_files(edition, UNTRACKED)


def _check(members: Mapping[str, bytes], _kinds: PackagingKinds) -> Iterator[Finding]:
    return rules.check(members)


def _serve(members: Mapping[str, bytes]) -> "AbstractContextManager[Platform]":
    from pipelines.packaging.selftest.platforms import serve_web

    return serve_web(members)


FORMAT = PackageFormat(
    rank=50,
    rules=("web",),
    texts=KindTexts("formats.web", Path(__file__).parent / "texts" / "web"),
    is_made_of=has_learner_pages,
    build=_build,
    check=_check,
    recognises=None,
    launch=Launch(tracking=UNTRACKED, serve=_serve),
)
