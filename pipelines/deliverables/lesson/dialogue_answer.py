"""Dialogues that a model writes: each turn is a role, a colon, and what the role says."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipelines.blocks.dialogue.contract import Dialogue, Turn
from pipelines.drafting.element_builder import TaughtAnswer
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_direction
from schemas.draft import Statement

FEWEST_TURNS = 2

LONGEST_ROLE = 60
"""Characters of a role: what is longer before a colon is part of what is said."""

ROLE = re.compile(rf"\s*(\S.{{0,{LONGEST_ROLE - 1}}}?)\s*:\s+(\S.*)", re.DOTALL)
"""A role, a colon with a space behind it, which that of 10:40 has not, and what the role says."""


def find_turn_faults(statements: Sequence[TaughtAnswer]) -> Iterator[str]:
    """Yield, in words for a model, what keeps statements from being the turns of a dialogue."""
    roles = [_split_role(each.text)[0] for each in statements if each.text.strip()]
    if len(set(filter(None, roles))) < FEWEST_TURNS:
        yield '"dialogue": at least two roles speak, each named before a colon'
    without = [number for number, role in enumerate(roles) if not role]
    if without:
        yield f'"dialogue": statements {", ".join(map(str, without))} do not begin with a role and a colon'


def map_roles(dialogues: Iterable[Dialogue]) -> dict[tuple[str, str], str]:
    """Return who says each statement of some dialogues, by its id and its words."""
    return {
        (each.id, each.text): turn.speaker.text
        for dialogue in dialogues
        for turn in dialogue.turns
        for each in turn.words
    }


def build_turns(
    statements: Sequence[Statement], earlier: Mapping[tuple[str, str], str], ids: IdAllocator
) -> tuple[Turn, ...]:
    """Return the turns of a dialogue, one for each statement; none without two roles.

    `earlier` has the roles of words that stay as they were (`map_roles`).
    """
    said = [(*_find_role(each, earlier), each) for each in statements]
    if not all(role and words for role, words, _ in said) or len({role for role, *_ in said}) < FEWEST_TURNS:
        return ()
    return tuple(
        Turn(
            speaker=make_direction(role, ids),
            words=(each.model_copy(update={"text": words}),),
        )
        for role, words, each in said
    )


def _find_role(statement: Statement, earlier: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    role = earlier.get((statement.id, statement.text))
    return (role, statement.text) if role else _split_role(statement.text)


def _split_role(text: str) -> tuple[str, str]:
    """Return the role and what it says; no role if the text does not begin with one."""
    match = ROLE.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)
