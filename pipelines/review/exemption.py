"""An exemption: permission to go back to an older release although today's policy is not met.

It needs a person the course knows and a reason, and is recorded in the ledger. A release that somebody
withdrew is never exempted.
Decided in docs/decisions/0091-policy-at-sending.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adapters.ledger import Ledger, choose_moment_after
from schemas.control_signs import is_control
from schemas.course import Course, IdentityMode
from schemas.errors import Conflict, DecisionRefused
from schemas.finding import LONGEST_REASON, SHORTEST_REASON
from schemas.ids import fold_name
from schemas.refusal import Refusal
from schemas.release import Release
from schemas.review import Exemption, LedgerEntry

MOST_TRIES = 100


@dataclass(frozen=True)
class ExemptionRequest:
    """Who asks for an exemption, and why; `verified` says whether an identity provider vouched for them."""

    person: str
    reason: str
    verified: bool = False


def find_exemption(
    entries: Iterable[LedgerEntry], release: Release, withdrawn: int, policy: str
) -> Exemption | None:
    """Return the exemption of a release for one withdrawal and one policy, if the ledger holds it."""
    recorded = (entry.recorded for entry in entries)
    expected = (release.number, release.canonical_digest(), withdrawn, policy)
    return next(
        (
            each
            for each in recorded
            if isinstance(each, Exemption)
            and (each.release, each.release_digest, each.withdrawn, each.policy) == expected
        ),
        None,
    )


def record_exemption(exemption: Exemption, release: Release, ledger: Ledger) -> Exemption:
    """Record an exemption of a release in the ledger and return it, or the one that is recorded already.

    Raises LedgerBroken, StoreUnusable, Conflict; then nothing was recorded.
    """
    for _ in range(MOST_TRIES):
        entries = ledger.read(release.module)
        existing = find_exemption(entries, release, exemption.withdrawn, exemption.policy)
        if existing is not None:
            return existing
        moment = choose_moment_after(entries, exemption.at)
        try:
            ledger.append(exemption.model_copy(update={"at": moment}), after=len(entries))
        except Conflict:
            continue
    raise Conflict(Refusal("decision.others_first", module=release.module))


def make_exemption(
    request: ExemptionRequest,
    release: Release,
    withdrawn: int,
    course: Course,
    now: datetime,
    run_id: str | None,
) -> Exemption:
    """Return the exemption somebody asks for, which is not recorded yet.

    Raises DecisionRefused if the person may not ask for one or gives no reason.
    """
    person, reason = fold_name(request.person).strip(), request.reason.replace("\r\n", "\n").strip()
    module = release.module
    if not person or len(reason) < SHORTEST_REASON:
        raise DecisionRefused(Refusal("exemption.unnamed", module=module, fewest=SHORTEST_REASON))
    if len(reason) > LONGEST_REASON or any(is_control(sign) for sign in reason):
        count = len(reason)
        raise DecisionRefused(
            Refusal("exemption.long_reason", module=module, count=count, most=LONGEST_REASON)
        )
    if person not in course.review.deciders:
        people = ", ".join(sorted(course.review.deciders))
        raise DecisionRefused(Refusal("exemption.stranger", module=module, person=person, people=people))
    local = course.review.identity is IdentityMode.LOCAL
    if not (local or request.verified):
        raise DecisionRefused(Refusal("exemption.unvouched", module=module, person=person))
    return Exemption(
        module=module,
        release=release.number,
        release_digest=release.canonical_digest(),
        withdrawn=withdrawn,
        policy=course.review.rules_digest,
        person=person,
        # Without a proxy in front, a header proves nothing: anyone on this machine can send one.
        verified=request.verified and not local,
        reason=reason,
        at=now,
        run_id=run_id,
    )
