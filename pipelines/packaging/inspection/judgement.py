"""Judgement of a package: its zip, its manifest by two layers, its pages, its size."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from pipelines.packaging.inspection import layout, page_walk
from pipelines.packaging.inspection.archive import (
    MOST_OF_DIRECTORY,
    PackageWeights,
    check_directory,
    read_directory_size,
    unpack_members,
)
from pipelines.packaging.inspection.identity import PackageIdentity, is_ours
from pipelines.packaging.inspection.manifest_inspection import ManifestInspection
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.package_archive import UNREADABLE, Archive
from pipelines.packaging.rules.parsed_xml import LARGEST_MANIFEST, make_finding
from pipelines.packaging.tracking_losses import compare_identifiers
from schemas.errors import InvalidInput
from schemas.finding import Finding, Severity

MOST_OF_A_RULE = 50


@dataclass(frozen=True)
class PackageJudgement:
    """What was found about one package; `left_out` counts, by rule, the findings past fifty."""

    name: str
    size: int
    members: int = 0
    identity: PackageIdentity = field(default_factory=lambda: PackageIdentity(standard=""))
    is_ours: bool = False
    weights: PackageWeights = field(default_factory=PackageWeights)
    findings: tuple[Finding, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_blocked(self) -> bool:
        """Return whether a finding would stop an LMS or a learner."""
        return any(each.severity is Severity.BLOCKING for each in self.findings)


def inspect_package(package: Path, kinds: PackagingKinds, against: Path | None = None) -> PackageJudgement:
    """Return the judgement on a package; whatever the file holds, no error is raised for it.

    `kinds` are the formats whose standards it may follow. With `against`, an earlier package, the findings
    also name identifiers that it had and this one lacks. Raises InvalidInput if a file cannot be read.
    """
    judgement = _inspect(package, kinds)
    if against is None:
        return judgement
    earlier = _inspect(against, kinds)
    if not earlier.identity.identifiers:
        raise InvalidInput(
            "no identifiers can be read in it",
            place=str(against),
            remedy="Give a SCORM, cmi5 or xAPI package; judge it by itself to see what is wrong with it",
        )
    losses, left_out = _cap_findings(_find_lost(earlier.identity, judgement.identity))
    return replace(
        judgement, findings=(*judgement.findings, *losses), left_out={**judgement.left_out, **left_out}
    )


def _find_lost(earlier: PackageIdentity, identity: PackageIdentity) -> Iterator[Finding]:
    """Yield the identifiers the earlier package had and this one lacks.

    Ids of questions are only known of packages made here. If a package states no identifiers, nothing is
    compared.
    """
    unknown = {"interaction"} - identity.identifiers.keys() if identity.identifiers else earlier.identifiers
    comparable = {kind: names for kind, names in earlier.identifiers.items() if kind not in unknown}
    for loss in compare_identifiers(comparable, identity.identifiers):
        yield make_finding(f"republish.{loss.kind}", loss.kind, name=loss.name, becomes=loss.becomes or "–")


def _inspect(package: Path, kinds: PackagingKinds) -> PackageJudgement:
    try:
        size = package.stat().st_size
        with package.open("rb") as file:
            if read_directory_size(file) > MOST_OF_DIRECTORY:
                too_big = make_finding("zip.directory-too-big", "zip", most=MOST_OF_DIRECTORY)
                return PackageJudgement(package.name, size, findings=(too_big,))
            try:
                zipped = ZipFile(file)
            except UNREADABLE as error:
                unreadable = make_finding("zip.unreadable", "zip", why=error)
                return _judge_bare_file(
                    PackageJudgement(package.name, size, findings=(unreadable,)), file, kinds
                )
            with zipped:
                refused = tuple(check_directory(zipped, file))
                judgement = PackageJudgement(package.name, size, members=len(zipped.infolist()))
                return (
                    _cap_judgement(judgement, refused)
                    if refused
                    else _judge_members(judgement, zipped, kinds)
                )
    except OSError as error:
        raise InvalidInput(
            error.strerror or str(error), place=str(package), remedy="Give the path of a zip that can be read"
        ) from error


def _judge_bare_file(
    unreadable: PackageJudgement, file: IO[bytes], kinds: PackagingKinds
) -> PackageJudgement:
    """Judge a file that is no zip: as a bare cmi5 course structure if it is one, else as unreadable."""
    file.seek(0)
    data = file.read(LARGEST_MANIFEST + 1)
    inspected = ManifestInspection(kinds).inspect_bare_course_structure(unreadable.name, data)
    if inspected is None:
        return unreadable
    identity, found = inspected
    return _cap_judgement(replace(unreadable, identity=identity), found)


def _judge_members(judgement: PackageJudgement, zipped: ZipFile, kinds: PackagingKinds) -> PackageJudgement:
    weights = PackageWeights()
    damaged = tuple(unpack_members(zipped, weights))
    judgement = replace(judgement, weights=weights)
    if damaged:
        return _cap_judgement(judgement, damaged)
    archive = Archive(zipped)
    ours, inspection = is_ours(archive, kinds), ManifestInspection(kinds)
    identity, found = (
        inspection.inspect_own(archive) if ours else inspection.inspect_foreign(archive, judgement.name)
    )
    remarks = list(layout.list_remarks(zipped))
    if not ours:
        remarks += [*layout.list_nested_archives(zipped), *page_walk.check_foreign_drawings(archive)]
    return _cap_judgement(
        replace(judgement, identity=identity, is_ours=ours),
        (*remarks, *found, *page_walk.check_pages(archive)),
    )


def _cap_judgement(judgement: PackageJudgement, found: Iterable[Finding]) -> PackageJudgement:
    findings, left_out = _cap_findings(found)
    return replace(judgement, findings=findings, left_out=left_out)


def _cap_findings(found: Iterable[Finding]) -> tuple[tuple[Finding, ...], dict[str, int]]:
    """Return the first fifty findings of each rule, once each, and how many more each has."""
    capped: dict[str, Finding] = {}
    times: Counter[str] = Counter()
    for each in found:
        if each.id in capped:
            continue
        times[each.rule] += 1
        if times[each.rule] <= MOST_OF_A_RULE:
            capped[each.id] = each
    left_out = {rule: count - MOST_OF_A_RULE for rule, count in times.items() if count > MOST_OF_A_RULE}
    return tuple(capped.values()), left_out
