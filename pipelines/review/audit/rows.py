"""Rows of the audit report, one for each ledger entry: when, who, what, and every recorded text."""

from dataclasses import dataclass

from pipelines.review.audit.chains import Chain, hash_of
from pipelines.review.audit.words import AuditWords
from schemas.answer_seal import AnswerSeal
from schemas.comment_seal import CommentSeal
from schemas.operation import Operation
from schemas.plan_seal import PlanSeal
from schemas.review import Decision, Exemption, KeyRotated, LedgerEntry, Published
from schemas.seal import RevisionSeal
from schemas.session_seal import SessionSeal


@dataclass(frozen=True)
class ReportFact:
    """A labelled text of a row."""

    label: str
    text: str


@dataclass(frozen=True)
class ReportRow:
    """One ledger entry, ready to print.

    `vouched` says how the person was identified, `of` names the revision; `texts` are a person's words,
    `proofs` are hashes and ids.
    """

    number: int
    when: str
    who: str
    vouched: str
    what: str
    of: str
    kind: str
    texts: tuple[ReportFact, ...]
    proofs: tuple[ReportFact, ...]


def list_rows(chain: Chain, words: AuditWords) -> tuple[ReportRow, ...]:
    """Return the rows of a chain, in its order."""
    return tuple(_make_row(entry, words) for entry in chain.entries)


def _make_row(entry: LedgerEntry, words: AuditWords) -> ReportRow:
    recorded = entry.recorded
    line = (
        ReportFact(words.line_hash, hash_of(entry)),
        ReportFact(words.sealed_with, entry.key_id),
    )
    when = f"{recorded.at:%Y-%m-%d %H:%M:%S}"
    if isinstance(recorded, Decision):
        who, vouched, what = (
            recorded.person,
            _describe_voucher(recorded, words),
            words.verdicts[recorded.verdict],
        )
        subject = words.plan_revision if recorded.subject else words.revision
        of = subject.format(number=recorded.revision)
        kind, texts, proofs = (
            recorded.verdict.value,
            _list_words(recorded, words),
            _list_proofs(recorded, words),
        )
    elif isinstance(recorded, Published):
        who, vouched, of = words.platform, "", ""
        what = words.published.format(number=recorded.release)
        kind, texts, proofs = recorded.kind, (), _describe_published(recorded, words)
    elif isinstance(recorded, Exemption):
        who, vouched, of = recorded.person, _describe_voucher(recorded, words), ""
        what = words.exempted.format(number=recorded.release)
        kind, texts = recorded.kind, (ReportFact(words.reason, recorded.reason),)
        proofs = _describe_exempted(recorded, words)
    elif isinstance(recorded, RevisionSeal):
        who, vouched = _find_writer(recorded) or words.platform, ""
        what, of = _describe_author(recorded, words), words.revision.format(number=recorded.revision)
        kind, texts, proofs = recorded.kind, (), _describe_seal(recorded, words)
    elif isinstance(recorded, PlanSeal):
        who, vouched = _find_planner(recorded) or words.platform, ""
        what = _describe_planning(recorded, words)
        of = words.plan_revision.format(number=recorded.revision)
        kind, texts, proofs = recorded.kind, (), _describe_plan_seal(recorded, words)
    elif isinstance(recorded, AnswerSeal):
        who, vouched, of = recorded.person, _describe_voucher(recorded, words), ""
        what = (words.answered if recorded.answer else words.answer_withdrawn).format(
            question=recorded.question
        )
        kind, texts, proofs = recorded.kind, (), _describe_answer_seal(recorded, words)
    elif isinstance(recorded, SessionSeal):
        who, vouched, of = recorded.person, _describe_voucher(recorded, words), ""
        what = (words.session_reported if recorded.report else words.session_withdrawn).format(
            session=recorded.session
        )
        kind, texts, proofs = recorded.kind, (), _describe_session_seal(recorded, words)
    elif isinstance(recorded, CommentSeal):
        who, vouched, of = recorded.person, _describe_voucher(recorded, words), ""
        what = words.comment_acts[recorded.act].format(comment=recorded.comment)
        kind, texts, proofs = recorded.kind, (), _describe_comment_seal(recorded, words)
    elif isinstance(recorded, Operation):
        who, vouched, of = recorded.person, _describe_voucher(recorded, words), ""
        done = words.operations[recorded.act].format(number=recorded.release)
        what = done if recorded.release else words.removed
        kind, texts, proofs = recorded.kind, (), _describe_operation(recorded, words)
    else:
        who, vouched, what, of = words.platform, "", words.rotated, ""
        kind, texts, proofs = recorded.kind, (), _describe_rotated(recorded, entry, words)
    return ReportRow(entry.sequence, when, who, vouched, what, of, kind, texts, (*proofs, *line))


