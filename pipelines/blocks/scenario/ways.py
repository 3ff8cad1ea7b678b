"""Where the choices of a scenario lead, as one text that people read and edit.

`q-0021 a → q-0022, q-0021 b ½ → e-1`: the choice, `½` if it is only acceptable, and where it leads. A
decision or ending may also be given by its number on paper, as in `1a → 3`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from schemas.ids import OPTION_LETTERS
from schemas.value_faults import ValueRefused

ACCEPTABLE = "½"
WAY = re.compile(
    r"(?P<node>q-\d{4}|\d{1,3})\s*(?P<option>[a-z])\s*(?P<acceptable>½|~)?\s*(?:→|->|=>)\s*"
    r"(?P<leads_to>q-\d{4}|e-\d{1,3}|\d{1,3})"
)


@dataclass(frozen=True)
class Way:
    """One choice: its decision and option, where it leads, and whether it is only acceptable."""

    decision: str
    option: str
    leads_to: str
    is_acceptable: bool = False

    def __str__(self) -> str:
        mark = f" {ACCEPTABLE}" if self.is_acceptable else ""
        return f"{self.decision} {self.option}{mark} → {self.leads_to}"


def write_ways(ways: Iterable[Way]) -> str:
    """Return ways as one text."""
    return ", ".join(map(str, ways))


def read_ways(text: str, nodes: Sequence[str]) -> dict[tuple[str, str], Way]:
    """Return the ways of a text by decision and option; numbers stand for `nodes`, the first of which is 1.

    Raises ValueError, which names the part nobody can read.
    """
    ways: dict[tuple[str, str], Way] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        match = WAY.fullmatch(part)
        if match is None:
            raise ValueRefused("way_form", part=part)
        decision, leads_to = (_name_node(match[name], nodes) for name in ("node", "leads_to"))
        choice = (decision, match["option"])
        if choice in ways:
            raise ValueRefused("way_twice", part=part)
        ways[choice] = Way(*choice, leads_to, is_acceptable=match["acceptable"] is not None)
    return ways


def _name_node(name: str, nodes: Sequence[str]) -> str:
    if not name.isdigit():
        return name
    if not 1 <= int(name) <= len(nodes):
        raise ValueRefused("way_no_step", name=name, count=len(nodes))
    return nodes[int(name) - 1]


def put_ways(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a scenario with its `ways` put where they belong: at each consequence.

    A scenario that is new has neither ids of endings nor letters of choices yet: they follow from the order.
    """
    text = fields["ways"]
    endings = _number_endings(fields.get("endings", ()))
    decisions = fields.get("decisions", ())
    names = [str(_read(_read(decision, "question"), "id")) for decision in decisions]
    ways = read_ways(text, [*names, *(str(_read(ending, "id")) for ending in endings)])
    untaken = dict(ways)
    put = {
        "endings": endings,
        "decisions": tuple(
            _put_ways_of(decision, name, untaken) for decision, name in zip(decisions, names, strict=True)
        ),
    }
    if untaken:
        way = next(iter(untaken.values()))
        raise ValueRefused("way_no_choice", way=str(way))
    return {name: held for name, held in (fields | put).items() if name != "ways"}


def _number_endings(endings: Sequence[Any]) -> tuple[Any, ...]:
    """Return the endings, each new one with the id of its place, or the next that no other has."""
    taken = {_read(ending, "id") for ending in endings}
    numbered = []
    for place, ending in enumerate(endings, start=1):
        new_id = next(name for number in count(place) if (name := f"e-{number}") not in taken)
        if _read(ending, "id") is None:
            ending = _change(ending, {"id": new_id})
            taken.add(new_id)
        numbered.append(ending)
    return tuple(numbered)


def _put_ways_of(decision: Any, name: str, ways: dict[tuple[str, str], Way]) -> Any:
    consequences = []
    for letter, consequence in zip(OPTION_LETTERS, _read(decision, "consequences") or (), strict=False):
        option = _read(consequence, "option") or letter
        way = ways.pop((name, option), None)
        if way is None:  # a way that is not said stays as it is
            consequences.append(consequence)
            continue
        if way.is_acceptable and option == _read(_read(decision, "question"), "key"):
            raise ValueRefused("way_half", way=str(way))
        changed = {"option": option, "leads_to": way.leads_to, "is_acceptable": way.is_acceptable or None}
        consequences.append(_change(consequence, changed))
    return _change(decision, {"consequences": tuple(consequences)})


def _read(part: Any, name: str) -> Any:
    return part.get(name) if isinstance(part, dict) else getattr(part, name, None)


def _change(part: Any, fields: dict[str, Any]) -> Any:
    return part | fields if isinstance(part, dict) else part.model_copy(update=fields)
