"""Distribution of minutes over phases, so that they add up to the module's duration."""

from collections.abc import Mapping, Sequence

from pipelines.deliverables.session_plan.contract import PHASE_COLUMNS
from pipelines.drafting.critique.objectives import SHORTEST_PHASE
from schemas.draft import Origin, Phase
from schemas.ids import LONGEST_LINE

LONGEST_PHASE = 480
"""The contract's own limit, and that of a module."""


def share_minutes(total: int, wishes: Sequence[int]) -> tuple[int, ...]:
    """Return minutes in proportion to the wishes: `total` in all, and at least one for each wish.

    Minutes lost by rounding go to the largest remainders (Hamilton's method), of equal ones to the first. If
    the minimum of one minute makes too many, the longest are shortened. A wish below 1 counts as 1, one
    beyond a working day as a day. Raises ValueError if there are more wishes than minutes.
    """
    if len(wishes) > total:
        raise ValueError(f"{len(wishes)} phases do not fit into {total} minutes")
    limited = [min(max(wish, 1), LONGEST_PHASE) for wish in wishes]
    minutes = [max(total * each // sum(limited), 1) for each in limited]
    by_remainder = sorted(range(len(limited)), key=lambda n: (-(total * limited[n] % sum(limited)), n))
    for n in by_remainder[: max(total - sum(minutes), 0)]:
        minutes[n] += 1
    while sum(minutes) > total:
        minutes[minutes.index(max(minutes))] -= 1
    return tuple(minutes)


def drop_spare_phases(
    phases: tuple[Phase, ...], total: int, spare: Sequence[str], least: Mapping[str, int]
) -> tuple[Phase, ...]:
    """Return the phases without as many of the spare ones, by their id, as leave the others their least.

    `least` are the minutes a phase takes at least, by its id; SHORTEST_PHASE for the others.
    """
    kept = list(phases)
    for name in spare:
        if not need_more_minutes(kept, total, least):
            break
        kept = [phase for phase in kept if phase.id != name]
    return tuple(kept)


def need_more_minutes(phases: Sequence[Phase], total: int, least: Mapping[str, int]) -> bool:
    """Return whether the least minutes of the phases are more than there are."""
    return sum(least.get(phase.id, SHORTEST_PHASE) for phase in phases) > total


def give_least_minutes(phases: tuple[Phase, ...], total: int, least: Mapping[str, int]) -> tuple[Phase, ...]:
    """Return the phases with their least minutes; each minute left goes to the one furthest from its wish.

    Where there are not enough minutes for the least of each, they stay as they are.
    """
    minutes = [least.get(phase.id, SHORTEST_PHASE) for phase in phases]
    left = total - sum(minutes)
    for _ in range(left):
        furthest = min(range(len(phases)), key=lambda n: minutes[n] / max(phases[n].minutes, 1))
        minutes[furthest] += 1
    if left < 0:
        return phases
    return tuple(_set_minutes(phase, given) for phase, given in zip(phases, minutes, strict=True))


def balance_minutes(
    phases: tuple[Phase, ...], total: int, given: Mapping[str, int] | None = None
) -> tuple[Phase, ...]:
    """Return the phases with minutes that sum to `total`; a person's phases keep theirs.

    If those leave less than a minute for each other phase, nothing is changed: a person has to decide which
    to shorten, and a finding asks for it. `given` are minutes that a person's plan gives to phases, by their
    id; if they leave the others less than a minute each, all share in proportion.
    """
    kept = {phase.id: given[phase.id] for phase in phases if given and phase.id in given}
    asked = tuple(_set_minutes(phase, kept.get(phase.id, phase.minutes)) for phase in phases)
    others = tuple(phase for phase in asked if phase.id not in kept)
    left = total - sum(kept.values())
    if not kept or left < len(others) or (left and not others):
        return _share_out(asked, total)
    shared = {phase.id: phase for phase in _share_out(others, left)}
    return tuple(shared.get(phase.id, phase) for phase in asked)


def _share_out(phases: tuple[Phase, ...], total: int) -> tuple[Phase, ...]:
    """Return the phases, those that no person wrote with minutes so that all sum to `total`, if they can."""
    free = [n for n, phase in enumerate(phases) if phase.origin is not Origin.HUMAN]
    minutes_left = total - sum(phase.minutes for phase in phases if phase.origin is Origin.HUMAN)
    if not free or minutes_left < len(free):
        return phases
    minutes = dict(zip(free, share_minutes(minutes_left, [phases[n].minutes for n in free]), strict=True))
    return tuple(_set_minutes(phase, minutes.get(n, phase.minutes)) for n, phase in enumerate(phases))


def merge_phases(phases: tuple[Phase, ...], total: int) -> tuple[Phase, ...]:
    """Return at most as many phases as there are minutes: the shortest neighbours are merged.

    Phases that have less than SHORTEST_PHASE each stay apart, since each may serve an objective of its own:
    that the plan is tight is then for a person to settle.
    Its title and its columns hold those of both. A person's phase is never merged.
    """
    merged = list(phases)
    while len(merged) > total:
        pairs = [
            n for n in range(len(merged) - 1) if Origin.HUMAN not in {merged[n].origin, merged[n + 1].origin}
        ]
        if not pairs:
            break
        first = min(pairs, key=lambda n: (merged[n].minutes + merged[n + 1].minutes, n))
        merged[first : first + 2] = [_merge_phases(merged[first], merged[first + 1])]
    return tuple(merged)


def _set_minutes(phase: Phase, minutes: int) -> Phase:
    return phase if phase.minutes == minutes else phase.model_copy(update={"minutes": minutes})


def _merge_phases(one: Phase, other: Phase) -> Phase:
    texts = {name: _join_texts(getattr(one, name), getattr(other, name)) for name in PHASE_COLUMNS}
    title = " · ".join((one.title, other.title))
    return one.model_copy(
        update=texts
        | {
            "title": title if len(title) <= LONGEST_LINE else one.title,
            "minutes": min(one.minutes + other.minutes, LONGEST_PHASE),
            "objective": one.objective or other.objective,
            "citations": tuple(dict.fromkeys((*one.citations, *other.citations))),
            "nature": one.nature if one.nature is other.nature else None,
        }
    )


def _join_texts(one: str, other: str) -> str:
    return " ".join(dict.fromkeys(text for text in (one, other) if text))
