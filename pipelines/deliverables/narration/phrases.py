"""What a voice says between two pages of a lesson; none of it states a fact."""

from schemas.language import Language

PHRASES = {
    Language.FRENCH: {
        "welcome": "Bienvenue.",
        "module": "{title}.",
        "next_1": "Écoutez maintenant\u00a0: {title}.",
        "next_2": "Passons à la suite\u00a0: {title}.",
        "next_3": "Voici la partie suivante\u00a0: {title}.",
        "steps": "Suivez ces étapes dans l’ordre.",
        "table": "Écoutez les valeurs du tableau, une ligne après l’autre.",
        "end": "Le module se termine ici. Notez la question que vous poserez à votre formateur.",
        "colon": "\u00a0: ",
        "comma": "\u00a0; ",
    },
    Language.ENGLISH: {
        "welcome": "Welcome.",
        "module": "{title}.",
        "next_1": "Now listen: {title}.",
        "next_2": "Let us go on: {title}.",
        "next_3": "Here is the next part: {title}.",
        "steps": "Follow these steps in order.",
        "table": "Listen to the values of the table, one row after the other.",
        "end": "The module ends here. Write down the question you will ask your trainer.",
        "colon": ": ",
        "comma": "; ",
    },
}
