"""Single-choice questions on who has a duty, a right or a power: the options are others who have some."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import ClassVar

from pipelines.deliverables.quiz.askable import AskableWords
from pipelines.deliverables.quiz.asked_texts import AskedText
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.obligations import asks_for_platitude, points_away
from pipelines.deliverables.quiz.phrases import ask_who
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary
from schemas.source import SpanKind

FEWEST_RIVALS, MOST_RIVALS = 2, 12
FEWEST_SURE_RIVALS = 3
MOST_OF_ONE = 0.5
"""Share of a source's deeds that one actor may have before a reader would guess it of any."""

FEWEST_STEMS = 3
MOST_WORDS = 32
NEAREST = 40
"""Actors before and after one that may rival it: a question shows three, and a code names thousands."""

SAME_CLAIM = 0.5
"""Share of a predicate's content words that what stands under a rival's name may have before it may hold of
the rival too."""


class ActorWords(Vocabulary):
    """How a sentence says who has a duty, a right or a power.

    `articles` go before an actor, `agents` are endings and names of people and bodies, `things` and
    `everybody` look like some: a thing acts in a figure of speech only, and everybody's duty is no one's own.
    `joints` are the small words within names. `predicates` begin what an actor has to do or may do; each pair
    of `singulars` makes one fit "who". A predicate with one of the `bonds` tells by itself whose it is, and
    one with one of the `denials` says who does not. `openings` begin a circumstance.
    """

    room: ClassVar[str] = "deliverables.quiz.actors"

    articles: Expressions
    agents: Expressions
    things: Expressions
    everybody: Expressions
    joints: tuple[str, ...]
    predicates: Expressions
    singulars: tuple[tuple[str, str], ...]
    bonds: Expressions
    denials: Expressions
    openings: Expressions


@dataclass(frozen=True)
class Deed:
    """What an actor has to do or may do, and in what circumstance; empty if in any."""

    actor: str
    predicate: str
    circumstance: str = ""


def list_candidates(
    asked_texts: Iterable[AskedText], pieces: tuple[Piece, ...], sayings: Sayings
) -> list[Candidate]:
    """Return a question for each sentence whose subject is an actor, if others might do it and none does."""
    language = sayings.language
    deeds = [(asked, deed) for asked in asked_texts if (deed := _read_deed(asked.text, language))]
    actors = _list_actors(pieces, language)
    shares = _share_deeds(deeds)
    return list(chain.from_iterable(_ask(asked, deed, actors, shares, sayings) for asked, deed in deeds))


def _share_deeds(deeds: Iterable[tuple[AskedText, Deed]]) -> dict[tuple[str, str], float]:
    """Return, by source and actor, its share of what the source tells its actors to do."""
    counts = Counter((asked.piece.source.name, _cut_plural(deed.actor)) for asked, deed in deeds)
    totals: Counter[str] = Counter()
    for (source, _), count in counts.items():
        totals[source] += count
    return {key: count / totals[key[0]] for key, count in counts.items()}


def _read_deed(text: str, language: Language) -> Deed | None:
    match = _match_deed(language).match(canonical(text))
    if match is None or not _is_actor(match["name"], language):
        return None
    predicate = match["predicate"].rstrip(" .")
    opening = match["opening"] or ""
    words = read_vocabulary(ActorWords, language)
    is_bound = match_words((*words.bonds, *words.denials)).search(predicate) is not None
    says = len(list_content_stems(predicate, language)) >= FEWEST_STEMS
    if is_bound or not says or len(f"{opening} {predicate}".split()) > MOST_WORDS:
        return None
    if asks_for_platitude(predicate, language) or points_away(f"{opening} {predicate}", language):
        return None
    for pattern, becomes in _match_singulars(language):
        predicate = pattern.sub(becomes, predicate, count=1)
    return Deed(_write_name(match["name"]), predicate, opening.strip())


def _list_actors(pieces: Iterable[Piece], language: Language) -> list[tuple[str, str]]:
    """Return the actors of a module with their source, each once, in the order in which they first act."""
    found: dict[tuple[str, str], str] = {}
    for piece in pieces:
        if piece.span.kind is not SpanKind.SENTENCE or not is_teachable(piece, language):
            continue
        text = canonical(piece.text)
        deed = _match_deed(language).match(text)
        match = deed or _match_subject(language).match(text)
        # Initials may be a thing's as well as a body's, unless it has to do something.
        if match is not None and _is_actor(match["name"], language) and (deed or not match["name"].isupper()):
            name = _write_name(match["name"])
            found.setdefault((piece.source.name, _cut_plural(name)), name)
    return [(source, name) for (source, _), name in found.items()]


