"""Single-choice questions on what not to do: the key is what a source bars, the others what it tells to do.

That the source tells the reader to do the others makes them wrong, and that people do what it bars makes the
key tempting.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipelines.deliverables.quiz.acts import Act
from pipelines.deliverables.quiz.askable import clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_what_is_barred
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.languages.formats import quote_text

FEWEST_RIVALS = 3
MOST_RIVALS = 12
TOO_ALIKE = 0.5
MOST_LONGER = 3.0
"""How many times longer an option may be than another before its length alone would tell it."""


def list_candidates(acts: Sequence[Act], sayings: Sayings) -> list[Candidate]:
    """Return a question for each topic under which a source bars an act and tells to do three others."""
    told_below: dict[tuple[str, ...], list[Act]] = defaultdict(list)
    for act in acts:
        for depth in range(1, len(act.path) + 1):
            if not act.is_barred:
                told_below[act.path[:depth]].append(act)
    return [candidate for act in acts if act.is_barred for candidate in _ask(act, told_below, sayings)]


def _ask(act: Act, told_below: dict[tuple[str, ...], list[Act]], sayings: Sayings) -> Iterator[Candidate]:
    """Yield the question of an act, with others of the nearest heading that has enough of them.

    It is never sure: acts cut out of their sentences often read as nobody would write them.
    """
    language = sayings.language
    for depth in range(len(act.path), 0, -1):
        rivals = _choose_rivals(act, told_below[act.path[:depth]], sayings)
        if len(rivals) < FEWEST_RIVALS:
            continue
        yield Candidate(
            stem=ask_what_is_barred(_name_topic(act, depth, sayings), language),
            key=CandidateAnswer(act.text),
            distractors=tuple(CandidateAnswer(rival.text) for rival in rivals),
            pieces=(act.piece,),
            family=f"advice:{act.piece.source.name}",
            evidence=quote_text(act.piece.text, language),
            weight=2.5,
            is_sure=False,
        )
        return


def _choose_rivals(act: Act, told: Sequence[Act], sayings: Sayings) -> list[Act]:
    stems = list_content_stems(act.text, sayings.language)
    rivals = []
    for other in told:
        other_stems = list_content_stems(other.text, sayings.language)
        alike = max(share_of(stems, other_stems), share_of(other_stems, stems))
        lengths = sorted((len(act.text), len(other.text)))
        if alike < TOO_ALIKE and lengths[1] <= MOST_LONGER * lengths[0]:
            rivals.append(other)
        if len(rivals) == MOST_RIVALS:
            break
    return rivals


def _name_topic(act: Act, depth: int, sayings: Sayings) -> str:
    """Return the lowest heading above all options that names a topic; empty if there is none."""
    for heading in reversed(act.path[1:depth]):
        topic = clean_heading(heading)
        if is_topic(topic, sayings.language):
            return topic
    return ""
