"""Text that speaks to a model: a sign of prompt injection (OWASP LLM01), shown to a person.

The list finds the usual wordings only. What keeps an injection harmless is elsewhere: a model's output is
data, its evidence a closed list of spans, and a person decides.
"""

import re

WORDINGS = re.compile(
    r"""
    (?<!n['’])(?<!ne\ )(?<!not\ )(?<!never\ )
    \b(?:ignore|disregard|forget|override)\ (?:\w+\ ){0,3}?(?:previous|prior|above|earlier|all|any|your)\b
        [^.]{0,40}\b(?:instructions?|prompts?|rules|guidelines)
    | (?<!n['’])(?<!ne\ )(?<!ne\ pas\ )
    \b(?:ignore[zs]?|oublie[zs]?|fais\ abstraction\ de|faites\ abstraction\ de)\ (?:\w+\ ){0,3}?
        (?:instructions|consignes|règles)\b
        (?!\ (?:de|du|d['’])\s?(?:sécurité|s[ûu]reté|hygiène|travail))
    | \b(?:system|hidden|developer)\ prompt\b | \b(?:prompt|invite)\ (?:système|cachée?)\b
    | \byou\ are\ (?:now\ )?(?:an?\ |the\ )?(?:ai\b|llm\b|language\ model|chatgpt|helpful\ assistant)
    | \btu\ es\ (?:désormais\ |maintenant\ )?(?:une?\ )?
        (?:ia\b|llm\b|modèle\ de\ langage|assistant\ virtuel|chatgpt)
    | \b(?:dear|note\ (?:to|for)(?:\ the)?|attention)\ (?:ai|llm|language\ model|chatgpt)\b
    | \b(?:approve|accept|sign\ off)\ (?:this|the)\ (?:draft|module|course|content|release)\b
    | (?:^|[.!?:;«]\s*)(?:approuvez?|validez?)\ (?:ce|cette|le|la)\ (?:brouillon|module|contenu|version)\b
    | <\|(?:im_start|system|user|assistant)\|> | \[/?INST\] | <</?SYS>>
    """,
    re.IGNORECASE | re.VERBOSE,
)


def speaks_to_a_model(text: str) -> bool:
    """Return whether a text is worded as an instruction to a model."""
    return WORDINGS.search(text) is not None
