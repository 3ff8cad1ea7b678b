"""What a session plan says around its content, in each language."""

from dataclasses import dataclass

from pipelines.deliverables.session_plan.methods import Method
from pipelines.drafting.text.french_spaces import add_french_spaces
from schemas.language import Language


@dataclass(frozen=True)
class Frame:
    """A phase that teaches nothing new: how the session opens, is practised, looked back on and closed."""

    title: str
    method: Method
    resources: str


@dataclass(frozen=True)
class Wording:
    """One language's sentences; `{…}` is filled in from the course."""

    language: Language
    opening: Frame
    practice: Frame
    debrief: Frame
    quiz: Frame
    closing: Frame
    objectives: str
    case: str
    case_practice: str
    criterion: str
    condition: str
    source: str
    slides: str
    summary: str
    hand_over: str
    no_source: str
    audience: str
    constraints: str
    contact: str
    asked: str
    asked_one: str
    asked_all: str
    asked_all_one: str
    and_: str
    trainer: str
    left: tuple[str, ...]

    def say(self, template: str, **facts: str) -> str:
        """Return a sentence filled in and spaced."""
        return add_french_spaces(template.format(**facts), self.language)


FRENCH = Wording(
    language=Language.FRENCH,
    opening=Frame(
        "Accueil et objectifs",
        Method(
            "Tour de table",
            "Accueillir chaque personne et présenter la séance.",
            "Se présenter et dire une situation de leur poste qu'ils voudraient mieux traiter.",
            "Noter ce que chacun sait déjà et ce qu'il attend.",
            "Demander à chacun, en privé, l'aménagement dont il a besoin : rythme, lecture, vue, ouïe, "
            "mobilité.",
        ),
        "Objectifs affichés",
    ),
    practice=Frame(
        "Mise en situation",
        Method(
            "Cas à traiter en petits groupes",
            "Demander à chaque groupe de choisir une situation de son poste et de la traiter avec ce qui "
            "vient d'être vu.",
            "Dire ce qu'ils feraient, dans quel ordre et pourquoi, puis comparer entre groupes.",
            "Chaque groupe dit sa décision et montre la source qui la fonde.",
            "Former des groupes mêlés ; accepter une réponse dite, écrite ou montrée.",
        ),
        "Cas imprimé ou projeté",
    ),
    debrief=Frame(
        "Débriefing",
        Method(
            "Questions ouvertes",
            "Demander : qu'est-ce qui vous a surpris ? qu'est-ce qui sera difficile à tenir sur votre "
            "poste ? que ferez-vous autrement dès demain ?",
            "Répondre à partir de leur poste, s'écouter sans se juger.",
            "Relever les points encore incertains et y revenir aussitôt.",
            "Laisser une minute de réflexion en silence avant de parler ; personne n'est obligé de répondre.",
        ),
        "Tableau pour noter les réponses",
    ),
    quiz=Frame(
        "Quiz",
        Method(
            "Évaluation individuelle, puis correction commune",
            "Lancer le quiz, laisser répondre seul, puis revenir sur chaque erreur avec sa source.",
            "Répondre seul, puis dire pourquoi une réponse est juste.",
            "Résultats du quiz.",
            "Lire les questions à voix haute à qui le demande ; laisser plus de temps à qui en a besoin.",
        ),
        "Quiz du module",
    ),
    closing=Frame(
        "Clôture",
        Method(
            "Tour de table",
            "Revenir aux objectifs un par un et faire dire à chacun ce qu'il emporte.",
            "Dire une chose retenue et un geste qu'ils changeront.",
            "Chacun situe où il en est sur chaque objectif.",
            "Accepter une réponse écrite ; dire à qui s'adresser après la séance.",
        ),
        "Objectifs affichés",
    ),
    objectives="Lire les objectifs affichés.",
    case="Partir d'une situation vécue chez {organisation} : « {case} »",
    case_practice="Soumettre ce cas : « {case} » Demander ce qui s'est passé, ce qu'il fallait faire, et à "
    "quel moment.",
    criterion="Réussi si : {criterion}.",
    condition="Conditions : {condition}.",
    source="Source : {names}",
    slides="diapositives du module",
    summary="synthèse du module",
    hand_over="Remettre la synthèse.",
    no_source="Les sources ne disent rien de cet objectif : le contenu reste à apporter.",
    audience="Public : {audience}",
    constraints="À respecter : {constraints}",
    contact="Référent handicap : {contact}.",
    asked="Quiz : questions {items}.",
    asked_one="Quiz : question {items}.",
    asked_all="Quiz : {count} questions, réussi à partir de {mastery} %.",
    asked_all_one="Quiz : {count} question, réussi à partir de {mastery} %.",
    and_="et",
    trainer="Le formateur ou la formatrice",
    left=(
        "{trainer} : l'énergie du groupe. Sentir quand accélérer, s'arrêter, faire parler ou laisser le "
        "silence.",
        "{trainer} : l'émotion. Accueillir la peur, la gêne ou la colère qu'un sujet réveille, avant de "
        "continuer.",
        "{trainer} : le non-verbal. Lire les regards et les postures, et ce que le groupe ne dit pas.",
        "{trainer} : l'exemple vécu, que personne d'autre ne peut raconter.",
    ),
)

