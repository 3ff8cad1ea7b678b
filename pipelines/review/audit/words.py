"""Texts of the audit report in one language."""

from dataclasses import dataclass

from schemas.comment_seal import CommentAct
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.languages.texts import fill_wording
from schemas.operation import OperationAct
from schemas.review import Verdict


@dataclass(frozen=True)
class AuditWords:
    """One language's labels and sentences."""

    language: Language
    title: str
    subtitle: str
    installation: str
    exported: str
    period: str
    to: str
    contents: str
    counted: str
    keys: str
    checked: str
    what_was_checked: tuple[str, ...]
    not_shown: str
    what_it_cannot_show: tuple[str, ...]
    how_to_read: str
    legend: tuple[tuple[str, str], ...]
    attached: str
    shapeless: str
    chains: str
    chain_columns: tuple[str, ...]
    entry_columns: tuple[str, ...]
    unknown_module: str
    no_entries: str
    verdicts: dict[Verdict, str]
    revision: str
    plan_revision: str
    published: str
    rotated: str
    exempted: str
    answered: str
    answer_withdrawn: str
    asked_digest: str
    answer_digest: str
    session_reported: str
    session_withdrawn: str
    report_digest: str
    typed_by: str
    comment_acts: dict[CommentAct, str]
    operations: dict[OperationAct, str]
    removed: str
    remark_digest: str
    sent_comments: str
    brought_by: str
    reason: str
    policy_digest: str
    written: str
    written_again: str
    adopted: str
    platform: str
    verified: str
    unverified: str
    by_invitation: str
    comment: str
    waived: str
    disputed: str
    draft_digest: str
    findings_digest: str
    evidence_digest: str
    release_digest: str
    opened: str
    none: str
    invitation: str
    run: str
    retired_key: str
    new_key: str
    found: str
    parent_digest: str
    provenance_digest: str
    rules: str
    line_hash: str
    sealed_with: str

    @property
    def colon(self) -> str:
        """Return a colon between a label and its text, with the spaces of the language."""
        return f"{write_sign(':', self.language)} "


def read_audit_words(language: Language) -> AuditWords:
    """Return the texts of the report in a language."""
    return fill_wording(AuditWords, "review.audit", language)
