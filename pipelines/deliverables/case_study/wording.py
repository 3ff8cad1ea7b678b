"""What a case study says around the organisation's case and the sources' words, in each language."""

from dataclasses import dataclass

from pipelines.drafting.text.french_spaces import add_french_spaces
from schemas.course import Bloom
from schemas.ids import LONGEST_LINE
from schemas.language import Language


@dataclass(frozen=True)
class Wording:
    """One language's titles, tasks and questions; `{…}` is filled in."""

    language: Language
    situation: str
    no_case: str
    facts: str
    task: str
    tasks: dict[Bloom, str]
    """What is to be done with an objective in the situation, by its level."""

    any_task: str
    """The same with a chapter, where there is no objective."""

    debrief: str
    questions: tuple[str, ...]
    of_a_task: str
    otherwise: str
    no_exception: str
    accepted: str
    left: str
    what_followed: str

    def say(self, template: str, **facts: str) -> str:
        """Return a sentence filled in and spaced."""
        return add_french_spaces(template.format(**facts), self.language)

    def title_of(self, task: str) -> str:
        """Return the title of the section of one task."""
        return self.say(self.task, title=task)[:LONGEST_LINE].rstrip()


WORDING = {
    Language.FRENCH: Wording(
        language=Language.FRENCH,
        situation="La situation",
        no_case="Racontez ici, en cinq phrases au plus, une situation vécue à {organisation} : le lieu, le "
        "moment, les personnes, ce qui s'est passé, ce que l'on ne savait pas encore.",
        facts="Ce qu'il faut savoir",
        task="À vous : {title}",
        tasks={
            Bloom.REMEMBER: "{objective}. Dites ce qui compte dans cette situation, et ce qui n'y joue aucun "
            "rôle.",
            Bloom.UNDERSTAND: "{objective}. Servez-vous de cette situation, et dites pourquoi.",
            Bloom.APPLY: "{objective}. Écrivez ce que vous faites dans cette situation, dans l'ordre.",
            Bloom.ANALYSE: "{objective}. Séparez ce que l'on sait de cette situation de ce que l'on suppose.",
            Bloom.EVALUATE: "{objective}. Prenez une décision dans cette situation, et donnez vos critères.",
            Bloom.CREATE: "{objective}. Faites-le pour votre poste, en partant de cette situation.",
        },
        any_task="« {title} » : dites ce que vous faites dans cette situation, dans l'ordre, et pourquoi.",
        debrief="Questions pour le débriefing",
        questions=(
            "À quel moment pouvait-on encore éviter ce qui s'est passé ?",
            "Qui savait quoi, et à qui fallait-il le dire ?",
            "Que ferez-vous autrement à votre poste, et dès quand ?",
        ),
        of_a_task="Dans « {title} », qu'est-ce qui sera le plus difficile à tenir un jour de presse ?",
        otherwise="Ce qui peut se répondre autrement",
        no_exception="Les sources ne prévoient pas d'exception : notez ici celles que vous connaissez.",
        accepted="{trainer} : les autres réponses que vous acceptez, et pourquoi.",
        left="Ce que vous seul pouvez apporter",
        what_followed="{trainer} : la suite de cette situation, et ce qui a changé depuis.",
    ),
    Language.ENGLISH: Wording(
        language=Language.ENGLISH,
        situation="The situation",
        no_case="Tell here, in five sentences at most, a situation lived at {organisation}: the place, the "
        "moment, the people, what happened, what was not known yet.",
        facts="What one has to know",
        task="Your turn: {title}",
        tasks={
            Bloom.REMEMBER: "{objective}. Say what matters in this situation, and what plays no part in it.",
            Bloom.UNDERSTAND: "{objective}. Use this situation, and say why.",
            Bloom.APPLY: "{objective}. Write what you do in this situation, in order.",
            Bloom.ANALYSE: "{objective}. Tell what is known of this situation from what is supposed.",
            Bloom.EVALUATE: "{objective}. Decide what to do in this situation, and give your criteria.",
            Bloom.CREATE: "{objective}. Do it for your own job, starting from this situation.",
        },
        any_task="“{title}”: say what you do in this situation, in order, and why.",
        debrief="Questions for the debrief",
        questions=(
            "Until when could what happened still be avoided?",
            "Who knew what, and who had to be told?",
            "What will you do differently in your job, and from when?",
        ),
        of_a_task="In “{title}”, what will be hardest to keep up on a busy day?",
        otherwise="What may be answered otherwise",
        no_exception="The sources provide for no exception: note here those you know of.",
        accepted="{trainer}: the other answers you accept, and why.",
        left="What only you can bring",
        what_followed="{trainer}: what came of this situation, and what has changed since.",
    ),
}
"""French and English."""
