"""A scenario without a model: a procedure of a source, decided step by step where the source itself warns.

It is made only of a numbered procedure and of at least two warnings beside it, each marked as such by the
author and each about one step alone. A wrong choice is followed by the warning, word for word; nothing is
made up.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipelines.blocks.scenario.contract import STOPPED, WELL_DONE, Consequence, Decision, Ending, Scenario
from pipelines.blocks.scenario.criticism import FEWEST_DECISIONS, MOST_DECISIONS
from pipelines.drafting.material import Piece
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_direction, quote_piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.course import Bloom
from schemas.draft import Option, Origin, SingleChoice
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.texts import read_texts

FEWEST_STEPS = 4
LONGEST_STEP = 110  # characters of a choice, as of an option of the quiz
MOST_RIVALS = 2
SHARED_STEMS = 2
"""How many content words a warning has in common with the step it is about, at least."""

TOO_ALIKE = 0.6


@dataclass(frozen=True)
class _WarnedStep:
    """A step that a warning is about, the one before it, and later ones that somebody might take first."""

    before: Piece
    step: Piece
    rivals: tuple[Piece, ...]
    warning: Piece


def extract_scenario(
    steps: Sequence[Piece], warnings: Sequence[Piece], language: Language, ids: IdAllocator
) -> Scenario | None:
    """Return the scenario of a procedure; None if its source does not warn at two of its steps."""
    warned = tuple(_find_warned_steps(steps, warnings, language))[:MOST_DECISIONS]
    if len(steps) < FEWEST_STEPS or not steps[0].heading or len(warned) < FEWEST_DECISIONS:
        return None
    texts = read_texts("blocks.scenario", language)
    procedure = quote_text(steps[0].heading, language)
    names = [ids.allocate_item() for _ in warned]
    places = _choose_places(warned)
    decisions = tuple(
        _make_decision(each, place, name, to, language, ids)
        for each, place, name, to in zip(warned, places, names, [*names[1:], WELL_DONE], strict=True)
    )
    return Scenario(
        id=ids.allocate_block(),
        title=texts.say("made_title", procedure=procedure),
        situation=(make_direction(texts.say("made_situation", procedure=procedure), ids),),
        decisions=decisions,
        endings=(
            Ending(id=WELL_DONE, statements=(make_direction(texts["made_well_done"], ids),)),
            Ending(id=STOPPED, statements=(make_direction(texts["made_stopped"], ids),)),
        ),
    )


def _find_warned_steps(
    steps: Sequence[Piece], warnings: Sequence[Piece], language: Language
) -> Iterator[_WarnedStep]:
    """Yield the steps that one warning is about and no other step is, in the order of the procedure."""
    warning_by_step: dict[int, Piece] = {}
    for warning in warnings:
        stems = list_content_stems(warning.text, language)
        shared = [len(stems & list_content_stems(step.text, language)) for step in steps]
        best = max(shared, default=0)
        if best >= SHARED_STEMS and shared.count(best) == 1:
            warning_by_step.setdefault(shared.index(best), warning)
    for index in sorted(warning_by_step):
        rivals = tuple(step for step in steps[index + 1 :] if _is_rival(step, steps[index], language))[
            :MOST_RIVALS
        ]
        if index and rivals and len(steps[index].text) <= LONGEST_STEP:
            yield _WarnedStep(steps[index - 1], steps[index], rivals, warning_by_step[index])


def _is_rival(step: Piece, right: Piece, language: Language) -> bool:
    """Return whether a later step can be told from the right one, and is short enough for a choice."""
    stems, right_stems = (list_content_stems(each.text, language) for each in (step, right))
    alike = canonical(step.text) == canonical(right.text) or share_of(stems, right_stems) >= TOO_ALIKE
    return not alike and len(step.text) <= LONGEST_STEP


def _choose_places(warned: Sequence[_WarnedStep]) -> list[int]:
    """Return the place of the right choice in each decision: the least used one, of equal ones any."""
    used: Counter[int] = Counter()
    places = []
    for each in warned:
        offered = range(len(each.rivals) + 1)
        place = min(offered, key=lambda n: (used[n], _hash_text(f"{n} {each.step.text}")))
        used[place] += 1
        places.append(place)
    return places


def _make_decision(
    warned: _WarnedStep, place: int, name: str, leads_to: str, language: Language, ids: IdAllocator
) -> Decision:
    texts = read_texts("blocks.scenario", language)
    choices = sorted(warned.rivals, key=lambda each: _hash_text(each.text))
    choices.insert(place, warned.step)
    options = tuple(
        Option(id=letter, text=choice.text) for letter, choice in zip("abc", choices, strict=False)
    )
    key = options[place].id
    first = texts.say("made_first", step=quote_text(warned.step.text, language))
    return Decision(
        question=SingleChoice(
            id=name,
            stem=texts.say("made_question", step=quote_text(warned.before.text, language)),
            bloom=Bloom.APPLY,
            options=options,
            key=key,
            citations=(warned.before.citation, warned.step.citation),
            origin=Origin.EXTRACTIVE,
        ),
        consequences=tuple(
            Consequence(
                option=option.id,
                leads_to=leads_to if option.id == key else STOPPED,
                statements=(make_direction(texts["made_right"], ids, (warned.step.citation,)),)
                if option.id == key
                else (quote_piece(warned.warning, ids), make_direction(first, ids, (warned.step.citation,))),
            )
            for option in options
        ),
    )


def _hash_text(text: str) -> bytes:
    return sha256(text.encode()).digest()
