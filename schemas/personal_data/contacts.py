"""Finders of e-mail addresses and telephone numbers, as people write them."""

import re
from collections.abc import Iterator
from functools import cache

from schemas.languages.lexicon import write_expression
from schemas.personal_data.address_words import AddressWords
from schemas.personal_data.mention import PersonalDataKind, PersonalDataMention

EMAIL = re.compile(
    r"(?<![\w.+'’-])[^\W_][\w.+'’-]{0,63}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}([a-z]{2,24})(?![\w@-])(?!:[\w/])",
    re.IGNORECASE,
)
"""RFC 5321 allows 64 characters before the sign; `git@host:path` names a repository."""

FILE_SUFFIXES = frozenset(
    {"css", "gif", "html", "jpeg", "jpg", "js", "json", "md", "pdf", "png", "svg", "webp"}
)
"""Endings of file names such as `logo@2x.png`, which are no e-mail addresses."""

SEPARATOR = r"[ .\u00a0\u202f-]"
FRENCH = re.compile(
    rf"(?<![\w+/])(?<!\d{SEPARATOR})(?:0|(?:\+|00)33{SEPARATOR}?(?:\(0\){SEPARATOR}?)?)[1-79]"
    rf"(?P<apart>{SEPARATOR}?)\d\d(?:(?P=apart)\d\d){{3}}(?!\w)(?!{SEPARATOR}\d|[,/]\d)"
)
"""Ten digits in pairs (ARCEP, plan de numérotation); not 08 or short numbers, which are no person's."""

COUNTRIES = {
    "1": (10, 10),
    "30": (10, 10),
    "31": (9, 9),
    "32": (8, 9),
    "34": (9, 9),
    "39": (8, 11),
    "40": (9, 9),
    "41": (9, 9),
    "43": (7, 13),
    "44": (9, 10),
    "45": (8, 8),
    "46": (7, 10),
    "47": (8, 8),
    "48": (9, 9),
    "49": (7, 12),
    "212": (9, 9),
    "213": (8, 9),
    "216": (8, 8),
    "221": (9, 9),
    "223": (8, 8),
    "225": (10, 10),
    "226": (8, 8),
    "228": (8, 8),
    "229": (8, 10),
    "237": (9, 9),
    "241": (8, 8),
    "243": (9, 9),
    "261": (9, 9),
    "262": (9, 9),
    "351": (9, 9),
    "352": (6, 11),
    "353": (7, 9),
    "377": (8, 9),
    "590": (9, 9),
    "594": (9, 9),
    "596": (9, 9),
}
"""Fewest and most digits after the code of a country (ITU-T E.164 and the countries' own plans)."""

ABROAD = re.compile(
    rf"(?<![\w+])\+(?P<code>{'|'.join(sorted(COUNTRIES, key=len, reverse=True))})"
    rf"{SEPARATOR}?(?:\(0\){SEPARATOR}?)?(?P<number>[1-9]|\([1-9]\d{{0,3}}\))(?:{SEPARATOR}?\d){{5,12}}(?!\w)(?!{SEPARATOR}\d)"
)
NORTH_AMERICA = "1"
LINK_START = re.compile(r"(?:\w://|www\.|\w\.\w+/)\S*$")
"""What stands before a number that is part of a link, such as the ISBN of a book."""

LONGEST_LINK = 300


RESERVED_DOMAIN = re.compile(r"(?:^|\.)example\.(?:com|net|org)$|\.(?:example|invalid|localhost|test)$")
LONGEST_NAME = 14
"""Letters: a longer word of an address joins the words of a service, as in `reservationsalles`."""

NAME_JOINT = re.compile(r"[._]")
"""What joins a first name and a surname in an address; a hyphen joins what stands on one side of it."""

PRIVATE_PROVIDERS = frozenset(
    {
        *("gmail.com", "hotmail.com", "hotmail.fr", "icloud.com", "live.fr", "outlook.com", "outlook.fr"),
        *("free.fr", "laposte.net", "orange.fr", "sfr.fr", "wanadoo.fr", "yahoo.com", "yahoo.fr"),
        *("proton.me", "protonmail.com"),
    }
)
"""Domains at which private people have their addresses."""


@cache
def _compile_invitation() -> re.Pattern[str]:
    """Return the pattern of an invitation to write, before an address: "Questions? Contact:"."""
    words = write_expression(AddressWords, lambda each: each.invitations)
    return re.compile(rf"\b(?:{words})[\s:?(<,–—-]{{1,6}}$", re.IGNORECASE)


@cache
def _compile_service() -> re.Pattern[str]:
    """Return the pattern of a word that names a service in an address, such as `contact`."""
    return re.compile(write_expression(AddressWords, lambda words: words.services), re.IGNORECASE)


@cache
def _compile_code_label() -> re.Pattern[str]:
    """Return the pattern of what stands before ten digits in one piece that are no telephone's."""
    codes = write_expression(AddressWords, lambda words: words.codes)
    return re.compile(rf"(?:isbn|ean|gtin|{codes})[\w.]*[ :\u00a0]*$", re.IGNORECASE)


def find_emails(text: str) -> Iterator[PersonalDataMention]:
    """Yield e-mail addresses."""
    if "@" not in text:
        return
    for match in EMAIL.finditer(text):
        if match[1].lower() not in FILE_SUFFIXES:
            yield PersonalDataMention(PersonalDataKind.EMAIL, match.start(), match.end(), match[0])


def is_personal_address(email: str) -> bool:
    """Return whether an e-mail address looks like a person's: two names, or one at a mail provider.

    One word at an organisation's domain, or words joined by hyphens alone, name a service more often than a
    person. A domain kept for examples (RFC 2606) is nobody's.
    """
    local, _, domain = email.lower().partition("@")
    if RESERVED_DOMAIN.search(domain):
        return False
    words = [word for word in re.split(r"[\W\d_]+", local) if word]
    if any(_compile_service().fullmatch(word) or word in domain.split(".") for word in words):
        return False
    if any(len(word) > LONGEST_NAME for word in words):
        return False
    return (len(words) in (2, 3) and NAME_JOINT.search(local) is not None) or domain in PRIVATE_PROVIDERS


def is_public_contact(email: str, before: str) -> bool:
    """Return whether the text before an organisation's address asks its readers to write there."""
    domain = email.lower().partition("@")[2]
    return (
        domain not in PRIVATE_PROVIDERS and _compile_invitation().search(before[-LONGEST_LINK:]) is not None
    )


def find_phones(text: str) -> Iterator[PersonalDataMention]:
    """Yield French telephone numbers, and others that begin with `+` and their country's code."""
    for match in FRENCH.finditer(text):
        in_one_piece = match[0].isdecimal() and match[0].startswith("0")
        before = text[max(0, match.start() - LONGEST_LINK) : match.start()]
        is_code = _compile_code_label().search(before[-20:]) or LINK_START.search(before)
        if not (in_one_piece and is_code):
            yield PersonalDataMention(PersonalDataKind.PHONE, match.start(), match.end(), match[0])
    for match in ABROAD.finditer(text):
        digits = "".join(c for c in match[0].replace("(0)", "") if c.isdecimal())[len(match["code"]) :]
        fewest, most = COUNTRIES[match["code"]]
        begins_well = match["code"] != NORTH_AMERICA or digits[0] > "1"
        if fewest <= len(digits) <= most and begins_well:
            yield PersonalDataMention(PersonalDataKind.PHONE, match.start(), match.end(), match[0])
