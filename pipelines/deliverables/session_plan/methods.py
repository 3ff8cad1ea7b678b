"""Teaching methods for each level of objective, in our own words.

That doing is learnt by doing, and recall by recalling, is the reading of the taxonomy (see
`objectives/verbs.py`) that trainers share; the moves are ordinary practice, not a quotation.
"""

from dataclasses import dataclass

from schemas.course import Bloom
from schemas.language import Language


@dataclass(frozen=True)
class Method:
    """What people do in a phase: directions, none of which states a fact."""

    name: str
    trainer: str
    learners: str
    assessment: str
    adaptation: str


METHODS: dict[Language, dict[Bloom, Method]] = {
    Language.FRENCH: {
        Bloom.REMEMBER: Method(
            "Exposé court, puis questions à la volée",
            "Annoncer ce qu'il faut retenir, le montrer écrit, puis interroger sans support.",
            "Écouter, noter, puis redire de mémoire : à deux d'abord, devant le groupe ensuite.",
            "Chacun redit de mémoire ce qui vient d'être vu.",
            "Dire à voix haute tout ce qui est écrit ; laisser sous les yeux ce qu'il faut retenir.",
        ),
        Bloom.UNDERSTAND: Method(
            "Explication par un exemple, puis reformulation",
            "Partir d'un exemple du terrain, expliquer le pourquoi, puis faire reformuler.",
            "Reformuler avec leurs mots et donner un exemple de leur poste.",
            "Chacun explique à un collègue, qui complète ou corrige.",
            "Accepter une explication courte, dessinée ou montrée ; donner le mot juste à qui le cherche.",
        ),
        Bloom.APPLY: Method(
            "Démonstration, puis pratique",
            "Montrer tout le geste, le refaire en le commentant, puis laisser faire et corriger aussitôt.",
            "Observer, puis faire chaque étape à tour de rôle en disant ce qu'ils font.",
            "Observer chacun : les étapes y sont, dans l'ordre, sans aide.",
            "Laisser refaire à qui le demande ; adapter le poste ou la posture ; un binôme aide sans faire "
            "à la place.",
        ),
        Bloom.ANALYSE: Method(
            "Étude de cas en petits groupes",
            "Donner le cas, laisser chercher les causes, demander sur quoi s'appuie chaque réponse.",
            "Trier les faits, chercher les causes, comparer leurs conclusions.",
            "Chaque groupe montre les faits sur lesquels il s'appuie.",
            "Lire le cas à voix haute ; mêler dans un groupe des personnes à l'aise et moins à l'aise à "
            "l'écrit.",
        ),
        Bloom.EVALUATE: Method(
            "Choix argumenté d'après des critères",
            "Poser la question à trancher et les critères, puis demander à chacun son choix et ses raisons.",
            "Choisir, donner leurs raisons d'après les critères, entendre l'avis contraire.",
            "Le choix de chacun est justifié par les critères posés.",
            "Laisser un temps de réflexion seul avant de parler ; accepter un avis écrit.",
        ),
        Bloom.CREATE: Method(
            "Atelier de production",
            "Donner la consigne, le temps et les critères, passer de groupe en groupe, faire présenter.",
            "Produire à plusieurs, présenter, améliorer après les retours.",
            "La production répond aux critères donnés au départ.",
            "Laisser choisir la forme : écrite, dessinée ou dite ; répartir les rôles selon ce que chacun "
            "peut faire.",
        ),
    },
    Language.ENGLISH: {
        Bloom.REMEMBER: Method(
            "Short talk, then quick questions",
            "Say what is to be remembered, show it in writing, then ask without any support.",
            "Listen, take notes, then say it again from memory: in pairs first, then to the group.",
            "Each person says from memory what has just been seen.",
            "Read aloud whatever is written; leave in sight what is to be remembered.",
        ),
        Bloom.UNDERSTAND: Method(
            "Explanation from an example, then rewording",
            "Start from an example at work, explain the reason, then have people put it in their own words.",
            "Put it in their own words and give an example from their own job.",
            "Each person explains to a colleague, who completes or corrects.",
            "Accept an explanation that is short, drawn or shown; give the right word to whoever seeks it.",
        ),
        Bloom.APPLY: Method(
            "Demonstration, then practice",
            "Show the whole task, do it again with comments, then let people do it and correct at once.",
            "Watch, then take turns to do each step and say what they are doing.",
            "Watch each person: the steps are all there, in order, without help.",
            "Let whoever asks do it again; adapt the workplace or the posture; a partner helps without doing "
            "it for them.",
        ),
        Bloom.ANALYSE: Method(
            "Case study in small groups",
            "Hand out the case, let people look for the causes, ask what each answer rests on.",
            "Sort the facts, look for the causes, compare their conclusions.",
            "Each group shows the facts it relies on.",
            "Read the case aloud; mix people who are at ease with writing and people who are less so.",
        ),
        Bloom.EVALUATE: Method(
            "Reasoned choice against criteria",
            "Put the question to be settled and the criteria, then ask each person for a choice and reasons.",
            "Choose, give their reasons from the criteria, listen to the opposite view.",
            "Each choice is justified by the criteria given.",
            "Leave time to think alone before anyone speaks; accept a written view.",
        ),
        Bloom.CREATE: Method(
            "Production workshop",
            "Give the task, the time and the criteria, go from group to group, have the results presented.",
            "Produce something together, present it, improve it after feedback.",
            "What was produced meets the criteria given at the start.",
            "Let people choose the form: written, drawn or spoken; share out roles by what each can do.",
        ),
    },
}
"""The moves of each level."""

EXERCISE: dict[Language, Method] = {
    Language.FRENCH: Method(
        "Exemple traité ensemble, puis exercice",
        "Traiter un exemple à voix haute, en donnant ses raisons, puis faire traiter un cas du poste et le "
        "corriger ensemble.",
        "Suivre l'exemple, traiter un cas de leur poste, puis comparer leurs réponses.",
        "Le cas de chacun est traité sans aide, et chaque choix a sa raison.",
        "Donner un cas plus court à qui le demande ; laisser travailler à deux ; accepter une réponse dite.",
    ),
    Language.ENGLISH: Method(
        "A worked example, then an exercise",
        "Work through an example aloud, giving the reasons, then have a case from work handled and "
        "correct it together.",
        "Follow the example, handle a case from their own job, then compare their answers.",
        "Each case is handled without help, and each choice has its reason.",
        "Give a shorter case to whoever asks; let people work in pairs; accept a spoken answer.",
    ),
}
"""How a rule is learnt to be applied where the sources give no steps to show."""


def method_for(level: Bloom, language: Language, *, procedure: bool) -> Method:
    """Return the moves of a level; `procedure`: the sources give steps to show."""
    if level is Bloom.APPLY and not procedure:
        return EXERCISE[language]
    return METHODS[language][level]


WISHES: dict[Bloom, int] = {
    Bloom.REMEMBER: 4,
    Bloom.UNDERSTAND: 5,
    Bloom.APPLY: 7,
    Bloom.ANALYSE: 7,
    Bloom.EVALUATE: 6,
    Bloom.CREATE: 8,
}
"""How the phases' minutes stand to each other: doing takes longer than hearing."""