def _ask(
    asked: AskedText,
    deed: Deed,
    actors: list[tuple[str, str]],
    shares: dict[tuple[str, str], float],
    sayings: Sayings,
) -> Iterator[Candidate]:
    """Yield the question of a deed; it is doubted where its actor does most, so that anybody guesses it."""
    language = sayings.language
    share = shares[asked.piece.source.name, _cut_plural(deed.actor)]
    here = [name for source, name in actors if source == asked.piece.source.name]
    place = next((n for n, name in enumerate(here) if _cut_plural(name) == _cut_plural(deed.actor)), 0)
    here = here[max(0, place - NEAREST) : place + NEAREST]
    rivals = [name for name in here if _may_rival(name, deed, asked.pieces, sayings)]
    if len(rivals) < FEWEST_RIVALS:
        return
    yield Candidate(
        stem=ask_who(deed.predicate, deed.circumstance, _name_topic(asked, deed, language), language),
        key=CandidateAnswer(deed.actor),
        distractors=tuple(CandidateAnswer(rival) for rival in rivals[:MOST_RIVALS]),
        pieces=asked.pieces,
        family=f"actors:{asked.piece.source.name}",
        evidence=asked.quote(language),
        weight=2.0,
        is_sure=len(rivals) >= FEWEST_SURE_RIVALS and share <= MOST_OF_ONE,
    )


def _name_topic(asked: AskedText, deed: Deed, language: Language) -> str:
    """Return what a question is about, unless that names who does it."""
    topic = asked.name_topic(f"{deed.circumstance} {deed.predicate}", language)
    tells = list_content_stems(topic, language) & list_content_stems(deed.actor, language)
    return "" if tells else topic


def _may_rival(name: str, deed: Deed, pieces: tuple[Piece, ...], sayings: Sayings) -> bool:
    language = sayings.language
    stems, key = list_content_stems(name, language), list_content_stems(deed.actor, language)
    claim = f"{deed.circumstance} {deed.predicate}"
    claimed = list_content_stems(claim, language)
    if stems & key or stems & claimed or _cut_plural(name) == _cut_plural(deed.actor):
        return False
    forms = {name, _cut_plural(name), f"{_cut_plural(name)}s"}
    if any(sayings.say(form, claim, pieces) for form in forms):
        return False
    return not any(
        share_of(claimed, list_content_stems(piece.text, language)) >= SAME_CLAIM
        for form in forms
        for piece in sayings.list_under(form)
    )


def names_thing(name: str, language: Language) -> bool:
    """Return whether a name that ends as those of people do is that of a thing: "Answers", "Order"."""
    return match_words(read_vocabulary(ActorWords, language).things).search(name) is not None


def _is_actor(name: str, language: Language) -> bool:
    words = read_vocabulary(ActorWords, language)
    if set(split_words(name)) & (list_stop_words(language) - set(words.joints)):
        return False
    if names_thing(name, language) or match_words(words.everybody).search(name):
        return False
    return match_words(words.agents).search(name) is not None


def _write_name(name: str) -> str:
    return name[0].upper() + name[1:]


def _cut_plural(name: str) -> str:
    return name if name.endswith("ss") else name.removesuffix("s")


@cache
def _match_deed(language: Language) -> re.Pattern[str]:
    """Return the pattern of a circumstance, an actor, and what it has to do or may do."""
    return _match_sentence(language, read_vocabulary(ActorWords, language).predicates)


@cache
def _match_subject(language: Language) -> re.Pattern[str]:
    """Return the pattern of a sentence whose subject may be an actor, whatever it does."""
    words = read_vocabulary(ActorWords, language)
    return _match_sentence(language, (*words.predicates, *read_vocabulary(AskableWords, language).verbs))


def _match_sentence(language: Language, verbs: Expressions) -> re.Pattern[str]:
    words = read_vocabulary(ActorWords, language)
    return re.compile(
        rf"^(?P<opening>(?:{'|'.join(words.openings)})\b[^,;:]{{2,90}}, )?(?:{'|'.join(words.articles)})?"
        rf"(?P<name>[^\W\d_][\w'’-]*(?: [\w'’-]+){{0,4}}?) (?P<predicate>(?:{'|'.join(verbs)})\b.+)$",
        re.IGNORECASE,
    )


@cache
def _match_singulars(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = read_vocabulary(ActorWords, language).singulars
    return tuple((re.compile(pattern), becomes) for pattern, becomes in pairs)
