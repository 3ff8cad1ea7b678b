"""What open questions and their marking guide say around the sources' words, in each language."""

from dataclasses import dataclass

from pipelines.drafting.objectives.expected_answers import Shape
from pipelines.drafting.text.french_spaces import add_french_spaces
from schemas.language import Language


@dataclass(frozen=True)
class Wording:
    """One language's titles, questions and remarks; `{…}` is filled in."""

    language: Language
    asks: dict[Shape, str]
    """How an objective is asked about, by what answers it."""

    asks_of: dict[Shape, str]
    """The same of a chapter, where there is no objective."""

    why: str
    term: str
    caption: str
    header: tuple[str, str, str]
    out_of_order: str
    without_value: str
    without_reason: str
    example_only: str
    incomplete: str
    confused: str
    for_the_marker: str
    marking: tuple[str, str]
    accepted: str

    def say(self, template: str, **facts: str) -> str:
        """Return a sentence filled in and spaced."""
        return add_french_spaces(template.format(**facts), self.language)


WORDING = {
    Language.FRENCH: Wording(
        language=Language.FRENCH,
        asks={
            Shape.STEPS: "{subject}. Écrivez chaque étape, dans l'ordre où vous la faites.",
            Shape.VALUES: "{subject}. Donnez chaque valeur, et dites à quoi elle s'applique.",
            Shape.ROWS: "{subject}. Répondez pour chacun : {rows}.",
            Shape.SENTENCES: "{subject}. Répondez avec vos mots, en phrases entières.",
        },
        asks_of={
            Shape.STEPS: "« {subject} » : écrivez chaque étape, dans l'ordre où vous la faites.",
            Shape.VALUES: "« {subject} » : donnez chaque valeur, et dites à quoi elle s'applique.",
            Shape.ROWS: "« {subject} » : répondez pour chacun : {rows}.",
            Shape.SENTENCES: "« {subject} » : que faut-il en savoir ? Répondez avec vos mots, en phrases "
            "entières.",
        },
        why="« {rule} » Pourquoi ?",
        term="Expliquez « {term} » à un collègue qui arrive, avec vos mots.",
        caption="Ce qu'une réponse complète dit, sur {points} points",
        header=("Élément attendu", "Points", "La moitié des points si"),
        out_of_order="l'étape est dite, mais pas à sa place",
        without_value="l'idée est dite sans la valeur exacte ({values})",
        without_reason="la règle est redite, sans sa raison",
        example_only="un exemple juste est donné à la place de l'explication",
        incomplete="l'idée y est, mais une partie manque",
        confused="Réponses fausses à prévoir",
        for_the_marker="Pour qui corrige",
        marking=(
            "{trainer} : lire et noter chaque réponse. Aucun programme ni aucun modèle ne donne de points.",
            "Une réponse juste dite autrement a tous ses points ; ce qui contredit la source n'en a aucun.",
        ),
        accepted="{trainer} : les autres réponses que vous acceptez, et pourquoi.",
    ),
    Language.ENGLISH: Wording(
        language=Language.ENGLISH,
        asks={
            Shape.STEPS: "{subject}. Write each step, in the order in which you do it.",
            Shape.VALUES: "{subject}. Give each value, and say what it applies to.",
            Shape.ROWS: "{subject}. Answer for each of these: {rows}.",
            Shape.SENTENCES: "{subject}. Answer in your own words, in whole sentences.",
        },
        asks_of={
            Shape.STEPS: "“{subject}”: write each step, in the order in which you do it.",
            Shape.VALUES: "“{subject}”: give each value, and say what it applies to.",
            Shape.ROWS: "“{subject}”: answer for each of these: {rows}.",
            Shape.SENTENCES: "“{subject}”: what does one have to know about it? Answer in your own words, in "
            "whole sentences.",
        },
        why="“{rule}” Why?",
        term="Explain “{term}” to a colleague who has just arrived, in your own words.",
        caption="What a full answer says, out of {points} points",
        header=("Expected element", "Points", "Half the points if"),
        out_of_order="the step is there, but not in its place",
        without_value="the idea is there without the exact value ({values})",
        without_reason="the rule is said again, without its reason",
        example_only="a right example is given instead of the explanation",
        incomplete="the idea is there, but part of it is missing",
        confused="Wrong answers to expect",
        for_the_marker="For whoever marks",
        marking=(
            "{trainer}: read and mark each answer. No program and no model gives points.",
            "A right answer in other words has all its points; what contradicts the source has none.",
        ),
        accepted="{trainer}: the other answers you accept, and why.",
    ),
}
"""French and English."""
