"""Columns of a survey table that name people, which are left out on reading.

A course needs people's answers, not their names (GDPR, article 5.1.c): what is never read cannot be sent to a
model, kept in a draft or quoted. A finding lists the columns and how to bring one back.
"""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

RESPONDENT = (
    r"(?:repondante?s?|participante?s?|stagiaires?|interviewee?s?|salariee?s?|agente?s?|collaborat(?:eur|rice)s?|"
    r"personnes?(?: interrogees?)?|apprenante?s?|respondents?|participants?|trainees?|employees?|learners?)"
)
"""Words for the people who answered a form, without accents."""

TITLES = frozenset(
    line.strip()
    for line in """
    nom
    noms
    prenom
    prenoms
    nom et prenom
    nom prenom
    prenom nom
    prenom et nom
    nom de famille
    nom complet
    nom d utilisateur
    adresse
    adresse postale
    date de naissance
    matricule
    numero de securite sociale
    adresse ip
    ip
    identifiant de connexion
    name
    names
    first name
    last name
    family name
    surname
    full name
    username
    user name
    address
    postal address
    date of birth
    employee number
    social security number
    ip address
    """.strip().splitlines()
)
"""Titles without accents, in lower case; the whole title has to be one of them."""

NAME_QUESTION = re.compile(
    r"(?:(?:quels?|quelles?|est|sont|indiquez|merci|d|indiquer|veuillez|votre|vos|what|is|your|please) )*"
    r"(?:nom|noms|prenom|prenoms|name|names|first name|last name|surname)"
    r"(?: (?:et|ou|and|or|nom|prenom|surname|first|last|name))*"
    r"(?: (?:de|du|des|d|l|la|le|votre|of|the|a|un|une))*(?: " + RESPONDENT + r")?$"
)
"""A question for the respondent's own name; a name of anything else is not a person's."""

RESPONDENT_TITLE = re.compile(
    r"(?:repondante?|participante?|stagiaire|interviewee?|apprenante?|personne interrogee|"
    r"respondent|trainee|learner)(?: name)?"
)
"""A column of those who answered; in the plural it may count them."""

CONTACT_TITLE = re.compile(
    r"^(?:(?:votre|your|adresse|address|numero de|n de|mon) )*"
    r"(?:e ?mails?|mails?|courriels?|messagerie|telephones?|tel|portables?|mobiles?|phones?)"
    r"(?: (?:professionnel(?:le)?|personnel(?:le)?|adresse|address|number|mobile))*$"
)
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(?:\+\d{2,3}|0)[\s.-]?\d(?:[\s.-]?\d{2}){4}(?!\d)")


def is_personal(title: str, cells: Sequence[str]) -> bool:
    """Return whether a column names the respondents: by its title, or by contacts in half its cells."""
    plain = _simplify(title)
    if plain in TITLES or RESPONDENT_TITLE.fullmatch(plain):
        return True
    if CONTACT_TITLE.match(plain) or NAME_QUESTION.match(plain):
        return True
    texts = [cell for cell in cells if cell]
    return bool(texts) and 2 * sum(map(has_contact, texts)) >= len(texts)


def has_contact(text: str) -> bool:
    """Return whether a text holds an e-mail address or a telephone number."""
    return EMAIL.search(text) is not None or PHONE.search(text) is not None


def _simplify(title: str) -> str:
    letters = "".join(c for c in normalize("NFD", title.lower()) if not combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
