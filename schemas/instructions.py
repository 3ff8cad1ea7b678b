"""Detection of text that gives instructions to a model (prompt injection, OWASP LLM01), to warn a person.

Only the usual wordings are found. Other measures keep an injection harmless: a model's output is treated as
data, it can cite only a closed list of spans, and a person decides.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from unicodedata import category, normalize

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
    | \b(?:do\ not|don['’]t)\ (?:follow|obey|heed)\ (?:\w+\ ){0,2}?
        (?:previous|prior|above|earlier|your)\ (?:\w+\ )?(?:instructions?|prompts?|guidelines)\b
    | \bne\ (?:tiens|tenez|suis|suivez)\ (?:pas|plus)\ (?:compte\ )?(?:de\ |d['’])?
        (?:toutes\ )?(?:les\ |des\ |tes\ |vos\ )?(?:instructions|consignes)
        \ (?:précédentes|antérieures|ci-dessus|du\ système)\b
    | \b(?:si\ (?:tu\ es|vous\ êtes)|if\ you\ are|if\ you['’]re)\ (?:an?\ |une?\ )
        (?:ia\b|ai\b|llm\b|language\ model|modèle\ de\ langage|chatbot\b|agent\ conversationnel)
    | \b(?:note|message|consignes?|instructions?|attention)\ (?:pour|à|au|aux|de)\ ?(?:l['’]|le\ |les\ )?
        (?:ia\b|llm\b|modèle\ de\ langage|assistant\ ia\b)
    | \bnew\ (?:system\ )?instructions?\ ?: | \bnouvelles?\ (?:instructions?|consignes?)\ (?:du\ )?système\b
    | </?(?:system|assistant|system_prompt|instructions?_override)>
    | ^\s*\#{2,}\ ?(?:system|assistant|instruction)\ ?:
    | <\|(?:im_start|system|user|assistant)\|> | \[/?INST\] | <</?SYS>>
    """,
    re.IGNORECASE | re.VERBOSE,
)


LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһᴀкмтвнАЕОРСУХІЈЅКМТВНαοερικντυΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡ",
    "aeopcyxijsdhakmtbhAEOPCYXIJSKMTBHaoepikvtuABEZHIKMNOPTYXig",
)
"""Cyrillic and Greek letters that look like Latin ones (Unicode Technical Standard 39, confusables)."""

ENCODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,4000}={0,2}(?![\w+/=-])")
"""What may be Base64; a shorter run could not hold a sentence."""


def speaks_to_a_model(text: str) -> bool:
    """Return whether a text is worded as an instruction to a model, even if it is disguised.

    Invisible characters are removed, letters that look like Latin ones are replaced by those, and Base64 is
    decoded.
    """
    return any(WORDINGS.search(form) is not None for form in _list_readings(text))


def _list_readings(text: str) -> Iterator[str]:
    """Yield the text as it is, without disguise, and each Base64 run in it decoded."""
    yield text
    if not text.isascii():
        shown = "".join(c for c in normalize("NFKC", text) if category(c) != "Cf")
        folded = " ".join(shown.translate(LOOKALIKES).split())
        if folded != text:
            yield folded
    for match in ENCODED.finditer(text):
        yield from _decode_run(match[0])


def _decode_run(run: str) -> Iterator[str]:
    standard = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        yield b64decode(standard + "=" * (-len(standard) % 4)).decode("utf-8")
    except ValueError:
        return
