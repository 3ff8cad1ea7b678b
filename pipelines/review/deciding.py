"""Recording a decision: every door ends here, and no other function writes decisions to the ledger."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.ledger import Ledger
from pipelines.review.policy import blocking, judge, standing, unwaived
from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.errors import DecisionRefused
from schemas.finding import Waiver, digest_of
from schemas.ids import SHORT_DIGEST
from schemas.review import LONGEST_COMMENT, Decision, Judgement, LedgerEntry, Verdict

LONGEST_REASON = 2000
SHORTEST_REASON = 3


@dataclass(frozen=True)
class Asked:
    """A decision as a person asks for it, from a link, a command or a page.

    `digest` is at least the first 12 hexadecimal digits of the draft's; `verified` says whether an
    identity provider vouched for `person`; `waivers` gives a reason for each finding id.
    """

    module: str
    digest: str
    verdict: Verdict
    person: str
    verified: bool = False
    comment: str = ""
    waivers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Decided:
    """The ledger's entry, and what the decisions on the draft amount to now."""

    entry: LedgerEntry
    judgement: Judgement

    @property
    def decision(self) -> Decision:
        """Return the recorded decision."""
        recorded = self.entry.recorded
        assert isinstance(recorded, Decision)
        return recorded


def decide(
    asked: Asked, draft: Draft | None, course: Course, ledger: Ledger, now: datetime, run_id: str | None
) -> Decided:
    """Record a decision on a module's newest draft, and return it with what follows from it.

    `draft` is the module's head, None where there is none. A person who says again what they said
    last of this revision is answered with the entry that stands. Raises DecisionRefused where the
    decision may not be recorded, InvalidInput where the policy names only the draft's author,
    LedgerBroken, StoreUnusable; in every case nothing was recorded.
    """
    current = _current(asked, draft)
    _refuse_stranger(asked, course)
    entries = ledger.read(asked.module)
    decisions = [e.recorded for e in entries if isinstance(e.recorded, Decision)]
    judge(current, decisions, course)
    decision = _decision(asked, current, course, now, run_id)
    _refuse_open_findings(decision, current, standing(current, decisions, course))
    entry = _said_already(decision, entries)
    if entry is None:
        entry = ledger.append(decision)
        decisions.append(decision)
    return Decided(entry, judge(current, decisions, course))


def _current(asked: Asked, draft: Draft | None) -> Draft:
    if draft is None or draft.module != asked.module:
        raise DecisionRefused(
            f"no draft of module {asked.module!r}",
            place="decision, module",
            remedy="Take the link from the review queue, or check the spelling",
        )
    digest = draft.content.canonical_digest()
    if not re.fullmatch(rf"[0-9a-f]{{{SHORT_DIGEST},64}}", asked.digest):
        raise DecisionRefused(
            f"{asked.digest!r} is not the start of a digest",
            place=f"decision on {asked.module}, digest",
            remedy=f"Give at least {SHORT_DIGEST} digits; the newest draft is {digest[:SHORT_DIGEST]}",
        )
    if not digest.startswith(asked.digest):
        raise DecisionRefused(
            f"{asked.digest[:SHORT_DIGEST]} is not the newest draft",
            place=f"decision on {asked.module}, digest",
            remedy=f"Read revision {draft.revision}, digest {digest[:SHORT_DIGEST]}, and decide on that",
        )
    return draft


def _refuse_stranger(asked: Asked, course: Course) -> None:
    if course.review.identity is IdentityMode.PROXY and not asked.verified:
        raise DecisionRefused(
            "no identity provider vouches for who decides",
            place=f"decision on {asked.module}, person",
            remedy="Decide in the Dagster UI, through the address that asks you to sign in",
        )
    if asked.person not in course.review.people:
        raise DecisionRefused(
            f"{asked.person!r} is in no role of the course's review policy",
            place=f"decision on {asked.module}, person",
            remedy=f"Sign in as one of {_listed(course)}, or add the name to review.roles in course.yaml",
        )


def _listed(course: Course) -> str:
    return ", ".join(
        f"{person} ({role})" for role, people in course.review.roles.items() for person in people
    )


def _decision(asked: Asked, draft: Draft, course: Course, now: datetime, run_id: str | None) -> Decision:
    return Decision(
        module=draft.module,
        digest=draft.content.canonical_digest(),
        findings=digest_of(draft.findings),
        revision=draft.revision,
        verdict=asked.verdict,
        person=asked.person,
        # Without a proxy in front, a header proves nothing: anyone on this machine can send one.
        verified=asked.verified and course.review.identity is IdentityMode.PROXY,
        comment=_comment(asked),
        waivers=tuple(_waiver(asked, draft, finding) for finding in sorted(asked.waivers)),
        at=now,
        run_id=run_id,
    )


def _comment(asked: Asked) -> str:
    place = f"decision on {asked.module}, comment"
    comment = _plain(asked.comment, place)
    if len(comment) > LONGEST_COMMENT:
        raise DecisionRefused(
            f"{len(comment)} characters are more than {LONGEST_COMMENT}",
            place=place,
            remedy="Shorten it, or edit the draft itself with `premierjet edit`",
        )
    if asked.verdict is Verdict.REQUEST_CHANGES and not comment:
        raise DecisionRefused(
            "changes are requested without saying which",
            place=place,
            remedy="Write under `comment: |-` what should change, and name items by id (q-0007)",
        )
    return comment


def _waiver(asked: Asked, draft: Draft, finding: str) -> Waiver:
    place = f"decision on {asked.module}, waive"
    if finding not in {known.id for known in draft.findings}:
        ids = ", ".join(known.id for known in blocking(draft)) or "none"
        raise DecisionRefused(
            f"the draft has no finding {finding!r}", place=place, remedy=f"Open blocking findings: {ids}"
        )
    reason = _plain(asked.waivers[finding], place)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DecisionRefused(
            f"{finding} is waived with a reason of {len(reason)} characters"
            if reason
            else f"{finding} is waived without a reason",
            place=place,
            remedy=f"Say why it can stay, in {SHORTEST_REASON} to {LONGEST_REASON} characters",
        )
    return Waiver(finding=finding, reason=reason)


def _plain(text: str, place: str) -> str:
    """Return a text with plain line breaks and no space around; raises where it holds control characters."""
    plain = text.replace("\r\n", "\n").strip()
    for character in plain:
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise DecisionRefused(
                f"holds the control character U+{ord(character):04X}",
                place=place,
                remedy="Remove it; line breaks and tabs may stay",
            )
    return plain


def _refuse_open_findings(decision: Decision, draft: Draft, others: tuple[Decision, ...]) -> None:
    if decision.verdict is not Verdict.APPROVE:
        return
    heard = [other for other in others if other.person != decision.person]
    still_open = unwaived(draft, [*heard, decision])
    if still_open:
        language = draft.content.language
        raise DecisionRefused(
            f"blocking findings are open ({len(still_open)}): "
            + "; ".join(f"{f.id} ({f.place}) {f.message(language)}" for f in still_open),
            place=f"decision on {decision.module}",
            remedy=f'Request changes, or give each a reason: waive: ["{still_open[0].id}: why it can stay"]',
        )


def _said_already(decision: Decision, entries: tuple[LedgerEntry, ...]) -> LedgerEntry | None:
    """Return the entry of the person's last word on this revision where it says the same."""
    for entry in reversed(entries):
        said = entry.recorded
        if isinstance(said, Decision) and said.person == decision.person and said.digest == decision.digest:
            same = said.model_copy(update={"at": decision.at, "run_id": decision.run_id}) == decision
            return entry if same else None
    return None
