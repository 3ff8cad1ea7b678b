"""Observation of a new release: how its packages played in a browser, and its sheet.

It is evidence but no part of the release: the bytes of a release are always the same, while browser and clock
differ. Decided in docs/decisions/0052-evidence-of-what-was-seen.md.
"""

from dataclasses import dataclass

from adapters.blob import Member
from pipelines.packaging.access.report import write_access_reports
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
    """The observation of a release: the list of its files (`observed`), and their bytes by name."""

    release: Release
    observed: Observed
    files: dict[str, bytes]


def observe_release(
    release: Release, sheet: ReleaseSheet | None, sums: Member, self_test: SelfTest, kinds: PackagingKinds
) -> ReleaseObservation:
    """Return the observation of a release; the same arguments give the same bytes.

    `sheet` still lacks the self-test; None for an old release, which holds its own sheet. `sums` are the
    release's checksums; the new checksums cover them too, so that one file leads to every byte.
    """
    files = {SELF_TEST: self_test.canonical()}
    if sheet is not None:
        other_evidence = tuple(file for file in sheet.evidence if file.name != SELF_TEST)
        complete_sheet = sheet.model_copy(
            update={
                "self_test": self_test,
                "evidence": (*other_evidence, describe_file(SELF_TEST, files[SELF_TEST])),
            }
        )
        files |= write_sheet_files(complete_sheet, release.name, kinds)
        files |= write_access_reports(complete_sheet, release.name)
    files[OBSERVED_SUMS] = write_checksums(files | {CHECKSUMS: sums})
    observed = Observed(
        module=release.module,
        number=release.number,
        release_digest=release.canonical_digest(),
        files=tuple(describe_file(name, data) for name, data in sorted(files.items())),
    )
    return ReleaseObservation(release, observed, files)
