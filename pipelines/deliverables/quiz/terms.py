"""Questions from definitions: which of the module's terms is meant."""

import re
from dataclasses import dataclass

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_for_term, quote
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical, locate
from pipelines.drafting.text.words import content_stems, share_of, stands_alone
from schemas.language import Language
from schemas.source import SpanKind

ALIAS = r"(?: ?\([^()]{2,40}\))?(?:, (?:ou|or|called) [^,]{2,40},)?"
"""What may follow a term: an acronym, its name in the other language."""

A_THING = {
    Language.FRENCH: r"(?:tout|toute|une?|le|la|les|l'|des)\b ?\w",
    Language.ENGLISH: r"(?:an?|the|any)\b \w",
}
TOLD_APART = {
    Language.FRENCH: r" (?:qui|que|qu'|dont|où|permettant|relative?|destinée?s?|utilisée?s?|recommandée?s?) ",
    Language.ENGLISH: r" (?:that|which|who|of|when|where|to|from|triggered|in) ",
}
PATTERNS: dict[Language, tuple[re.Pattern[str], ...]] = {
    Language.FRENCH: (
        re.compile(
            rf"^On (?:appelle|nomme) (?P<term>[^,.;:]{{3,60}}?){ALIAS} "
            rf"(?P<definition>{A_THING[Language.FRENCH]}.+)\.$"
        ),
        re.compile(
            rf"^(?:Une? |Le |La |L'|Les )(?P<term>[^,.;:]{{3,50}}?){ALIAS} (?:est|sont|désigne|désignent) "
            rf"(?P<definition>{A_THING[Language.FRENCH]}[^:;]*?{TOLD_APART[Language.FRENCH]}[^:;]+)\.$"
        ),
        re.compile(
            rf"^(?:Une? |Le |La |L'|Les )(?P<term>[^,.;:]{{3,50}}?){ALIAS} consistent? "
            r"(?:à|en) (?P<definition>\w[^:;]+)\.$"
        ),
        re.compile(
            r"^(?:(?:Le|La|Les) |L')?(?P<term>[A-ZÀ-Ýa-zà-ÿ][^,.;:()]{2,45}?) ?: (?:Ceci est )?"
            r"(?P<definition>"
            r"(?:(?:[Tt]oute?|[Uu]ne?|[Ll]e|[Ll]a|Texte|Type|Logiciel|Information|Outil)\b|[Ll]')"
            rf"[^:]*?{TOLD_APART[Language.FRENCH]}[^:;]+)\.$"
        ),
    ),
    Language.ENGLISH: (
        re.compile(
            rf"^(?:(?:An?|The) )?(?P<term>[A-Za-z][^,.;:]{{2,50}}?){ALIAS} (?:is|are|means) "
            rf"(?P<definition>{A_THING[Language.ENGLISH]}[^:;]*?{TOLD_APART[Language.ENGLISH]}[^:;]+)\.$"
        ),
        re.compile(
            r"^(?P<term>[A-Z][^,.;:()]{2,45}?) ?: (?:This is )?"
            r"(?P<definition>(?:An?|The|the|Any|Text|Information)\b[^:;]*?"
            rf"{TOLD_APART[Language.ENGLISH]}[^:;]+)\.$"
        ),
    ),
}
LABEL = re.compile(
    r"^(?:note|notes|remarque|nota|attention|important|rappel|reminder|conseil|astuce|tip|warning|"
    r"avertissement|"
    r"mise en garde|pourquoi|why|exemple|example|introduction|comment|how|objectif|goal|thème|theme|"
    r"meilleures? pratiques?|best practices?)\b",
    re.IGNORECASE,
)
NOT_A_TERM = re.compile(
    r"\b(?:qui|que|dont|est|sont|il|elle|on|ne|ainsi|n'|doit|peut|a|ont|objectif|but|premier|première|"
    r"is|are|that|which|it|this|who|must|may|can|has|have|purpose|aim|goal|objective|number|numéro|only|"
    r"mains|hands)\b|\d",
    re.IGNORECASE,
)
ENDS_OPEN = re.compile(r"(?:^|\s)(?:de|du|des|d'|à|au|en|sur|par|pour|of|for|to|in|the|a)$", re.IGNORECASE)
VAGUE = re.compile(
    r"^(?:l'une? des|one of)\b|^(?:une?|le|la|l'|les|an?|the) ?(?:seule?|même|premier|"
    r"première|autre|meilleure?|principale?|"
    r"best|only|first|same|other|main|most)\b",
    re.IGNORECASE,
)
FEWEST_WORDS, MOST_WORDS = 5, 32
MOST_TERM_WORDS = 6
TOO_ALIKE = 0.5
FEWEST_RIVALS = 2


