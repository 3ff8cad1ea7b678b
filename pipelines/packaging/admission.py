"""Admission to packaging: refuses drafts that are not approved, or that learners could not use."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.packaging.identifiers import list_asked_items
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.question_flaws import list_question_flaws
from schemas.course import Course
from schemas.draft import Content, Draft, Sectioned
from schemas.errors import PackageRefused
from schemas.ids import SHORT_DIGEST, is_practice
from schemas.refusal import Refusal
from schemas.review import Approved, Decision, LedgerEntry, Verdict


def refuse_unfit_draft(
    draft: Draft, approval: Approved, course: Course, entries: Sequence[LedgerEntry], kinds: PackagingKinds
) -> None:
    """Raise PackageRefused unless the approval is of this very draft and learners can use the draft.

    The ledger's entries must hold each decision of the approval, or the release would carry no proof of it.
    """
    if is_practice(draft.module):
        raise PackageRefused(Refusal("package.practice", place=draft.module))
    _check_approval(draft, approval)
    _check_record(approval, entries)
    if not any(course.key_of(module) == draft.module for module in course.drafted_modules):
        raise PackageRefused(Refusal("package.no_module", place=draft.module, course=course.id))
    for place, flaw in list_flaws(draft.content, kinds):
        raise PackageRefused(
            flaw, place=f"{draft.module}, {place}", remedy="Correct the draft and have it approved"
        )


def list_flaws(content: Content, kinds: PackagingKinds) -> Iterator[tuple[str, str]]:
    """Yield the place of each thing a learner could not use, and what is wrong with it."""
    if not content.language.is_installed:
        yield "language", f"the language pack for {content.language.value} is not installed"
        return
    items = list_asked_items(content)
    for name, times in Counter(item.id for item in items).items():
        if times > 1:
            yield name, "two questions share this id"
    for item in items:
        for flaw in list_question_flaws(item):
            yield item.id, flaw
    for kind in content.unknown_kinds:
        yield kind, "no kind of this name is installed"
    yield from _list_mute_questions(content, kinds)
    for artefact in content.artefacts:
        packaged = kinds.deliverables.get(artefact.kind)
        if packaged is not None and packaged.list_flaws is not None:
            yield from packaged.list_flaws(artefact, content.language)


def _list_mute_questions(content: Content, kinds: PackagingKinds) -> Iterator[tuple[str, str]]:
    """Yield the blocks with questions on pages that show them and take no answer: those that do not teach."""
    for artefact in content.artefacts:
        if isinstance(artefact, Sectioned) and not artefact.teaches and kinds.has_view(artefact):
            for block in (block for section in artefact.sections for block in section.blocks):
                for item in block.list_questions()[:1]:
                    yield (
                        getattr(block, "id", item.id),
                        "a learner cannot answer a question here: move it to the lesson",
                    )


def _check_approval(draft: Draft, approval: Approved) -> None:
    digest = draft.content.canonical_digest()
    if approval.module != draft.module:
        raise PackageRefused(Refusal("package.other_approval", place=draft.module, module=approval.module))
    if approval.digest != digest or any(not _is_approval_of(d, approval) for d in approval.decisions):
        raise PackageRefused(
            Refusal(
                "package.old_approval",
                place=draft.module,
                approved=approval.digest[:SHORT_DIGEST],
                digest=digest[:SHORT_DIGEST],
            )
        )


def _is_approval_of(decision: Decision, approval: Approved) -> bool:
    return (
        decision.verdict is Verdict.APPROVE
        and decision.digest == approval.digest
        and decision.module == approval.module
    )


def _check_record(approval: Approved, entries: Sequence[LedgerEntry]) -> None:
    recorded = [entry.recorded for entry in entries]
    for decision in approval.decisions:
        if decision not in recorded:
            raise PackageRefused(
                Refusal("package.unrecorded_approval", place=approval.module, person=decision.person)
            )
