"""Dialogues that a model writes: each turn is a role, a colon, and what the role says."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.blocks.dialogue.contract import Dialogue, Turn
from pipelines.drafting.element_builder import ElementBuilder, TaughtAnswer
from pipelines.drafting.prompt import Line, write_statement_line
from pipelines.drafting.statements import make_direction
from schemas.draft import Statement

FEWEST_TURNS = 2

LONGEST_ROLE = 60
"""Characters of a role: what is longer before a colon is part of what is said."""

ROLE = re.compile(rf"\s*(\S.{{0,{LONGEST_ROLE - 1}}}?)\s*:\s+(\S.*)", re.DOTALL)
"""A role, a colon with a space behind it, which that of 10:40 has not, and what the role says."""


def find_turn_faults(statements: Sequence[TaughtAnswer]) -> Iterator[str]:
    """Yield, in words for a model, what keeps statements from being the turns of a dialogue.

    One without a text that names an earlier statement has the role which that one has.
    """
    roles = {number: _split_role(each.text)[0] for number, each in enumerate(statements) if each.text.strip()}
    is_kept = any(each.id and not each.text.strip() for each in statements)
    if not is_kept and len(set(filter(None, roles.values()))) < FEWEST_TURNS:
        yield '"dialogue": at least two roles speak, each named before a colon'
    without = [number for number, role in roles.items() if not role]
    if without:
        yield f'"dialogue": statements {", ".join(map(str, without))} do not begin with a role and a colon'


def write_turn_lines(dialogue: Dialogue) -> Iterator[Line]:
    """Yield what a dialogue says as an answer has it: each statement behind its role."""
    for turn in dialogue.turns:
        for each in turn.words:
            yield {**write_statement_line(each), "text": f"{_write_role(turn)}{each.text}"}


def map_turns(dialogues: Iterable[Dialogue]) -> dict[str, Turn]:
    """Return the turns of some dialogues by the ids of the statements they hold."""
    return {each.id: turn for dialogue in dialogues for turn in dialogue.turns for each in turn.words}


@dataclass(frozen=True)
class SaidStatement:
    """A statement of a dialogue, its role, and its words without it; the role is empty if none is named."""

    statement: Statement
    role: str
    words: str
    earlier: Turn | None = None
    """The turn that had the statement, if it still has its role."""


def build_said(
    answers: Iterable[TaughtAnswer],
    turns: Mapping[str, Turn],
    builder: ElementBuilder,
    earlier: Sequence[Statement],
) -> Iterator[SaidStatement]:
    """Yield the statements of a dialogue with their roles; `turns` are the earlier ones (`map_turns`)."""
    for answer in answers:
        turn = _find_turn(answer, turns)
        text = answer.text.removeprefix(_write_role(turn)) if turn is not None else answer.text
        statement = builder.build_statement(answer.model_copy(update={"text": text}), earlier)
        if statement is not None and turn is not None:
            yield SaidStatement(statement, turn.speaker.text, statement.text, turn)
        elif statement is not None:
            yield SaidStatement(statement, *_split_role(statement.text))


def build_turns(said: Sequence[SaidStatement], builder: ElementBuilder) -> tuple[Turn, ...]:
    """Return the turns of a dialogue, one for each statement; none without two roles.

    Statements that followed each other in an earlier turn share one again, with its speaker.
    """
    if not all(each.role for each in said) or len({each.role for each in said}) < FEWEST_TURNS:
        return ()
    turns: list[Turn] = []
    last: Turn | None = None
    for each in said:
        statement = each.statement.model_copy(update={"text": each.words})
        if each.earlier is not None and each.earlier is last:
            turns[-1] = Turn(speaker=turns[-1].speaker, words=(*turns[-1].words, statement))
        else:
            turns.append(Turn(speaker=_choose_speaker(each, builder), words=(statement,)))
        last = each.earlier
    return tuple(turns)


def _choose_speaker(said: SaidStatement, builder: ElementBuilder) -> Statement:
    """Return the speaker of the turn that had a statement, unless it speaks already; else a new one."""
    if said.earlier is not None:
        speaker = builder.take_earlier(said.earlier.speaker.id, (said.earlier.speaker,))
        if speaker is not None:
            return speaker
    return make_direction(said.role, builder.ids)


def _find_turn(answer: TaughtAnswer, turns: Mapping[str, Turn]) -> Turn | None:
    """Return the earlier turn of a statement whose answer has its role, or leaves its words as they were."""
    turn = turns.get(answer.id)
    if turn is None:
        return None
    said = {each.text for each in turn.words if each.id == answer.id}
    is_same = not answer.text.strip() or answer.text in said or answer.text.startswith(_write_role(turn))
    return turn if is_same else None


def _write_role(turn: Turn) -> str:
    """Return what stands before the words of a turn."""
    return f"{turn.speaker.text}: "


def _split_role(text: str) -> tuple[str, str]:
    """Return the role and what it says; no role if the text does not begin with one."""
    match = ROLE.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)