ENGLISH = Wording(
    language=Language.ENGLISH,
    opening=Frame(
        "Welcome and objectives",
        Method(
            "Round of introductions",
            "Welcome each person and present the session.",
            "Introduce themselves and name a situation at work they would like to handle better.",
            "Note what each person knows already and expects.",
            "Ask each person in private what they need: pace, reading, sight, hearing, mobility.",
        ),
        "Objectives on display",
    ),
    practice=Frame(
        "Practice on a real situation",
        Method(
            "A case to handle in small groups",
            "Ask each group to choose a situation from their job and to handle it with what has just been "
            "seen.",
            "Say what they would do, in which order and why, then compare between groups.",
            "Each group states its decision and shows the source it rests on.",
            "Form mixed groups; accept an answer that is spoken, written or shown.",
        ),
        "The case, printed or on screen",
    ),
    debrief=Frame(
        "Debrief",
        Method(
            "Open questions",
            "Ask: what surprised you? What will be hard to keep up in your job? What will you do "
            "differently from tomorrow?",
            "Answer from their own job, and listen without judging.",
            "Note what is still uncertain and come back to it at once.",
            "Leave a minute of silence to think before anyone speaks; nobody has to answer.",
        ),
        "A board to note the answers",
    ),
    quiz=Frame(
        "Quiz",
        Method(
            "Individual assessment, then shared correction",
            "Start the quiz, let everyone answer alone, then go back over each mistake with its source.",
            "Answer alone, then say why an answer is right.",
            "Results of the quiz.",
            "Read the questions aloud to whoever asks; leave more time to whoever needs it.",
        ),
        "The module's quiz",
    ),
    closing=Frame(
        "Closing",
        Method(
            "Round of the group",
            "Go back to the objectives one by one and let each person say what they take away.",
            "Name one thing to remember and one habit they will change.",
            "Each person says where they stand on each objective.",
            "Accept a written answer; say whom to ask after the session.",
        ),
        "Objectives on display",
    ),
    objectives="Read out the objectives on display.",
    case="Start from something that happened at {organisation}: “{case}”",
    case_practice="Hand out this case: “{case}” Ask what happened, what should have been done, and when.",
    criterion="Achieved if: {criterion}.",
    condition="Conditions: {condition}.",
    source="Source: {names}",
    slides="the module's slides",
    summary="the module's summary",
    hand_over="Hand over the summary.",
    no_source="The sources say nothing of this objective: its content is still to be brought.",
    audience="Audience: {audience}",
    constraints="To be respected: {constraints}",
    contact="Disability contact: {contact}.",
    asked="Quiz: questions {items}.",
    asked_one="Quiz: question {items}.",
    asked_all="Quiz: {count} questions, passed from {mastery}%.",
    asked_all_one="Quiz: {count} question, passed from {mastery}%.",
    and_="and",
    trainer="The trainer",
    left=(
        "{trainer}: the energy of the group. Feel when to speed up, to stop, to let people speak or to keep "
        "silent.",
        "{trainer}: emotion. Make room for the fear, unease or anger a subject stirs, before going on.",
        "{trainer}: what is not said. Read the looks and postures, and what the group does not say aloud.",
        "{trainer}: the lived example, that nobody else can tell.",
    ),
)

WORDING = {Language.FRENCH: FRENCH, Language.ENGLISH: ENGLISH}
