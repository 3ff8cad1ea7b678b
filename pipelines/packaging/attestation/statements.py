"""Statements of an attestation, read from the release's files: approvals, origin, checks.

The files are the release's, the times the ledger's: the same release and course give the same statements.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
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


def release_statements(
    release: Release, read: Callable[[str], bytes], circumstances: ReleaseCircumstances
) -> ReleaseStatements:
    """Return what is attested of a release alone; `read` returns one of its files by name."""
    subject = list_resources((*release.packages, *release.evidence))
    return (
        ReviewStatement(
            subject=subject,
            predicate=_review(release, read, circumstances.course.review),
        ),
        OriginStatement(subject=subject, predicate=_origin(release, read, circumstances)),
        ValidationStatement(subject=subject, predicate=_validation(release, read(VALIDATION))),
    )


def observation_statement(
    release: Release, beside: Iterable[StoredFile], tried: SelfTest
) -> ObservationStatement:
    """Return what is attested of what was seen of a release; `beside` are the files that tell it."""
    subject = list_resources((*release.packages, *beside))
    observation = Observation(
        module=release.module, number=release.number, release=release.canonical_digest()
    )
    if isinstance(tried.result, NotPlayed):
        unseen = observation.model_copy(update={"not_played": tried.result.why})
        return ObservationStatement(subject=subject, predicate=unseen)
    packages = tuple(
        ObservedPackage(
            name=each.package,
            sha256=each.sha256,
            completed=each.left is not None and each.left.completed,
            findings=len(each.findings),
        )
        for each in tried.result.packages
    )
    seen = observation.model_copy(update={"browser": tried.result.browser, "packages": packages})
    return ObservationStatement(subject=subject, predicate=seen)


def list_resources(files: Iterable[StoredFile]) -> tuple[Resource, ...]:
    """Return files as a statement names them, in the order of their names."""
    return tuple(Resource.of(file.name, file.sha256) for file in sorted(files, key=lambda file: file.name))


def _review(release: Release, read: Callable[[str], bytes], policy: ReviewPolicy) -> Review:
    recorded = _decisions(read(LEDGER))
    asked: dict[str, tuple[str, ...]] | None = None
    if release.policy == policy.rules_digest:
        kinds = [artefact.kind for artefact in Content.from_json(read(CONTENT)).artefacts]
        asked = policy.roles_for(kinds)
    return Review(
        module=release.module,
        number=release.number,
        content=release.approval.digest,
        decisions=tuple(_decision(each, *recorded[each], asked) for each in release.approval.decisions),
        policy=None if asked is None else _policy(policy, asked),
    )


def _decisions(extract: bytes) -> dict[Decision, tuple[int, bytes]]:
    """Return the decisions of a ledger's extract, each with the number of its line and the line."""
    lines = ((number, line) for number, line in enumerate(extract.splitlines(), start=1))
    entries = ((LedgerEntry.from_json(line).recorded, number, line) for number, line in lines)
    return {record: (number, line) for record, number, line in entries if isinstance(record, Decision)}


def _decision(
    decision: Decision, number: int, line: bytes, asked: Mapping[str, tuple[str, ...]] | None
) -> AttestedDecision:
    roles = None
    if asked is not None:
        roles = tuple(sorted(role for role, people in asked.items() if decision.person in people))
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


def _policy(policy: ReviewPolicy, asked: Mapping[str, tuple[str, ...]]) -> AttestedPolicy:
    return AttestedPolicy(
        digest=policy.rules_digest,
        identity=policy.identity,
        roles=tuple(sorted(asked)),
        distinct_people=policy.distinct_people,
    )


def _origin(release: Release, read: Callable[[str], bytes], circumstances: ReleaseCircumstances) -> SourcesOf:
    told = json.loads(read(PROVENANCE))
    written = Provenance.from_json(json.dumps(told["written"]).encode())
    course = circumstances.course
    return SourcesOf(
        module=release.module,
        number=release.number,
        content=release.approval.digest,
        revision=told["revision"],
        writer=written.writer,
        author=written.author,
        model=written.model,
        host=written.host,
        prompts=written.prompts,
        inputs=written.inputs,
        human_share=told["human_share"],
        digital_source_type=told["digital_source_type"],
        sources=tuple(_source(each, course) for each in told["sources"]),
        rights=course.rights,
        made_with=dict(circumstances.made_with),
    )


def _source(told: Mapping[str, Any], course: Course) -> AttestedSource:
    stated = (source.rights for source in course.sources if fnmatchcase(told["name"], source.path))
    return AttestedSource(
        name=told["name"],
        sha256=told["sha256"],
        citations=told["citations"],
        rights=next(filter(None, stated), None),
    )


def _validation(release: Release, report: bytes) -> TestResult:
    found = {each["package"]: len(each["findings"]) for each in json.loads(report)["packages"]}
    names = [package.name for package in release.packages]
    warned = tuple(name for name in names if found[name])
    return TestResult(
        result=TestOutcome.WARNED if warned else TestOutcome.PASSED,
        configuration=(Resource.of(VALIDATION, sha256(report).hexdigest()),),
        passedTests=tuple(name for name in names if not found[name]),
        warnedTests=warned,
    )