@dataclass(frozen=True)
class Term:
    """A term the sources define."""

    name: str
    definition: str
    piece: Piece

    @property
    def is_plural(self) -> bool:
        """Return whether the term's first word is a plural, as far as its ending tells."""
        return self.name.split()[0].endswith(("s", "x"))


def find_terms(found: tuple[Piece, ...], language: Language) -> list[Term]:
    """Return the terms the sources define in a sentence of their own."""
    defined: dict[str, Term] = {}
    for piece in found:
        if piece.span.kind is SpanKind.SENTENCE:
            term = _term(piece, language)
            if term is not None:
                defined.setdefault(term.name.casefold(), term)
    return list(defined.values())


def list_candidates(found: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question a term, with the module's other terms as its rivals."""
    language = sayings.language
    known = find_terms(found, language)
    made = []
    for term in known:
        rivals = [other for other in known if _may_rival(other, term, sayings)]
        least = min((_overlap(rival, term, language) for rival in rivals), default=0)
        told = _overlap(term, term, language) > least
        if len(rivals) >= FEWEST_RIVALS and not told:
            made.append(
                Candidate(
                    stem=ask_for_term(term.definition, language),
                    key=CandidateAnswer(term.name),
                    distractors=tuple(CandidateAnswer(rival.name) for rival in rivals),
                    pieces=(term.piece,),
                    family=f"terms:{term.piece.source.name}",
                    evidence=quote(term.piece.text, language),
                    weight=2.0,
                )
            )
    return made


def _term(piece: Piece, language: Language) -> Term | None:
    text = canonical(piece.text)
    for pattern in PATTERNS[language]:
        match = pattern.match(text)
        if match is None or not stands_alone(text, language):
            continue
        name, definition = match["term"].strip(), match["definition"].strip()
        words = len(definition.split())
        if _is_name(name) and not VAGUE.match(definition) and FEWEST_WORDS <= words <= MOST_WORDS:
            name, definition = find_written_words(name, piece), find_written_words(definition, piece)
            return Term(name[0].upper() + name[1:], definition, piece)
    return None


def find_written_words(words: str, piece: Piece) -> str:
    """Return words found in the canonical text in the characters of the source."""
    place = locate(words, piece.text)
    return piece.text[slice(*place)] if place else words


def _is_name(text: str) -> bool:
    short = len(text.split()) <= MOST_TERM_WORDS
    return short and not (NOT_A_TERM.search(text) or ENDS_OPEN.search(text) or LABEL.match(text))


def _may_rival(other: Term, term: Term, sayings: Sayings) -> bool:
    language = sayings.language
    if other is term or other.is_plural != term.is_plural:
        return False
    own, theirs = (content_stems(each.definition, language) for each in (term, other))
    if share_of(own, theirs) > TOO_ALIKE or share_of(theirs, own) > TOO_ALIKE:
        return False
    named = canonical(other.name).casefold() in canonical(term.definition).casefold()
    contained = content_stems(other.name, language) <= content_stems(term.name, language)
    return not named and not contained and not sayings.say(other.name, term.definition, (term.piece,))


def _overlap(one: Term, asked: Term, language: Language) -> int:
    return len(content_stems(one.name, language) & content_stems(asked.definition, language))
