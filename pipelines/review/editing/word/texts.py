"""What a Word file and the list of its changes say to people, in the language of the module."""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.review.part_names import names
from schemas.draft import Modality
from schemas.language import Language


class Unsure(StrEnum):
    """Why something found in a file is listed and not made an edit."""

    OUTSIDE = "outside"
    LABEL_GONE = "label_gone"
    OBJECT = "object"
    CONTROLS_LOST = "controls_lost"
    DELETED = "deleted"
    COPIED = "copied"
    MERGED = "merged"
    NESTED = "nested"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    UNKNOWN = "unknown"
    MOVED = "moved"
    NOT_A_CHOICE = "not_a_choice"
    REFUSED = "refused"


@dataclass(frozen=True)
class WordTexts:
    """One language's labels and sentences."""

    locale: str
    untouchable: tuple[str, ...]
    ask: str
    desk: str
    identity: str
    question: str
    right: str
    nothing: str
    quoted: str
    to_verify: str
    table: str
    sentences: dict[Unsure, str]
    names: dict[str, str]

    @property
    def choices(self) -> dict[str, str]:
        """Return the words for what is chosen: true or false, where a phase takes place, no objective."""
        places = {modality.value: self.names[f"modality_{modality}"] for modality in Modality}
        return (
            {word: self.names[word] for word in ("true", "false")} | places | {"": self.names["no_objective"]}
        )

    def label(self, name: str) -> str:
        """Return a name with the colon before what it names."""
        return name + self.names["colon"]


FRENCH = WordTexts(
    locale="fr-FR",
    untouchable=(
        "Corrigez le texte dans les cadres, enregistrez, puis déposez ce fichier au bureau de relecture : "
        "chaque correction vous sera montrée avant d’être gardée.",
        "Ce qui est écrit hors d’un cadre, un cadre copié ou supprimé ne sera pas repris, mais vous sera "
        "signalé. Vos commentaires Word seront lus.",
        "Pour ajouter, supprimer ou déplacer une phrase, ou changer sa source, passez par le bureau de "
        "relecture.",
    ),
    ask="Une question ? Écrivez à {people}.",
    desk="Bureau de relecture : {address}",
    identity="Module {module}, révision {revision}, empreinte {digest}",
    question="Question {number}",
    right="bonne réponse",
    nothing="(rien)",
    quoted="« {quote} » ({source}, {place})",
    to_verify="À vérifier : ",
    table="Tableau : {caption}",
    sentences={
        Unsure.OUTSIDE: "Ce texte est écrit hors des cadres : « {found} ».",
        Unsure.LABEL_GONE: "Cette ligne hors des cadres a disparu : « {found} ».",
        Unsure.OBJECT: "Il y a ici un objet qu’une phrase ne peut pas contenir : {found}.",
        Unsure.CONTROLS_LOST: "Le fichier n’a plus aucun cadre : un autre logiciel que Word l’a sans doute "
        "enregistré. Rien ne peut en être repris ; recopiez vos corrections au bureau de relecture.",
        Unsure.DELETED: "Ce cadre a été supprimé. Pour supprimer l’élément, passez par le bureau.",
        Unsure.COPIED: "Ce cadre s’y trouve {found} fois : lequel est le bon ?",
        Unsure.MERGED: "Ce cadre a reçu le texte d’un autre, supprimé : « {found} ».",
        Unsure.NESTED: "Ce cadre et un autre sont l’un dans l’autre.",
        Unsure.EMPTY: "Ce cadre est vide. Pour supprimer l’élément, passez par le bureau.",
        Unsure.PLACEHOLDER: "Ce cadre est marqué comme vide et montre pourtant : « {found} ».",
        Unsure.UNKNOWN: "Ce cadre n’est pas de ce brouillon : « {found} ».",
        Unsure.MOVED: "Cet élément a changé de place, et cela peut se comprendre de plusieurs façons.",
        Unsure.NOT_A_CHOICE: "« {found} » n’est pas un choix possible ici.",
        Unsure.REFUSED: "Ce texte ne peut pas être repris ({found}).",
    },
    names=names(Language.FRENCH),
)

ENGLISH = WordTexts(
    locale="en-GB",
    untouchable=(
        "Correct the text in the boxes, save, then upload this file at the desk: each correction will be "
        "shown to you before it is kept.",
        "What is written outside a box, a copied box or a deleted one will not be taken up, but you will be "
        "told of it. Your Word comments will be read.",
        "To add, remove or move a sentence, or to change its source, use the desk.",
    ),
    ask="A question? Write to {people}.",
    desk="Desk: {address}",
    identity="Module {module}, revision {revision}, digest {digest}",
    question="Question {number}",
    right="right answer",
    nothing="(nothing)",
    quoted="“{quote}” ({source}, {place})",
    to_verify="To verify: ",
    table="Table: {caption}",
    sentences={
        Unsure.OUTSIDE: "This text is written outside the boxes: “{found}”.",
        Unsure.LABEL_GONE: "This line outside the boxes is gone: “{found}”.",
        Unsure.OBJECT: "There is something here a sentence cannot hold: {found}.",
        Unsure.CONTROLS_LOST: "The file has no boxes any more: a program other than Word probably saved it. "
        "Nothing can be taken up from it; make your corrections at the desk.",
        Unsure.DELETED: "This box was deleted. To remove the element, use the desk.",
        Unsure.COPIED: "This box is there {found} times: which one is meant?",
        Unsure.MERGED: "This box was given the text of another, which was deleted: “{found}”.",
        Unsure.NESTED: "This box and another are one inside the other.",
        Unsure.EMPTY: "This box is empty. To remove the element, use the desk.",
        Unsure.PLACEHOLDER: "This box is marked as empty and yet shows: “{found}”.",
        Unsure.UNKNOWN: "This box is not of this draft: “{found}”.",
        Unsure.MOVED: "This element changed place in a way that can be understood in more than one.",
        Unsure.NOT_A_CHOICE: "“{found}” is no possible choice here.",
        Unsure.REFUSED: "This text cannot be taken up ({found}).",
    },
    names=names(Language.ENGLISH),
)


def find_word_texts(language: Language) -> WordTexts:
    """Return a language's labels."""
    return FRENCH if language is Language.FRENCH else ENGLISH
