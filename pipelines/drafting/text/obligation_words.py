"""The words by which a sentence binds somebody, or defines something."""

import re

from schemas.language import Language

BINDING = {
    Language.FRENCH: re.compile(
        r"\b(?:doit|doivent|devez|il faut|obligatoire|oblige|interdit|interdite|interdits|jamais|au moins|"
        r"au plus|au maximum|toujours|refusée?|détruite?)\b",
        re.IGNORECASE,
    ),
    Language.ENGLISH: re.compile(
        r"\b(?:must|shall|required|never|always|forbidden|prohibited|mandatory|at least|at most|only)\b",
        re.IGNORECASE,
    ),
}
DEFINING = {
    Language.FRENCH: re.compile(r"^On (?:appelle|nomme) "),
    Language.ENGLISH: re.compile(r"^(?:An?|The) [\w -]{3,40} (?:is|are) (?:an?|the) "),
}
