"""Facts of the release sheet, collected once the packages are built and checked."""

from collections.abc import Iterator, Sequence

from pipelines.packaging.changes import compare_releases
from pipelines.packaging.completion import find_rule
from pipelines.packaging.documents.bundle import HANDOUT, list_document_names
from pipelines.packaging.edition import Edition
from pipelines.packaging.evidence import JudgedPackage, list_rules, list_schema_documents
from pipelines.packaging.identifiers import build_identifiers, list_scored_items
from pipelines.packaging.learning_resource import describe_learning_resource
from pipelines.packaging.sheet.import_guides import list_guides
from pipelines.packaging.tracking_losses import list_losses
from schemas.draft import Draft, Recorded
from schemas.ids import split_key
from schemas.release import Identifiers, StoredFile
from schemas.release_sheet import (
    LostIdentifier,
    Recipient,
    ReleaseSheet,
    Republish,
    Role,
    SheetApproval,
    SheetPackage,
)
from schemas.review import Verdict


def build_sheet(
    edition: Edition,
    draft: Draft,
    judged_packages: Sequence[JudgedPackage],
    evidence: Sequence[StoredFile],
    last: tuple[int, Identifiers] | None,
) -> ReleaseSheet:
    """Return the sheet of a release; `last` is the number and the identifiers of the release before."""
    content, resource = edition.content, describe_learning_resource(edition)
    packages = tuple(_describe_package(each) for each in judged_packages)
    return ReleaseSheet(
        module=content.module,
        release=edition.number,
        title=content.title,
        course=edition.course_title,
        language=content.language,
        content=edition.digest,
        minutes=content.duration_minutes,
        mastery_percent=content.mastery_percent if list_scored_items(content) else None,
        rule=find_rule(content) if _list_reported(judged_packages) else None,
        handout=next((name for name in list_document_names(edition) if name == f"{HANDOUT}.pdf"), None),
        rights=resource.stated_rights,
        digital_source_type=resource.source_type,
        origins=dict(sorted(edition.origins.items())),
        human_share=round(content.human_share, 4),
        approvals=tuple(
            SheetApproval(person=each.person, verified=each.verified, at=each.at)
            for each in edition.decisions
            if each.verdict is Verdict.APPROVE
        ),
        changes=edition.changes or compare_releases(content, edition.number, None),
        packages=packages,
        evidence=tuple(sorted(evidence, key=lambda file: file.name)),
        identifiers=build_identifiers(edition),
        republish=None if last is None else _describe_republish(*last, build_identifiers(edition)),
        recipients=tuple(_list_recipients(edition, draft, judged_packages)),
        access_checks=edition.course.stated_accessibility.list_checks(split_key(content.module)[1]),
        importing=list_guides(packages, content.language, find_rule(content)),
    )


def _list_reported(judged_packages: Sequence[JudgedPackage]) -> tuple[Role, ...]:
    """Return the roles the packages report to: the LMS, then the LRS, each if there is one."""
    launches = (each.format.launch for each in judged_packages)
    roles = {launch.reports_to for launch in launches if launch is not None}
    return tuple(role for role in (Role.LMS, Role.LRS) if role in roles)


def _describe_package(judged: JudgedPackage) -> SheetPackage:
    return SheetPackage(
        **judged.package.model_dump(),
        rules=len(list_rules(judged.format)),
        schema_documents=len(list_schema_documents(judged.format)),
        findings=judged.findings,
    )


def _describe_republish(since: int, former: Identifiers, current: Identifiers) -> Republish:
    return Republish(
        since=since,
        kept_questions=len({*former.interactions} & {*current.interactions}),
        new_questions=tuple(name for name in current.interactions if name not in former.interactions),
        losses=tuple(
            LostIdentifier(kind=each.kind, name=each.name, becomes=each.becomes)
            for each in list_losses(former, current)
        ),
    )


def _list_recipients(
    edition: Edition, draft: Draft, judged_packages: Sequence[JudgedPackage]
) -> Iterator[Recipient]:
    """Yield who receives data: hosts of models used in drafting, then those the packages report to.

    A revision by a person names no model. The course's model may have been used before it, so its host is
    listed without the model.
    """
    course, written = edition.course, draft.provenance
    if written.host is not None:
        yield Recipient(role=Role.MODEL, host=written.host, model=written.model)
    elif course.model is not None:
        yield Recipient(role=Role.MODEL, host=course.model.host)
    spoken = any(isinstance(each, Recorded) and each.recordings for each in edition.content.artefacts)
    if spoken and course.speech is not None and course.speech.host:
        yield Recipient(role=Role.VOICE, host=course.speech.host, model=course.speech.name)
    yield from (Recipient(role=role) for role in _list_reported(judged_packages))
