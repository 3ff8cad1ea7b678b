"""The package format xAPI with a `tincan.xml`, for an LMS or LRS that does not know cmi5."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import Launch, PackageFormat, Standard
from pipelines.packaging.manifest_check import check_by
from pipelines.packaging.manifests import tincan as manifest
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import has_learner_pages
from pipelines.packaging.player.tracking import ANY_LRS, track_by
from pipelines.packaging.rules.tincan import check as check_rules
from schemas.languages.texts import KindTexts
from schemas.release_sheet import Role

if TYPE_CHECKING:
    from pipelines.packaging.inspection.inspected_standard import InspectedStandard
    from pipelines.packaging.selftest.platforms import Platform

TRACKING = track_by("interactions.js", "unsent.js", "outbox.js", "xapi.js", "tincan.js", connect=ANY_LRS)


def _inspect() -> "InspectedStandard":
    from pipelines.packaging.inspection.known_standards import TINCAN

    return TINCAN


STANDARD = Standard(
    name=manifest.STANDARD,
    label="xAPI (tincan.xml)",
    manifest=manifest.MANIFEST,
    document=manifest.DOCUMENT,
    check=check_rules,
    inspect=_inspect,
)


def _build(edition: Edition) -> dict[str, Member]:
    return write_player_files(edition, TRACKING) | manifest.write_manifest_files(edition)


def _recognise(members: Mapping[str, bytes]) -> bool:
    return manifest.MANIFEST in members


def _serve(members: Mapping[str, bytes]) -> "AbstractContextManager[Platform]":
    from pipelines.packaging.selftest.platforms import serve_statements

    return serve_statements(members)


FORMAT = PackageFormat(
    rank=40,
    rules=("tincan",),
    texts=KindTexts("formats.tincan", Path(__file__).parent / "texts" / "tincan"),
    is_made_of=has_learner_pages,
    build=_build,
    check=check_by(STANDARD),
    recognises=_recognise,
    standard=STANDARD,
    launch=Launch(tracking=TRACKING, serve=_serve, reports_to=Role.LRS),
)
