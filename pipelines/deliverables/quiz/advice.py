"""Single-choice questions on what not to do: the key is what a source bars, the others what it tells to do.

That the source tells the reader to do the others makes them wrong, and that people do what it bars makes the
key tempting. Where a source bars enough, what to do is asked for too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipelines.deliverables.quiz.acts import Act
from pipelines.deliverables.quiz.askable import clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_what_is_barred, ask_what_is_told
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.language import Language
from schemas.languages.formats import quote_text

FEWEST_RIVALS = 3
MOST_RIVALS = 12
TOO_ALIKE = 0.5
AS_GOOD_AS_TOLD = 0.8
"""Share of a barred act's content words that one which is told may have before a text may tell both, each in
its case."""

MOST_LONGER = 3.0
"""How many times longer an option may be than another before its length alone would tell it."""


Below = dict[tuple[str, ...], list[Act]]
"""The acts below each path of headings."""


def list_candidates(acts: Sequence[Act], sayings: Sayings) -> list[Candidate]:
    """Return a question for each act that a source bars, if it tells to do three others under one topic.

    Where it bars three, each that it tells to do gives a question too.
    """
    told, barred = (_group_acts(each for each in acts if each.is_barred is bars) for bars in (False, True))
    return [candidate for act in acts for candidate in _ask(act, told if act.is_barred else barred, sayings)]


def _group_acts(acts: Iterable[Act]) -> Below:
    below: Below = defaultdict(list)
    for act in acts:
        for depth in range(1, len(act.path) + 1):
            below[act.path[:depth]].append(act)
    return below


def _ask(act: Act, opposed: Below, sayings: Sayings) -> Iterator[Candidate]:
    """Yield the question of an act, with opposed ones of the nearest heading that has enough of them.

    It is always doubted: readers found problems, definitions and others' duties among the acts, and three
    wrong keys of seven, below headings that name a topic too.
    """
    if not _may_be_key(act, opposed, sayings.language):
        return
    for depth in range(len(act.path), 0, -1):
        rivals = _choose_rivals(act, opposed[act.path[:depth]], sayings)
        topic = _name_topic(act, depth, sayings)
        if len(rivals) < FEWEST_RIVALS or not (topic or act.is_barred):
            continue
        yield _make_candidate(act, rivals, topic, sayings.language)
        return


def _may_be_key(act: Act, opposed: Below, language: Language) -> bool:
    """Return whether no opposed act says the same, which may hold in another case."""
    stems = list_content_stems(act.text, language)
    others = (list_content_stems(each.text, language) for each in opposed[act.path[:1]])
    return not any(share_of(stems, each) >= AS_GOOD_AS_TOLD for each in others)


def _make_candidate(act: Act, rivals: list[Act], topic: str, language: Language) -> Candidate:
    return Candidate(
        stem=ask_what_is_barred(topic, language) if act.is_barred else ask_what_is_told(topic, language),
        key=CandidateAnswer(act.text),
        distractors=tuple(CandidateAnswer(rival.text) for rival in rivals),
        pieces=(act.piece,),
        family=f"advice:{act.piece.source.name}",
        evidence=quote_text(act.said, language),
        weight=2.5 if act.is_barred else 1.5,
        is_sure=False,
    )


def _choose_rivals(act: Act, opposed: Sequence[Act], sayings: Sayings) -> list[Act]:
    stems = list_content_stems(act.text, sayings.language)
    rivals = []
    for other in opposed:
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
        if is_topic(topic, sayings.language) and not topic[0].islower():
            return topic
    return ""
