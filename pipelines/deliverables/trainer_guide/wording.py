"""What a trainer guide says around its content, in each language."""

from dataclasses import dataclass

from pipelines.drafting.text.french_spaces import add_french_spaces
from schemas.course import Bloom, Objective
from schemas.ids import LONGEST_LINE
from schemas.language import Language


@dataclass(frozen=True)
class Moves:
    """What a trainer does to begin with an objective, where a group is stuck, and where it is quick."""

    begin: str
    stuck: str
    quick: str


@dataclass(frozen=True)
class Wording:
    """One language's titles and sentences; `{…}` is filled in."""

    language: Language
    lead: str
    debrief: str
    misconceptions: str
    header: tuple[str, str]
    attention: str
    left: str
    moves: dict[Bloom, Moves]
    exercise: Moves
    procedure: str
    threshold: str
    term: str
    case: str
    anyway: str
    confused: str
    opposite: str
    none_derived: str

    def say(self, template: str, **facts: str) -> str:
        """Return a sentence filled in and spaced."""
        return add_french_spaces(template.format(**facts), self.language)

    def leading(self, objective: Objective) -> str:
        """Return the title of the chapter on one objective."""
        return self.say(self.lead, objective=objective.text)[:LONGEST_LINE].rstrip()


WORDING = {
    Language.FRENCH: Wording(
        language=Language.FRENCH,
        lead="Animer : {objective}",
        debrief="Questions pour le débriefing",
        misconceptions="Confusions fréquentes",
        header=("Ce que l'on peut croire", "Ce que dit la source"),
        attention="Points d'attention",
        left="Ce que vous seul pouvez apporter",
        moves={
            Bloom.REMEMBER: Moves(
                "Avant de rien montrer, demander ce que chacun sait déjà, et noter les réponses sans les "
                "juger.",
                "Si le groupe bloque : donner le début de la réponse, ou deux réponses dont une seule est "
                "juste.",
                "Si le groupe va vite : faire poser les questions par les apprenants, à vous puis entre eux.",
            ),
            Bloom.UNDERSTAND: Moves(
                "Demander « pourquoi, selon vous ? » avant de donner l'explication.",
                "Si le groupe bloque : revenir à un exemple précis du poste et le dérouler pas à pas.",
                "Si le groupe va vite : demander un exemple contraire, et ce qui change alors.",
            ),
            Bloom.APPLY: Moves(
                "Montrer une fois sans parler, une fois en nommant chaque étape ; faire redire l'ordre avant "
                "la pratique.",
                "Si le groupe bloque : reprendre la seule étape qui coince, plusieurs fois, avant "
                "d'enchaîner.",
                "Si le groupe va vite : ajouter un imprévu au milieu du geste et demander la suite.",
            ),
            Bloom.ANALYSE: Moves(
                "Faire séparer ce que l'on sait de ce que l'on suppose, sur deux colonnes.",
                "Si le groupe bloque : demander ce qui s'est passé juste avant, puis encore avant.",
                "Si le groupe va vite : retirer un fait et demander si la conclusion tient toujours.",
            ),
            Bloom.EVALUATE: Moves(
                "Faire choisir par écrit avant le débat, pour que chacun parte de son propre avis.",
                "Si le groupe bloque : reprendre un critère à la fois.",
                "Si le groupe va vite : faire défendre l'avis contraire au sien.",
            ),
            Bloom.CREATE: Moves(
                "Montrer les critères avant la consigne, et vérifier que chacun sait les redire.",
                "Si le groupe bloque : partir d'un exemple imparfait à améliorer.",
                "Si le groupe va vite : ajouter une contrainte du poste et faire adapter la production.",
            ),
        },
        exercise=Moves(
            "Traiter l'exemple en pensant à voix haute, hésitations comprises, puis se taire pendant "
            "l'exercice.",
            "Si le groupe bloque : reprendre l'exemple et n'y changer qu'une donnée.",
            "Si le groupe va vite : faire inventer un cas limite par un groupe, que l'autre traite.",
        ),
        procedure="Dans « {title} », quelle étape est la plus facile à oublier un jour de presse, et que se "
        "passe-t-il alors ?",
        threshold="« {sentence} » Comment le vérifiez-vous à votre poste, et que faites-vous si ce n'est pas "
        "le cas ?",
        term="Comment expliqueriez-vous « {term} » à un collègue qui arrive ?",
        case="« {case} » Qu'est-ce qui l'a rendu possible, et à quel moment pouvait-on l'éviter ?",
        anyway="Qu'est-ce qui sera le plus difficile à tenir à votre poste, et qui peut vous y aider ?",
        confused="On peut confondre « {one} » et « {other} ».",
        opposite="On peut croire le contraire de ce que dit la source.",
        none_derived="Les sources ne permettent pas de déduire les confusions du terrain : notez ici celles "
        "que vous rencontrez.",
    ),
    Language.ENGLISH: Wording(
        language=Language.ENGLISH,
        lead="Leading: {objective}",
        debrief="Questions for the debrief",
        misconceptions="Frequent misconceptions",
        header=("What people may believe", "What the source says"),
        attention="Points of attention",
        left="What only you can bring",
        moves={
            Bloom.REMEMBER: Moves(
                "Before showing anything, ask what each person knows already, and note the answers without "
                "judging them.",
                "If the group is stuck: give the beginning of the answer, or two answers, one of them right.",
                "If the group is quick: let the learners ask the questions, to you and then to each other.",
            ),
            Bloom.UNDERSTAND: Moves(
                "Ask “why, in your opinion?” before you give the explanation.",
                "If the group is stuck: go back to one precise example at work and follow it step by step.",
                "If the group is quick: ask for an example of the opposite, and what changes then.",
            ),
            Bloom.APPLY: Moves(
                "Show it once without a word, once naming each step; have the order repeated before anyone "
                "practises.",
                "If the group is stuck: repeat only the step that fails, several times, before going on.",
                "If the group is quick: add something unforeseen in the middle and ask what comes next.",
            ),
            Bloom.ANALYSE: Moves(
                "Have what is known told apart from what is supposed, in two columns.",
                "If the group is stuck: ask what happened just before, and before that.",
                "If the group is quick: take one fact away and ask whether the conclusion still holds.",
            ),
            Bloom.EVALUATE: Moves(
                "Have people choose in writing before the debate, so that each starts from their own view.",
                "If the group is stuck: take one criterion at a time.",
                "If the group is quick: have each person defend the view opposite to theirs.",
            ),
            Bloom.CREATE: Moves(
                "Show the criteria before the task, and check that each person can say them again.",
                "If the group is stuck: start from an imperfect example to be improved.",
                "If the group is quick: add a constraint from work and have the result adapted.",
            ),
        },
        exercise=Moves(
            "Work through the example thinking aloud, doubts included, then keep silent during the exercise.",
            "If the group is stuck: take the example again and change a single fact in it.",
            "If the group is quick: have one group invent a borderline case that the other handles.",
        ),
        procedure="In “{title}”, which step is easiest to forget on a busy day, and what happens then?",
        threshold="“{sentence}” How do you check this in your job, and what do you do if it is not so?",
        term="How would you explain “{term}” to a colleague who has just arrived?",
        case="“{case}” What made it possible, and when could it have been avoided?",
        anyway="What will be hardest to keep up in your job, and who can help you with it?",
        confused="People may confuse “{one}” with “{other}”.",
        opposite="People may believe the opposite of what the source says.",
        none_derived="The sources do not tell what people get wrong at work: note here what you meet.",
    ),
}
"""French and English."""
