"""Show who decided what of a module, and when."""

import json

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, write_table
from schemas.answer_seal import AnswerSeal
from schemas.comment_seal import CommentAct, CommentSeal
from schemas.operation import Operation, OperationAct
from schemas.plan_seal import PlanSeal
from schemas.review import Decision, Exemption, KeyRotated, LedgerEntry
from schemas.seal import RevisionSeal
from schemas.session_seal import SessionSeal

COMMENT_ACTS = {
    CommentAct.BEGIN: "began comment",
    CommentAct.REPLY: "replied to comment",
    CommentAct.RESOLVE: "resolved comment",
    CommentAct.REOPEN: "opened comment again",
}

OPERATIONS = {OperationAct.DELIVER: "had delivered", OperationAct.ROLL_BACK: "had rolled back"}


def run(module: ModuleArgument, root: Root = None, as_json: AsJson = False) -> None:
    """Show who decided what, and when."""
    workspace = open_workspace(root)
    entries = workspace.ledger.read(module)
    if not entries:
        workspace.find_module(module)
    rows = [
        (str(entry.sequence), f"{entry.recorded.at:%Y-%m-%d %H:%M:%S}", *_describe_entry(entry))
        for entry in entries
    ]
    document = {"entries": [json.loads(entry.canonical()) for entry in entries]}
    answer(document, write_table(("#", "at (UTC)", "who", "what", "digest"), rows), as_json=as_json)


def _describe_entry(entry: LedgerEntry) -> tuple[str, str, str]:
    recorded = entry.recorded
    if isinstance(recorded, Decision):
        vouched = "" if recorded.verified else " (unverified)"
        subject = f" ({recorded.subject})" if recorded.subject else ""
        what = recorded.verdict.replace("_", " ") + subject
        return f"{recorded.person}{vouched}", what, recorded.digest[:12]
    if isinstance(recorded, Exemption):
        vouched = "" if recorded.verified else " (unverified)"
        what = f"exempted release {recorded.release}: {' '.join(recorded.reason.split())}"
        return f"{recorded.person}{vouched}", what, recorded.release_digest[:12]
    if isinstance(recorded, KeyRotated):
        return "", f"key {recorded.retired} retired for {entry.key_id}", ""
    if isinstance(recorded, RevisionSeal):
        return _describe_seal(recorded)
    if isinstance(recorded, PlanSeal):
        return _describe_plan_seal(recorded)
    if isinstance(recorded, AnswerSeal):
        vouched = "" if recorded.verified else " (unverified)"
        what = "answered" if recorded.answer else "withdrew the answer to"
        return f"{recorded.person}{vouched}", f"{what} {recorded.question}", (recorded.answer or "")[:12]
    if isinstance(recorded, SessionSeal):
        vouched = "" if recorded.verified else " (unverified)"
        what = "reported on session" if recorded.report else "withdrew the report on session"
        return f"{recorded.person}{vouched}", f"{what} {recorded.session}", (recorded.report or "")[:12]
    if isinstance(recorded, CommentSeal):
        vouched = "" if recorded.verified else " (unverified)"
        what = f"{COMMENT_ACTS[recorded.act]} {recorded.comment}"
        return f"{recorded.person}{vouched}", what, (recorded.remark or "")[:12]
    if isinstance(recorded, Operation):
        vouched = "" if recorded.verified else " (unverified)"
        release = f"release {recorded.release}" if recorded.release else "no release"
        what = f"{OPERATIONS[recorded.act]}: {release}"
        return f"{recorded.person}{vouched}", what, (recorded.release_digest or "")[:12]
    return "", f"published as release {recorded.release}", recorded.digest[:12]


def _describe_plan_seal(seal: PlanSeal) -> tuple[str, str, str]:
    number = f"revision {seal.revision} of the plan"
    if seal.adopted_by is not None:
        return seal.adopted_by, f"adopted {number}", seal.digest[:12]
    if seal.repeats_plan:
        return "", f"checked {number} anew", seal.digest[:12]
    return seal.author or "(rules)", f"wrote {number}", seal.digest[:12]


def _describe_seal(seal: RevisionSeal) -> tuple[str, str, str]:
    number = f"revision {seal.revision}"
    if seal.adopted_by is not None:
        return seal.adopted_by, f"adopted {number}", seal.digest[:12]
    if seal.reread is not None:
        return "", f"criticised {number} anew", seal.digest[:12]
    return seal.author or f"({seal.writer})", f"wrote {number}", seal.digest[:12]
