"""Words, their stems and whether a sentence stands by itself, in French and English."""

import re
from functools import lru_cache

from pipelines.drafting.text.typography import canonical
from schemas.language import Language

WORD = re.compile(r"[^\W_]+")
STEM = 6
"""Letters two forms of a word have in common; enough to join `refroidir` and `refroidissement`."""

STOP = {
    Language.FRENCH: frozenset(
        """a à afin ai ainsi alors après au aucun aussi autre autres aux avant avec avoir c car ce ceci cela
        celle celles celui ces cet cette ceux chaque ci comme d dans de des deux doit doivent donc dont du elle elles
        en encore entre est et eux été être fait faire faut il ils j je jusqu jusque l la le les leur leurs
        lors lorsque lui m mais me même mêmes mes moins moi mon n ne ni nos notre nous on ont ou où par parce
        pas pendant peu peut peuvent plus pour pourra pourquoi puis qu quand que quel quelle quelles quels qui
        quoi s sa sans se sera seront ses si soit son sont sous sur t ta te tes toi ton tous tout toute toutes
        très tu un une vers votre vos vous y""".split()
    ),
    Language.ENGLISH: frozenset(
        """a about after all also an and any are as at be because been before being between both but by can
        could did do does each either for from had has have he her his how i if in into is it its itself may
        me might more most must my no not of off on one only or other our out over own same shall she should
        so some such than that the their them then there these they this those through to under until up us
        very was we were what when where which while who whom whose why will with within would you your""".split()
    ),
}

ANAPHORA = {
    Language.FRENCH: re.compile(
        r"^(?:elles?|ils?|ce|cet|cette|ces|c'|cela|ceci|celui|celle|ceux|celles|leurs?|sa|son|ses|en effet|ainsi|"
        r"de plus|par ailleurs|toutefois|cependant|mais|et|ou|donc|or|car|enfin|ensuite|puis|sinon|également|"
        r"dans ce cas|dans le cas où il|pour cela|à cet effet|en outre|néanmoins|il s'agit|son|tel|telle|tels|telles|"
        r"exemples?|par exemple|conseil|astuce|pourquoi|attention|nota|remarque|notes?)\b",
        re.IGNORECASE,
    ),
    Language.ENGLISH: re.compile(
        r"^(?:it|its|they|their|them|this|these|those|that|he|she|his|her|such|however|moreover|therefore|"
        r"thus|also|but|and|or|so|then|in this case|for this|in addition|furthermore|otherwise|likewise|"
        r"e\.?g|for example|tips?|notes?|why|example)\b",
        re.IGNORECASE,
    ),
}
VERB = {
    Language.FRENCH: re.compile(
        r"\b(?:est|sont|a|ont|doit|doivent|peut|peuvent|faut|fait|font|reste|restent|devez|pouvez|"
        r"n'est|n'a|s'est|sera|seront|étaient|était|\w{3,}(?:ez|ent|era|eront|ait|aient)|\w+(?:e|it|t) (?:le|la|les|"
        r"l'|un|une|des|du|de|au|aux|à|en|dans|sur|par|pour|chaque|tout|toute|toutes|jamais|pas|plus))\b"
    ),
    Language.ENGLISH: re.compile(
        r"\b(?:is|are|was|were|has|have|had|must|can|may|should|will|would|do|does|did|cannot|"
        r"\w{2,}(?:s|ed) (?:the|a|an|in|on|to|for|of|by|with|not|only|more|each|every|what|whether|within))\b"
    ),
}
FURNITURE = re.compile(
    r"https?:|www\.|\bcf\.|\bvoir (?:la|le|les) fiche|[{}<>=_\\]|\.\.\.$|…$|\bclick here\b", re.I
)
FEWEST_WORDS = 5
MOST_WORDS = 45


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, typography aside."""
    return _tokens(text)[:]


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> list[str]:
    return WORD.findall(canonical(text).lower())


@lru_cache(maxsize=20_000)
def content_stems(text: str, language: Language) -> frozenset[str]:
    """Return the stems of the words that carry meaning; numbers are left to `figures`."""
    stop = STOP[language]
    return frozenset(
        stem(word) for word in _tokens(text) if word not in stop and len(word) > 2 and not word.isdigit()
    )


def stem(word: str) -> str:
    """Return the beginning two forms of a word share."""
    bare = word[:-1] if len(word) > 4 and word[-1] in "sx" else word
    return bare[:STEM]


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return which share of the first set the second holds, 0 to 1; 0 of nothing."""
    return len(part & whole) / len(part) if part else 0.0


def is_statement(text: str, language: Language) -> bool:
    """Return whether a text reads as a whole sentence one may teach by itself.

    A line without a final full stop (slides, lists) needs a verb we can see.
    """
    plain = canonical(text)
    words = plain.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or FURNITURE.search(plain):
        return False
    if not re.match(r"[A-ZÀ-ÝŒ0-9]", plain.lstrip('"(')):
        return False
    return plain[-1] in ".!" or (plain[-1].isalnum() and VERB[language].search(plain.lower()) is not None)


def stands_alone(text: str, language: Language) -> bool:
    """Return whether a statement is understood without the sentence before it."""
    return not ANAPHORA[language].match(canonical(text))
