"""The figures of the planted faults, and of what readers preferred, as tables."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bench.model.faults import HALVES, SEALED, Marked
from bench.unseen.intervals import JudgedShare


def tabulate_faults(marked: Iterable[Marked]) -> Iterator[str]:
    """Yield for each half how many faults rules mark, and the critic with them; then what nobody did."""
    listed = list(marked)
    for half in HALVES:
        own = [each for each in listed if each.fault.half == half]
        if own:
            yield f"{half}: {len(own)} faults of {len({each.fault.kind for each in own})} kinds"
            yield f"  by rules         {JudgedShare(sum(each.is_marked_by_rules for each in own), len(own))}"
            yield f"  with the critic  {JudgedShare(sum(bool(each.rules) for each in own), len(own))}"
    yield "by kind: marked by rules, with the critic, planted"
    kinds = Counter(each.fault.kind for each in listed)
    for kind, count in sorted(kinds.items()):
        own = [each for each in listed if each.fault.kind == kind]
        by_rules, at_all = sum(each.is_marked_by_rules for each in own), sum(bool(each.rules) for each in own)
        yield f"  {kind:<28} {by_rules:>3} {at_all:>3} {count:>3}"
    yield "marked by nobody:"
    for each in listed:
        if not each.rules:
            # Who writes rules looks at this list: what the sealed half holds is not told.
            told = "" if each.fault.half == SEALED else f": {each.fault.says}"
            yield f"  {each.fault.id} ({each.fault.half}, {each.fault.kind}){told}"
