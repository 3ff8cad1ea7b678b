"""Finder of people's names: those followed by a postal address, an e-mail address or a telephone number.

Anywhere else a name looks like other capitalised words, and a list of first names would be long and wrong.
"""

import re
from collections.abc import Iterator

from schemas.personal_data.contacts import EMAIL, FRENCH
from schemas.personal_data.mention import PersonalDataKind, PersonalDataMention

BLANK = "[ \u00a0\u202f]"
CIVILITY = (
    r"(?:M\.|MM\.|Mr\.?|Mme\.?|Mlle|Mrs\.?|Ms\.?|Miss|Monsieur|Madame|Mademoiselle|Dr\.?|Docteur|Me|Maître)"
)
WORD = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"
CAPITALS = r"(?=[A-ZÀ-ÖØ-Þ'’-]*[AEIOUYÀ-Ý])[A-ZÀ-ÖØ-Þ]{3,}(?:['’-][A-ZÀ-ÖØ-Þ]{2,})*"
FIRST = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
PARTICLE = rf"(?:(?:de|du|des|d['’]|la|le|van|von|ben|el){BLANK}?)"

NAME = re.compile(
    rf"(?<!\w)(?:{CIVILITY}{BLANK}(?P<called>{WORD}(?:{BLANK}{PARTICLE}*{WORD}){{0,3}})"
    rf"|(?P<written>{FIRST}(?:{BLANK}{FIRST})?{BLANK}{PARTICLE}*{CAPITALS}(?:{BLANK}{CAPITALS})?))(?!\w)"
)

STREETS = (
    r"rue|avenue|av\.|boulevard|bd|blvd|place|chemin|allées?|impasse|route|quai|cours|square|passage|"
    r"sentier|faubourg|fg|villa|cité|résidence|lotissement|lieu-dit|hameau|montée|esplanade|promenade"
)
STREET = (
    rf"\d{{1,4}}(?:{BLANK}?(?:bis|ter|quater|[A-D]))?,?{BLANK}(?i:{STREETS})\b[^|]{{0,70}}?"
    rf"\b(?:F-)?\d{{5}}{BLANK}[A-ZÀ-Þ]"
)
ROADS = "Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way"
ROAD = rf"\d{{1,4}}[A-D]?,?{BLANK}(?:[A-Z][\w'’-]+{BLANK}){{1,3}}(?:{ROADS})\b"
POST_BOX = rf"(?:BP|CS|B\.P\.|C\.S\.){BLANK}?\d{{2,6}}"
ADDRESS = re.compile(rf"(?:{STREET}|{ROAD}|{POST_BOX})")

LONGEST_GAP = 60
"""Most characters between a name and the address after it, on the same line or the next."""

NO_GAP = re.compile(
    rf"[.!?…]{BLANK}+[A-ZÀ-Þ]|(?:\n[^\n]*){{3}}|\b(?:ou|or|si|if|pour|est|is|doit|must|par)\b", re.IGNORECASE
)
"""What separates a name from an address: the end of a sentence, several lines, or a linking word."""

NO_PERSON = re.compile(
    r"\b(?:For|The|And|Les?|Des?|Aux?|Sur|Par|Pour|Vers|Une?|Agence|Articles?|Association|Bât(?:iment)?|Bureau|Cabinet|Cedex|Centre|Chambre|Cité|Code|Collège|Comité|"
    r"Commission|Conseil|Direction|Directive|Département|Entreprise|Espace|Etablissement|Établissement|Fax|"
    r"Fédération|Fondation|Groupe|Hôpital|Hôtel|Immeuble|Institut|Laboratoire|Lycée|Mairie|Maison|Ministère|"
    r"Norme|Office|Palais|Parc|Pôle|Président|Présidente|Directeur|Directrice|Ministre|Préfecture|Préfet|Maire|"
    r"Région|Règlement|Responsable|Résidence|Rue|Avenue|Service|Siège|Site|Société|Syndicat|Tour|Université|"
    r"Ville|Zone|Council|Department|Office|Service|Standard|School|University|SARL|SAS|SASU|EURL|SCI|Cedex)\b",
    re.IGNORECASE,
)


def find_names(text: str) -> Iterator[PersonalDataMention]:
    """Yield names followed by a street or post box, an e-mail address or a telephone number."""
    for match in NAME.finditer(text):
        addressed = match["called"]
        # After "M." only a first word such as "Directeur" is no name; without "M.", such a word anywhere.
        is_no_person = NO_PERSON.match(addressed) if addressed else NO_PERSON.search(match["written"])
        if is_no_person or not _precedes_address(text, match.end()):
            continue
        group = "called" if addressed else "written"
        yield PersonalDataMention(PersonalDataKind.NAME, match.start(group), match.end(group), match[group])


def _precedes_address(text: str, end: int) -> bool:
    for address in (ADDRESS, EMAIL, FRENCH):
        found = address.search(text, end, min(len(text), end + LONGEST_GAP + 160))
        if found and found.start() - end <= LONGEST_GAP and not NO_GAP.search(text, end, found.start()):
            return True
    return False
