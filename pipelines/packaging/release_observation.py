"""Observations of a new release: how its packages played, and its sheet.

It is evidence like the rest, and no part of the release: a browser and a clock differ where the bytes of a
release do not. Decided in docs/decisions/0052-evidence-of-what-was-seen.md.
"""

from dataclasses import dataclass

from adapters.blob import Member
from pipelines.packaging.build import CHECKSUMS, describe_file
from pipelines.packaging.evidence import write_checksums
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.sheet import write_sheet_files
from schemas.release import Observed, Release
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import SELF_TEST, SelfTest

OBSERVED_SUMS = "SHA256SUMS.observed"


@dataclass(frozen=True)
class ReleaseObservation:
    """What was seen of a release: the list of it, and the bytes of each of its files, by name."""

    release: Release
    observed: Observed
    files: dict[str, bytes]


def observe_release(
    release: Release, sheet: ReleaseSheet | None, sums: Member, tried: SelfTest, kinds: PackagingKinds
) -> ReleaseObservation:
    """Return the evidence of what was seen; the same arguments give the same bytes.

    `sheet` tells everything but how the packages played; None for a release of old, which holds its own.
    `sums` are the release's own checksums, summed here with the rest: one file leads to every byte.
    """
    files = {SELF_TEST: tried.canonical()}
    if sheet is not None:
        beside = tuple(file for file in sheet.evidence if file.name != SELF_TEST)
        told = sheet.model_copy(
            update={"self_test": tried, "evidence": (*beside, describe_file(SELF_TEST, files[SELF_TEST]))}
        )
        files |= write_sheet_files(told, release.name, kinds)
    files[OBSERVED_SUMS] = write_checksums(files | {CHECKSUMS: sums})
    observed = Observed(
        module=release.module,
        number=release.number,
        release_digest=release.canonical_digest(),
        files=tuple(describe_file(name, data) for name, data in sorted(files.items())),
    )
    return ReleaseObservation(release, observed, files)
