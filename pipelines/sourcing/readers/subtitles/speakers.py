"""Speakers in subtitles, written before their words: `MARIE : `, `Marie Dupont: `, `Speaker 1: `.

The same marks open notes and titles (« ATTENTION : »), so a label is a speaker's by how often it opens a cue.
"""

import re
from collections import Counter
from collections.abc import Iterable

from pipelines.sourcing.characters import read_words

LABEL = re.compile(r"^(?:\[)?([^\W\d_][^\n:!?.;,\[\]]{0,39}?)(?:\])?[ \u00a0\u202f]?:[ \u00a0\u202f]+(?=\S)")
NUMBERED = re.compile(
    r"^(?:speaker|voice|locuteur|locutrice|intervenante?|participante?|interlocut(?:eur|rice)|voix)\s*\d{0,3}$",
    re.IGNORECASE,
)
"""What programs that recognise speech call those they cannot name."""

NO_SPEAKER = read_words(
    """attention note nota danger important importante remarque rappel exemple exemples question questions
    réponse réponses conseil conseils astuce objectif objectifs étape résumé règle règles définition erreur
    conclusion introduction résultat résultats partie chapitre titre sujet date heure lieu source total
    warning caution tip tips answer answers example examples step summary rule rules definition error goal
    result results part chapter title subject time place remember hint faq option"""
)
MOST_WORDS = 3
FEWEST = 2
"""Cues a label opens before it is taken for a speaker's."""

TRANSCRIPT = 0.5
"""Share of the cues that open with a label in a transcript, where one word like « Marie » is enough."""


def find_speakers(cues: Iterable[str]) -> frozenset[str]:
    """Return the labels that name who speaks, among the first lines of all cues."""
    labels: Counter[str] = Counter()
    count = 0
    for cue in cues:
        count += 1
        if found := LABEL.match(cue):
            labels[found[1].strip()] += 1
    named = {label: times for label, times in labels.items() if _may_name(label)}
    labelled = sum(named.values())
    is_transcript = labelled >= max(FEWEST, TRANSCRIPT * count)
    return frozenset(
        label
        for label, times in named.items()
        if is_transcript or NUMBERED.match(label) or (times >= FEWEST and (label.isupper() or " " in label))
    )


def split_label(text: str, known: frozenset[str]) -> tuple[str, str]:
    """Return the speaker a line opens with, or an empty name, and what they say."""
    found = LABEL.match(text)
    if found is None or found[1].strip() not in known:
        return "", text
    return found[1].strip(), text[found.end() :]


def _may_name(label: str) -> bool:
    if NUMBERED.match(label):
        return True
    parts = label.split()
    is_capital = all(part[:1].isupper() for part in parts)
    return is_capital and len(parts) <= MOST_WORDS and not NO_SPEAKER & {part.lower() for part in parts}
