"""Output about a withdrawal: who and why, each place that holds the release, and the way back."""

from collections.abc import Sequence
from typing import Any

from pipelines.cli.output import write_table
from schemas.language import Language
from schemas.withdrawal import RollbackAction, TargetHolding, TargetState, Withdrawal

HEADER = ("target", "state", "shown there", "delivered", "location")
STATES = {
    TargetHolding.CURRENT: "shown to learners",
    TargetHolding.KEPT: "files kept beside",
    TargetHolding.UNTOLD: "earlier version there",
    TargetHolding.GONE: "no longer there",
    TargetHolding.NEVER: "never delivered",
    TargetHolding.UNKNOWN: "unknown",
    TargetHolding.LEFT: "no target of the course any more",
}


def build_documents(found: Sequence[Withdrawal]) -> list[dict[str, Any]]:
    """Return withdrawals for a program."""
    return [each.model_dump(mode="json") for each in found]


def is_waiting(withdrawal: Withdrawal) -> bool:
    """Return whether a roll-back has something to change, or a target whose state is unknown."""
    return bool(withdrawal.pending_places) or any(
        p.action is RollbackAction.UNKNOWN for p in withdrawal.places
    )


def describe_withdrawal(withdrawal: Withdrawal) -> str:
    """Return a withdrawal for a person."""
    lines = [_describe_decision(withdrawal)]
    if withdrawal.concerned_places:
        lines.append(write_table(HEADER, [_row(place) for place in withdrawal.concerned_places]))
        lines += [f"{p.target}: {p.trouble}" for p in withdrawal.concerned_places if p.trouble]
    else:
        lines.append("No target of the course has received it.")
    lines.append("A zip somebody imported or passed on by hand cannot be seen from here.")
    return "\n".join([*lines, *_describe_roll_back(withdrawal), *_list_manual_steps(withdrawal)])


def describe_rollback(before: Withdrawal, after: Withdrawal) -> str:
    """Return what a roll-back changed, for a person; empty where it had nothing to do."""
    left = {place.target for place in after.pending_places}
    changed = ", ".join(place.target for place in before.pending_places if place.target not in left)
    if not changed:
        return ""
    to = after.roll_back.to
    is_taken_away = to is None or (after.roll_back.gap is not None and not _shows(after, to))
    return f"Shown no more: {changed}." if is_taken_away else f"Rolled back to release {to}: {changed}."


def _shows(withdrawal: Withdrawal, release: int) -> bool:
    return any(place.current == release for place in withdrawal.places)


def _list_manual_steps(withdrawal: Withdrawal) -> list[str]:
    """Return what people have to do at targets that cannot be changed from here."""
    return [
        f"By hand: {place.by_hand.explain(place.target, Language.ENGLISH)}."
        for place in withdrawal.by_hand
        if place.by_hand is not None
    ]


def _describe_decision(withdrawal: Withdrawal) -> str:
    people = "; ".join(
        f"{d.person}{'' if d.verified else ' (unverified)'}"
        + (f": {' '.join(d.comment.split())}" if d.comment else "")
        for d in withdrawal.decisions
    )
    return f"Withdrawn: release {withdrawal.release} of {withdrawal.module}, by {people}"


def _row(place: TargetState) -> tuple[str, ...]:
    current = "nothing" if place.current is None else f"release {place.current}"
    shown = "?" if place.holding in {TargetHolding.UNKNOWN, TargetHolding.LEFT} else current
    if place.latest and place.holding is not TargetHolding.CURRENT:
        shown += ", `latest` still gives it"
    when = f"{place.delivered_at:%Y-%m-%d %H:%M}" if place.delivered_at else ""
    return (place.target, STATES[place.holding], shown, when, place.location)


def _describe_roll_back(withdrawal: Withdrawal) -> list[str]:
    if not is_waiting(withdrawal):
        return [] if withdrawal.by_hand else ["Nothing to roll back: no target shows it."]
    back = withdrawal.roll_back
    targets = ", ".join(place.target for place in withdrawal.pending_places) or "whatever target answers"
    lines = [f"Prepared roll-back: no release stands, so {targets} would show this module no more."]
    if back.refusal is not None:
        removal = f"Take the module away from {targets}: `{withdrawal.removal_command}`."
        why = back.refusal.explain(Language.ENGLISH).happened
        lines = [f"Release {back.to} was not withdrawn, but misses the course's policy: {why}.", removal]
        lines.append(f"Go back to release {back.to} all the same, in an emergency: `{withdrawal.command}`.")
        return lines
    if back.to is not None:
        people = ", ".join(back.approved_by)
        lines = [f"Prepared roll-back: release {back.to}, approved by {people}, goes back to {targets}."]
        lost = f"Tracking is lost for {', '.join(back.lost)}, which that release has not."
        lines.append(lost if back.lost else "Learners keep their tracking: same identifiers.")
    return [*lines, f"Do it with `{withdrawal.command}`."]
