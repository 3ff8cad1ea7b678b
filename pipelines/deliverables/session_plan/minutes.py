"""Distribution of minutes over phases, so that they add up to the module's duration."""

from collections.abc import Sequence

from schemas.draft import Origin, Phase
from schemas.ids import LONGEST_LINE

LONGEST_PHASE = 480
"""The contract's own limit, and that of a module."""


def share_minutes(total: int, wishes: Sequence[int]) -> tuple[int, ...]:
    """Return one minute at least for each wish, and `total` in all, as the wishes stand to each other.

    What rounding leaves goes to the largest remainders (Hamilton's method), the first first; where the
    minute each has at least is too much, the longest give way. A wish below 1 counts as 1, one beyond a
    working day as a day. Wishes that sum to `total` are met. Raises ValueError where there are more
    wishes than minutes.
    """
    if len(wishes) > total:
        raise ValueError(f"{len(wishes)} phases do not fit into {total} minutes")
    asked = [min(max(wish, 1), LONGEST_PHASE) for wish in wishes]
    whole = [max(total * each // sum(asked), 1) for each in asked]
    by_remainder = sorted(range(len(asked)), key=lambda n: (-(total * asked[n] % sum(asked)), n))
    for n in by_remainder[: max(total - sum(whole), 0)]:
        whole[n] += 1
    while sum(whole) > total:
        whole[whole.index(max(whole))] -= 1
    return tuple(whole)


def balance_minutes(phases: tuple[Phase, ...], total: int) -> tuple[Phase, ...]:
    """Return the phases with minutes that sum to `total`; a person's phases keep theirs.

    Where those leave less than a minute for each other phase nothing is changed: a person has to say
    which of them gives way, and a finding asks.
    """
    free = [n for n, phase in enumerate(phases) if phase.origin is not Origin.HUMAN]
    room = total - sum(phase.minutes for phase in phases if phase.origin is Origin.HUMAN)
    if not free or room < len(free):
        return phases
    given = dict(zip(free, share_minutes(room, [phases[n].minutes for n in free]), strict=True))
    return tuple(_set_minutes(phase, given.get(n, phase.minutes)) for n, phase in enumerate(phases))


def merge_phases(phases: tuple[Phase, ...], total: int) -> tuple[Phase, ...]:
    """Return at most as many phases as there are minutes: the shortest neighbours become one phase.

    Its title and its columns hold those of both. A person's phase is never merged.
    """
    kept = list(phases)
    while len(kept) > total:
        pairs = [n for n in range(len(kept) - 1) if Origin.HUMAN not in {kept[n].origin, kept[n + 1].origin}]
        if not pairs:
            break
        at = min(pairs, key=lambda n: (kept[n].minutes + kept[n + 1].minutes, n))
        kept[at : at + 2] = [_merge_phases(kept[at], kept[at + 1])]
    return tuple(kept)


def _set_minutes(phase: Phase, minutes: int) -> Phase:
    return phase if phase.minutes == minutes else phase.model_copy(update={"minutes": minutes})


def _merge_phases(one: Phase, other: Phase) -> Phase:
    columns = ("content", "method", "trainer", "learners", "resources", "assessment", "adaptation")
    said = {name: _both(getattr(one, name), getattr(other, name)) for name in columns}
    title = " · ".join((one.title, other.title))
    return one.model_copy(
        update=said
        | {
            "title": title if len(title) <= LONGEST_LINE else one.title,
            "minutes": min(one.minutes + other.minutes, LONGEST_PHASE),
            "objective": one.objective or other.objective,
            "citations": tuple(dict.fromkeys((*one.citations, *other.citations))),
            "nature": one.nature if one.nature is other.nature else None,
        }
    )


def _both(one: str, other: str) -> str:
    return " ".join(dict.fromkeys(text for text in (one, other) if text))
