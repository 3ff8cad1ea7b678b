"""What slides say of themselves, and what they tell a trainer to do; none of it states a fact."""

from schemas.language import Language

PHRASES = {
    Language.FRENCH: {
        "objectives": "Objectifs",
        "agenda": "Au programme",
        "key_points": "À retenir",
        "welcome": "Accueillez le groupe, présentez-vous, et demandez à chacun ce qu’il attend de ce module.",
        "ask_aims": "Lisez les objectifs avec le groupe, et demandez lequel servira le plus au travail.",
        "tell_agenda": "Annoncez les étapes, et dites à quel moment le groupe pourra poser ses questions.",
        "ask_1": "Demandez d’abord au groupe comment il fait aujourd’hui, puis commentez chaque point.",
        "ask_2": "Faites deviner le premier point avant de l’afficher, puis commentez les autres.",
        "ask_3": "Demandez un exemple vécu pour l’un de ces points, et laissez le groupe y réagir.",
        "ask_4": "Commentez chaque point, puis demandez lequel est le plus difficile à tenir, et pourquoi.",
        "show_steps": "Montrez chaque geste, puis faites-le refaire dans l’ordre par un volontaire.",
        "read_table": "Laissez le temps de lire, puis faites chercher deux valeurs dans le tableau.",
        "read_chart": "Demandez ce qui surprend dans ce graphique avant de le commenter.",
        "let_choose": "Demandez à chacun quel point il appliquera dès demain, et pourquoi celui-là.",
    },
    Language.ENGLISH: {
        "objectives": "Objectives",
        "agenda": "Agenda",
        "key_points": "Key points",
        "welcome": "Welcome the group, introduce yourself, and ask what each person expects of this module.",
        "ask_aims": "Read the objectives with the group, and ask which one will help them most at work.",
        "tell_agenda": "Go through the stages, and say when there will be time for questions.",
        "ask_1": "First ask the group how they do it today, then comment on each point.",
        "ask_2": "Have the group guess the first point before you show it, then comment on the others.",
        "ask_3": "Ask for an example from work for one of these points, and let the group react.",
        "ask_4": "Comment on each point, then ask which is the hardest to keep to, and why.",
        "show_steps": "Show each action, then have a volunteer repeat the steps in order.",
        "read_table": "Leave time to read, then have the group look up two values in the table.",
        "read_chart": "Ask what is surprising in this chart before you comment on it.",
        "let_choose": "Ask each person which point they will apply tomorrow, and why that one.",
    },
}