def _describe_answer_seal(seal: AnswerSeal, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = (
        (words.asked_digest, seal.asked),
        (words.answer_digest, seal.answer),
        (words.invitation, seal.invitation),
    )
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _describe_session_seal(seal: SessionSeal, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = (
        (words.report_digest, seal.report),
        (words.invitation, seal.invitation),
        (words.typed_by, seal.typed_by),
    )
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _describe_comment_seal(seal: CommentSeal, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = (
        (words.remark_digest, seal.remark),
        (words.invitation, seal.invitation),
        (words.brought_by, seal.brought_by),
    )
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _describe_operation(operation: Operation, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = ((words.release_digest, operation.release_digest), (words.run, operation.run_id))
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _describe_voucher(
    recorded: Decision | Exemption | AnswerSeal | SessionSeal | CommentSeal | Operation, words: AuditWords
) -> str:
    by_link = Decision | AnswerSeal | SessionSeal | CommentSeal
    if isinstance(recorded, by_link) and recorded.invitation is not None:
        return words.by_invitation
    return words.verified if recorded.verified else words.unverified


def _list_words(decision: Decision, words: AuditWords) -> tuple[ReportFact, ...]:
    comment = (ReportFact(words.comment, decision.comment),) if decision.comment else ()
    waivers = (
        ReportFact(
            (words.disputed if waiver.disputed else words.waived).format(finding=waiver.finding),
            waiver.reason,
        )
        for waiver in decision.waivers
    )
    return (*comment, *waivers)


def _list_proofs(decision: Decision, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = (
        (words.draft_digest, decision.digest),
        (words.findings_digest, decision.findings),
        (words.evidence_digest, decision.evidence),
        (words.opened, None if decision.opened is None else ", ".join(decision.opened) or words.none),
        (words.sent_comments, None if decision.comments is None else ", ".join(decision.comments)),
        (words.invitation, decision.invitation),
        (words.run, decision.run_id),
    )
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _find_writer(seal: RevisionSeal) -> str | None:
    return seal.adopted_by or (seal.author if seal.reread is None else None)


def _describe_author(seal: RevisionSeal, words: AuditWords) -> str:
    if seal.adopted_by is not None:
        return words.adopted
    return words.written if seal.reread is None else words.written_again


def _describe_seal(seal: RevisionSeal, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = (
        (words.draft_digest, seal.digest),
        (words.parent_digest, seal.parent),
        (words.found, seal.findings),
        (words.provenance_digest, seal.provenance),
        (words.rules, seal.rules),
    )
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _find_planner(seal: PlanSeal) -> str | None:
    return seal.adopted_by or (None if seal.repeats_plan else seal.author)


def _describe_planning(seal: PlanSeal, words: AuditWords) -> str:
    if seal.adopted_by is not None:
        return words.adopted
    return words.written_again if seal.repeats_plan else words.written


def _describe_plan_seal(seal: PlanSeal, words: AuditWords) -> tuple[ReportFact, ...]:
    labelled = (
        (words.draft_digest, seal.digest),
        (words.parent_digest, seal.parent),
        (words.found, seal.findings),
        (words.provenance_digest, seal.record),
    )
    return tuple(ReportFact(label, text) for label, text in labelled if text is not None)


def _describe_published(published: Published, words: AuditWords) -> tuple[ReportFact, ...]:
    policy = (ReportFact(words.policy_digest, published.policy),) if published.policy else ()
    return (
        ReportFact(words.draft_digest, published.digest),
        ReportFact(words.release_digest, published.release_digest),
        *policy,
    )


def _describe_exempted(exemption: Exemption, words: AuditWords) -> tuple[ReportFact, ...]:
    run = (ReportFact(words.run, exemption.run_id),) if exemption.run_id else ()
    return (
        ReportFact(words.release_digest, exemption.release_digest),
        ReportFact(words.policy_digest, exemption.policy),
        *run,
    )


def _describe_rotated(rotated: KeyRotated, entry: LedgerEntry, words: AuditWords) -> tuple[ReportFact, ...]:
    return (
        ReportFact(words.retired_key, rotated.retired),
        ReportFact(words.new_key, entry.key_id),
    )
