"""Words, their stems and whether a sentence stands by itself, in French and English."""

import re
from functools import lru_cache

from pipelines.drafting.text.typography import canonical
from schemas.language import Language

WORD = re.compile(r"[^\W_]+")
STEM = 6
"""Letters two forms of a word have in common; enough to join `refroidir` and `refroidissement`."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


STOP = {
    Language.FRENCH: _words(
        """
            a à afin ai ainsi alors après au aucun aussi autre autres aux avant avec avoir c car ce
            ceci cela celle celles celui ces cet cette ceux chaque ci comme d dans de des deux doit
            doivent donc dont du elle elles en encore entre est et eux été être fait faire faut il ils
            j je jusqu jusque l la le les leur leurs lors lorsque lui m mais me même mêmes mes moins
            moi mon n ne ni nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus
            pour pourra pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se
            sera seront ses si soit son sont sous sur t ta te tes toi ton tous tout toute toutes très
            tu un une vers votre vos vous y
            """
    ),
    Language.ENGLISH: _words(
        """
            a about after all also an and any are as at be because been before being between both but
            by can could did do does each either for from had has have he her his how i if in into is
            it its itself may me might more most must my no not of off on one only or other our out
            over own same shall she should so some such than that the their them then there these they
            this those through to under until up us very was we were what when where which while who
            whom whose why will with within would you your
            """
    ),
}

ANAPHORA = {
    Language.FRENCH: re.compile(
        r"^(?:elles?|ils?|ce|cet|cette|ces|c'|cela|ceci|celui|celle|ceux|celles|leurs?|sa|son|ses|tel|telle|"
        r"tels|telles|en effet|ainsi|de plus|par ailleurs|toutefois|cependant|mais|et|ou|donc|or|car|enfin|"
        r"ensuite|puis|sinon|également|de manière générale|en général|dans ce cas|pour cela|à cet effet|"
        r"en outre|néanmoins|"
        r"exemples?|par exemple|conseil|astuce|pourquoi|attention|nota|remarque|notes?)\b",
        re.IGNORECASE,
    ),
    Language.ENGLISH: re.compile(
        r"^(?:it|its|they|their|them|this|these|those|that|he|she|his|her|such|however|moreover|therefore|"
        r"thus|also|but|and|or|so|then|in this case|for this|in addition|furthermore|otherwise|likewise|"
        r"in general|"
        r"e\.?g|for example|tips?|notes?|why|example)\b",
        re.IGNORECASE,
    ),
}
VERB = {
    Language.FRENCH: re.compile(
        r"\b(?:est|sont|a|ont|doit|doivent|peut|peuvent|faut|fait|font|reste|restent|devez|pouvez|"
        r"n'est|n'a|s'est|sera|seront|étaient|était|\w{3,}(?:ez|ent|era|eront|ait|aient)|"
        r"\w+(?:e|it|t) (?:le|la|les|l'|une?|des|du|de|au|aux|à|en|dans|sur|par|pour|chaque|toute?|toutes|"
        r"jamais|pas|plus))\b"
    ),
    Language.ENGLISH: re.compile(
        r"\b(?:is|are|was|were|has|have|had|must|can|may|should|will|would|do|does|did|cannot|"
        r"\w{2,}(?:s|ed) (?:the|a|an|in|on|to|for|of|by|with|not|only|more|each|every|what|whether|within))\b"
    ),
}
FURNITURE = re.compile(
    r"https?:|\S@\S|www\.|\bcf\.|\bvoir (?:la|le|les|aussi)\b|\bsee (?:the|also|section|figure)\b|"
    r"[{}<>=_\\|]|\.\.\.$|\bci-(?:dessous|dessus|contre|après)\b|\bcomme indiqué\b|"
    r"\bfollowing (?:table|figure)\b|"
    r"\blorem ipsum\b|\btodo\b|\bcliquez\b|\bclick\b|©",
    re.IGNORECASE,
)
BROKEN_OFF = re.compile(
    r"\b(?:que|qui|de|du|des|le|la|les|un|une|à|au|aux|et|ou|pour|par|dans|sur|avec|"
    r"the|a|an|of|to|and|or|for|with|in|on|that|which)\W*$",
    re.IGNORECASE,
)
FOREIGN = 3
"""Small words of the other language, and twice as many as of its own, make a sentence foreign."""

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


def share_of(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return which share of the first set the second holds, 0 to 1; 0 of nothing."""
    return len(part & whole) / len(part) if part else 0.0


def is_statement(text: str, language: Language) -> bool:
    """Return whether a text reads as a whole sentence one may teach by itself.

    A line without a final full stop (slides, lists) needs a verb we can see.
    """
    plain = canonical(text)
    words = plain.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or FURNITURE.search(plain) or BROKEN_OFF.search(plain):
        return False
    if is_foreign(plain, language):
        return False
    if not re.match(r"[A-ZÀ-ÝŒ0-9]", plain.lstrip('"(')):
        return False
    return plain[-1] in ".!" or (plain[-1].isalnum() and has_verb(plain, language))


def stands_alone(text: str, language: Language) -> bool:
    """Return whether a statement is understood without the sentence before it."""
    return not ANAPHORA[language].match(canonical(text))


def has_verb(text: str, language: Language) -> bool:
    """Return whether a text holds a verb or an order we can see: a title with a full stop does not."""
    return VERB[language].search(canonical(text).lower()) is not None


def is_foreign(text: str, language: Language) -> bool:
    """Return whether a sentence is written in the other language."""
    words = _tokens(text)
    own = sum(word in STOP[language] for word in words)
    other = max(sum(word in stop for word in words) for each, stop in STOP.items() if each is not language)
    return other >= FOREIGN and other > 2 * own
