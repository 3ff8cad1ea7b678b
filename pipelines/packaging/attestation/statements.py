"""Statements of an attestation, read from the release's files: approvals, origin, checks.

Times come from the ledger: the same release and course give the same statements.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from schemas.attestation import (
    AttestedDecision,
    AttestedPolicy,
    AttestedSource,
    Observation,
    ObservationStatement,
    ObservedPackage,
    OriginStatement,
    Resource,
    Review,
    ReviewStatement,
    SourcesOf,
    TestOutcome,
    TestResult,
    ValidationStatement,
)
from schemas.course import Course, ReviewPolicy
from schemas.draft import Content, Provenance
from schemas.release import Release, StoredFile
from schemas.review import Decision, LedgerEntry
from schemas.self_test import NotPlayed, SelfTest

ReleaseStatements = tuple[ReviewStatement, OriginStatement, ValidationStatement]
VALIDATION, PROVENANCE, LEDGER, CONTENT = "validation.json", "provenance.json", "ledger.jsonl", "content.json"


@dataclass(frozen=True)
class ReleaseCircumstances:
    """What a release's files do not say: the course, and the versions of what packaged it."""

    course: Course
    made_with: Mapping[str, str]


def build_release_statements(
    release: Release, read: Callable[[str], bytes], circumstances: ReleaseCircumstances
) -> ReleaseStatements:
    """Return the statements on a release that hold before it was played; `read` returns a file by name."""
    subject = list_resources((*release.packages, *release.evidence))
    return (
        ReviewStatement(
            subject=subject,
            predicate=_describe_review(release, read, circumstances.course.review),
        ),
        OriginStatement(subject=subject, predicate=_describe_origin(release, read, circumstances)),
        ValidationStatement(subject=subject, predicate=_describe_validation(release, read(VALIDATION))),
    )


def build_observation_statement(
    release: Release, observed_files: Iterable[StoredFile], self_test: SelfTest
) -> ObservationStatement:
    """Return the statement on the self-test of a release; `observed_files` report it."""
    subject = list_resources((*release.packages, *observed_files))
    observation = Observation(
        module=release.module, number=release.number, release=release.canonical_digest()
    )
    if isinstance(self_test.result, NotPlayed):
        not_played = observation.model_copy(update={"not_played": self_test.result.why})
        return ObservationStatement(subject=subject, predicate=not_played)
    packages = tuple(
        ObservedPackage(
            name=each.package,
            sha256=each.sha256,
            completed=each.left is not None and each.left.completed,
            findings=len(each.findings),
        )
        for each in self_test.result.packages
    )
    observed = observation.model_copy(update={"browser": self_test.result.browser, "packages": packages})
    return ObservationStatement(subject=subject, predicate=observed)


def list_resources(files: Iterable[StoredFile]) -> tuple[Resource, ...]:
    """Return files with their digests as a statement lists them, sorted by name."""
    return tuple(Resource.of(file.name, file.sha256) for file in sorted(files, key=lambda file: file.name))


def _describe_review(release: Release, read: Callable[[str], bytes], policy: ReviewPolicy) -> Review:
    recorded = _list_decisions(read(LEDGER))
    people_by_role: dict[str, tuple[str, ...]] | None = None
    if release.policy == policy.rules_digest:
        kinds = [artefact.kind for artefact in Content.from_json(read(CONTENT)).artefacts]
        people_by_role = policy.roles_for(kinds)
    return Review(
        module=release.module,
        number=release.number,
        content=release.approval.digest,
        decisions=tuple(
            _describe_decision(each, *recorded[each], people_by_role) for each in release.approval.decisions
        ),
        policy=None if people_by_role is None else _describe_policy(policy, people_by_role),
    )


def _list_decisions(extract: bytes) -> dict[Decision, tuple[int, bytes]]:
    """Return the decisions of a ledger's extract, each with the number of its line and the line."""
    lines = ((number, line) for number, line in enumerate(extract.splitlines(), start=1))
    entries = ((LedgerEntry.from_json(line).recorded, number, line) for number, line in lines)
    return {record: (number, line) for record, number, line in entries if isinstance(record, Decision)}


def _describe_decision(
    decision: Decision, number: int, line: bytes, people_by_role: Mapping[str, tuple[str, ...]] | None
) -> AttestedDecision:
    roles = None
    if people_by_role is not None:
        roles = tuple(sorted(role for role, people in people_by_role.items() if decision.person in people))
    return AttestedDecision(
        person=decision.person,
        roles=roles,
        verified=decision.verified,
        verdict=decision.verdict,
        at=decision.at,
        revision=decision.revision,
        digest=decision.digest,
        findings=decision.findings,
        waivers=decision.waivers,
        line=number,
        line_sha256=sha256(line).hexdigest(),
    )


def _describe_policy(policy: ReviewPolicy, people_by_role: Mapping[str, tuple[str, ...]]) -> AttestedPolicy:
    return AttestedPolicy(
        digest=policy.rules_digest,
        identity=policy.identity,
        roles=tuple(sorted(people_by_role)),
        distinct_people=policy.distinct_people,
    )


def _describe_origin(
    release: Release, read: Callable[[str], bytes], circumstances: ReleaseCircumstances
) -> SourcesOf:
    provenance = json.loads(read(PROVENANCE))
    written = Provenance.from_json(json.dumps(provenance["written"]).encode())
    course = circumstances.course
    return SourcesOf(
        module=release.module,
        number=release.number,
        content=release.approval.digest,
        revision=provenance["revision"],
        writer=written.writer,
        author=written.author,
        model=written.model,
        host=written.host,
        prompts=written.prompts,
        inputs=written.inputs,
        human_share=provenance["human_share"],
        digital_source_type=provenance["digital_source_type"],
        sources=tuple(_describe_source(each, course) for each in provenance["sources"]),
        rights=course.rights,
        made_with=dict(circumstances.made_with),
    )


def _describe_source(source: Mapping[str, Any], course: Course) -> AttestedSource:
    return AttestedSource(
        name=source["name"],
        sha256=source["sha256"],
        citations=source["citations"],
        rights=course.find_source_rights(source["name"]) or None,
    )


def _describe_validation(release: Release, report: bytes) -> TestResult:
    finding_counts = {each["package"]: len(each["findings"]) for each in json.loads(report)["packages"]}
    names = [package.name for package in release.packages]
    warned = tuple(name for name in names if finding_counts[name])
    return TestResult(
        result=TestOutcome.WARNED if warned else TestOutcome.PASSED,
        configuration=(Resource.of(VALIDATION, sha256(report).hexdigest()),),
        passedTests=tuple(name for name in names if not finding_counts[name]),
        warnedTests=warned,
    )
