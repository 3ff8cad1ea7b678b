"""How verbs tell what a withdrawal comes to: who and why, each place, and the way back."""

from collections.abc import Sequence
from typing import Any

from pipelines.cli.output import table
from schemas.language import Language
from schemas.withdrawal import Action, Holding, Place, Withdrawal

HEADER = ("target", "state", "shown there", "delivered", "location")
STATES = {
    Holding.CURRENT: "shown to learners",
    Holding.KEPT: "files kept beside",
    Holding.UNTOLD: "earlier version there",
    Holding.GONE: "no longer there",
    Holding.NEVER: "never delivered",
    Holding.UNKNOWN: "cannot be told",
    Holding.LEFT: "no target of the course any more",
}


def documents(found: Sequence[Withdrawal]) -> list[dict[str, Any]]:
    """Return withdrawals for a program."""
    return [each.model_dump(mode="json") for each in found]


def waits(withdrawal: Withdrawal) -> bool:
    """Return whether a roll-back has something to do, or somewhere to ask first."""
    return bool(withdrawal.pending) or any(p.action is Action.UNKNOWN for p in withdrawal.places)


def told(withdrawal: Withdrawal) -> str:
    """Return a withdrawal for a person."""
    lines = [_decided(withdrawal)]
    if withdrawal.listed:
        lines.append(table(HEADER, [_row(place) for place in withdrawal.listed]))
        lines += [f"{p.target}: {p.trouble}" for p in withdrawal.listed if p.trouble]
    else:
        lines.append("No target of the course has received it.")
    lines.append("A zip somebody imported or passed on by hand cannot be seen from here.")
    return "\n".join([*lines, *_prepared(withdrawal), *_by_hand(withdrawal)])


def done(before: Withdrawal, after: Withdrawal) -> str:
    """Return what a roll-back changed, for a person; empty where it had nothing to do."""
    left = {place.target for place in after.pending}
    changed = ", ".join(place.target for place in before.pending if place.target not in left)
    if not changed:
        return ""
    to = after.roll_back.to
    return f"Shown no more: {changed}." if to is None else f"Rolled back to release {to}: {changed}."


def _by_hand(withdrawal: Withdrawal) -> list[str]:
    """Return what a person has to do at each target that cannot be made to."""
    return [
        f"By hand: {place.by_hand.told(place.target, Language.ENGLISH)}."
        for place in withdrawal.by_hand
        if place.by_hand is not None
    ]


def _decided(withdrawal: Withdrawal) -> str:
    people = "; ".join(
        f"{d.person}{'' if d.verified else ' (unverified)'}"
        + (f": {' '.join(d.comment.split())}" if d.comment else "")
        for d in withdrawal.decisions
    )
    return f"Withdrawn: release {withdrawal.release} of {withdrawal.module}, by {people}"


def _row(place: Place) -> tuple[str, ...]:
    current = "nothing" if place.current is None else f"release {place.current}"
    shown = "?" if place.holding in {Holding.UNKNOWN, Holding.LEFT} else current
    if place.latest and place.holding is not Holding.CURRENT:
        shown += ", `latest` still gives it"
    when = f"{place.delivered_at:%Y-%m-%d %H:%M}" if place.delivered_at else ""
    return (place.target, STATES[place.holding], shown, when, place.location)


def _prepared(withdrawal: Withdrawal) -> list[str]:
    if not waits(withdrawal):
        return [] if withdrawal.by_hand else ["Nothing to roll back: no target shows it."]
    back = withdrawal.roll_back
    targets = ", ".join(place.target for place in withdrawal.pending) or "whatever target answers"
    lines = [f"Prepared roll-back: no release stands, so {targets} would show this module no more."]
    if back.to is not None:
        people = ", ".join(back.approved_by)
        lines = [f"Prepared roll-back: release {back.to}, approved by {people}, goes back to {targets}."]
        lines += [f"Mind: {back.refusal.told(Language.ENGLISH).why}."] if back.refusal else []
        lost = f"Tracking is lost for {', '.join(back.lost)}, which that release has not."
        lines.append(lost if back.lost else "Learners keep their tracking: same identifiers.")
    return [*lines, f"Do it with `premierjet roll-back {withdrawal.module} --yes`."]
