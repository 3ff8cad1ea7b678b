"""Rules on vagueness: the draft says who does what, how much, when, and gives examples."""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import numbers
from pipelines.drafting.text.typography import canonical
from schemas.draft import Nature, Origin, Statement
from schemas.finding import Finding

PHRASE = re.compile(
    r"\b(?:(?:il faut |il convient de |veillez à |pensez à )?fai(?:re|tes) (?:bien )?(?:très )?attention"
    r"(?! (?:à(?! tout)|aux?)\b)|"
    r"de (?:manière|façon) (?:appropriée|adaptée|adéquate|correcte|optimale|efficace|"
    r"satisfaisante|convenable)|"
    r"dans les meilleures conditions|dans la mesure du possible|"
    r"(?:toutes )?les (?:mesures|précautions|dispositions) "
    r"(?:nécessaires|appropriées|adéquates|utiles|qui s'imposent)|"
    r"les bonnes pratiques en vigueur|la réglementation en vigueur|les règles en vigueur|"
    r"il est (?:très |particulièrement )?(?:important|essentiel|primordial|crucial|fondamental|capital) de|"
    r"un certain nombre d|différents? (?:éléments|aspects|facteurs|paramètres)|"
    r"divers(?:es)? (?:éléments|aspects|facteurs)|"
    r"et ainsi de suite|bien faire les choses|rester vigilante?s?|être vigilante?s?|en temps utile|"
    r"as (?:appropriate|needed|necessary|required)|in an appropriate (?:way|manner)|appropriately|adequately|"
    r"(?:all )?(?:the )?(?:necessary|appropriate|adequate) (?:measures|precautions|steps)|"
    r"be careful|pay attention(?! to \w+ \w+ \w+)|take care(?! (?:to|of|that|with)\b)|be vigilant|"
    r"it is (?:very |particularly )?(?:important|essential|crucial|vital) to|a number of|"
    r"various (?:aspects|factors|elements)|best practices? in force|and so on|where possible|in due course|"
    r"good practice)\b|\betc\b\.?|\.\.\.$",
    re.IGNORECASE,
)
"""Words that leave to the reader what the sentence was to say."""

SPECIFIC = re.compile(
    r"\b(?:par exemple|comme (?:le|la|les|un|une)|notamment|c'est-à-dire|for example|for instance|such as|"
    r"namely|e\.g\.)|\b(?:si|s'il|lorsque?|lorsqu'|quand|dès que?|dès qu'|en cas d|après|avant|tant que|"
    r"if|when|as soon as|in case|after|before|until|unless)\b",
    re.IGNORECASE,
)
"""An example or a condition."""

FEWEST_CLAIMS = 12
GENERAL = 0.9
"""Share of claims with no number, example, condition or name: nothing of its own is left."""


def find_vague_phrases(case: Case) -> Iterator[Finding]:
    """Find sentences that leave open who, how much or when: no number, example or condition makes up for it.

    A phrase the cited source uses is the source's; so is what a template says.
    """
    for each in _list_authored_elements(case):
        text = fold_text(" ".join(citation.quote for citation in each.citations))
        match = PHRASE.search(canonical(each.text))
        if match is None or fold_text(match.group()) in text or _is_specific(each.text):
            continue
        yield Finding(rule="statement.vague", place=each.id, facts={"words": match.group().strip()})


def find_general_claims(case: Case) -> Iterator[Finding]:
    """Find deliverables whose claims nearly all lack a number, an example, a condition and a name."""
    for artefact in case.content.artefacts:
        claims = [
            each
            for each in case.elements
            if each.artefact == artefact.kind and each.claims and isinstance(each.part, Statement)
        ]
        bare = [each for each in claims if not _is_specific(each.text) and not _names(each.text)]
        if len(claims) >= FEWEST_CLAIMS and len(bare) > GENERAL * len(claims):
            facts = {"bare": str(len(bare)), "claims": str(len(claims))}
            yield Finding(rule="artefact.general", place=artefact.kind, facts=facts)


def _list_authored_elements(case: Case) -> Iterator[Element]:
    for each in case.elements:
        nature = getattr(each.part, "nature", None)
        templated = nature is not None and each.origin is Origin.EXTRACTIVE
        if not templated and nature not in {Nature.DATA, Nature.BLANK, Nature.MISSING}:
            yield each


def _is_specific(text: str) -> bool:
    return bool(numbers(text, words=True)) or SPECIFIC.search(canonical(text)) is not None


def _names(text: str) -> bool:
    return re.search(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Ý]\w|\b[A-Z]{2,}", canonical(text)) is not None
