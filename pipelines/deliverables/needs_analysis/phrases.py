"""The words of a needs analysis in French and English; every number in them is given by code."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipelines.drafting.markup import quote_text
from schemas.language import Language

THIN = "\u202f"
NO_BREAK = "\u00a0"

TITLES = {
    Language.FRENCH: {
        "context": "Contexte et demande",
        "method": "Méthode et base des réponses",
        "results": "Résultats, question par question",
        "reading": "Lecture des résultats",
        "voices": "Ce que disent les personnes",
        "gaps": "Écarts à vérifier au regard des objectifs",
        "constraints": "Contraintes et aménagements",
        "objectives": "Objectifs proposés",
        "remaining": "Ce qui reste à demander",
    },
    Language.ENGLISH: {
        "context": "Context and request",
        "method": "Method and response base",
        "results": "Results, question by question",
        "reading": "Reading of the results",
        "voices": "What people say",
        "gaps": "Gaps to check against the objectives",
        "constraints": "Constraints and adjustments",
        "objectives": "Proposed objectives",
        "remaining": "What remains to be asked",
    },
}

SAID = {
    Language.FRENCH: {
        "organisation": "Organisation : {}.",
        "course": "Formation envisagée : {}.",
        "modules": "Modules prévus : {}.",
        "audience": "Public : {}",
        "culture": "Culture de travail : {}",
        "case": "Situation vécue : {}",
        "constraint": "Contrainte posée par l'organisation : {}",
        "rounding": "Chaque part est arrondie à l'unité et donnée avec son effectif et sa base : les "
        "personnes qui ont répondu à la question.",
        "personal": "Colonnes qui désignent des personnes, écartées dès la lecture de {source} : {columns}.",
        "left_out": "Colonnes de {source} qui ne sont pas des questions, non comptées : {columns}.",
        "free": "Questions ouvertes de {source}, citées plus bas et non comptées : {columns}.",
        "by": "Résultats donnés en tout, puis selon « {} ».",
        "hidden": "Groupes non détaillés, trop peu nombreux pour que personne n'y soit reconnu : {}.",
        "small": "Un groupe de moins de cinq réponses n'est jamais détaillé, ni celui qui permettrait de le "
        "retrouver par soustraction.",
        "too_few": "Moins de cinq personnes ont répondu dans {} : leurs réponses ne sont ni comptées ni "
        "citées, on reconnaîtrait qui les a données.",
        "no_table": "Aucun questionnaire parmi les sources : il reste à interroger les personnes concernées.",
        "sources": "Sources lues",
        "questionnaire": "Questionnaire",
        "notes": "Notes et documents",
        "several": " (plusieurs réponses possibles)",
        "sum": " (parts arrondies : leur somme fait {}\u00a0%)",
        "gaps": "Objectifs et réponses qui en parlent",
        "to_check": "à vérifier",
        "no_gap": "Aucune question du questionnaire ne parle d'un objectif des modules.",
        "no_accommodation": "Besoins d'aménagement, handicap compris : à demander à chaque personne.",
    },
    Language.ENGLISH: {
        "organisation": "Organisation: {}.",
        "course": "Training considered: {}.",
        "modules": "Modules planned: {}.",
        "audience": "Audience: {}",
        "culture": "Working culture: {}",
        "case": "A situation that occurred: {}",
        "constraint": "Constraint set by the organisation: {}",
        "rounding": "Each share is rounded to the unit and given with its count and its base: the people who "
        "answered the question.",
        "personal": "Columns that name people, left out when {source} was read: {columns}.",
        "left_out": "Columns of {source} that are no questions, not counted: {columns}.",
        "free": "Open questions of {source}, quoted below and not counted: {columns}.",
        "by": "Results given in all, then by “{}”.",
        "hidden": "Groups not detailed, too few for nobody to be recognised: {}.",
        "small": "A group of fewer than five answers is never detailed, nor the one that would let it be "
        "found by subtraction.",
        "too_few": "Fewer than five people answered in {}: their answers are neither counted nor quoted, as "
        "one would recognise who gave them.",
        "no_table": "No questionnaire among the sources: the people concerned are still to be asked.",
        "sources": "Sources read",
        "questionnaire": "Questionnaire",
        "notes": "Notes and documents",
        "several": " (several answers possible)",
        "sum": " (rounded shares: they add up to {}%)",
        "gaps": "Objectives and the answers that speak of them",
        "to_check": "to be checked",
        "no_gap": "No question of the questionnaire speaks of an objective of the modules.",
        "no_accommodation": "Need for adjustments, disability included: to be asked of each person.",
    },
}

HEADERS = {
    Language.FRENCH: {
        "sources": ("Source", "Nature", "Base"),
        "gaps": ("Objectif", "Question", "Réponses à regarder", "Chiffre", "Lecture"),
    },
    Language.ENGLISH: {
        "sources": ("Source", "Type", "Base"),
        "gaps": ("Objective", "Question", "Answers to look at", "Figure", "Reading"),
    },
}

REMAINING = {
    Language.FRENCH: (
        "Le résultat attendu par le commanditaire, et comment on le constatera.",
        "L'ordre de priorité entre les écarts, décidé avec les responsables d'équipe.",
        "Ce qui, dans ces écarts, relève du matériel ou de l'organisation et non de la formation.",
        "Les prérequis, et ce que les personnes savent déjà faire.",
        "Le temps, les lieux et les personnes disponibles pour se former.",
        "Combien de personnes ont été interrogées en tout : le taux de réponse n'est pas dans les sources.",
    ),
    Language.ENGLISH: (
        "The result the sponsor expects, and how one will see it.",
        "The order of priority between the gaps, decided with the team leaders.",
        "What in these gaps is a matter of equipment or organisation rather than training.",
        "The prerequisites, and what people can do already.",
        "The time, places and people available for training.",
        "How many people were asked in all: the response rate is not in the sources.",
    ),
}
UNASKED = {
    Language.FRENCH: "Aucune question ne parle de l'objectif « {} » : à demander.",
    Language.ENGLISH: "No question speaks of the objective “{}”: to be asked.",
}
OTHER_LANGUAGE = {
    Language.FRENCH: "Les objectifs du module « {} », écrits dans une autre langue : à rapprocher à la main.",
    Language.ENGLISH: "The objectives of the module “{}”, in another language: to be compared by hand.",
}


@dataclass(frozen=True)
class Phrases:
    """How counts, shares and formulas are said in one language."""

    language: Language

    @property
    def french(self) -> bool:
        """Return whether the language is French."""
        return self.language is Language.FRENCH

    def __getitem__(self, name: str) -> str:
        """Return a fixed word, such as the title of a column or the label of a line."""
        return WORDS[self.language][name]

    def share(self, count: int, base: int, percent: int) -> str:
        """Return a share with its count and base, e.g. `18 sur 41, soit 44 %`."""
        if self.french:
            return f"{self._whole(count)} sur {self._whole(base)}, soit {percent}{NO_BREAK}%"
        return f"{self._whole(count)} of {self._whole(base)}, that is {percent}%"

    def of(self, count: int, base: int) -> str:
        """Return a count of a base, without a share."""
        return f"{self._whole(count)} {'sur' if self.french else 'of'} {self._whole(base)}"

    def responses(self, count: int) -> str:
        """Return how many answered."""
        plural = "" if count == 1 else "s"
        return f"{self._whole(count)} {'réponse' if self.french else 'response'}{plural}"

    def decimal(self, value: Fraction) -> str:
        """Return a number to one decimal at most, half up."""
        tenths = (2 * value * 10 + 1) // 2
        whole, rest = divmod(abs(tenths), 10)
        sign = "-" if tenths < 0 else ""
        mark = "," if self.french else "."
        return f"{sign}{self._whole(int(whole))}" + (f"{mark}{rest}" if rest else "")

    def extent(self, lowest: Fraction, highest: Fraction) -> str:
        """Return the smallest and the largest value."""
        joined = ("de {} à {}" if self.french else "from {} to {}").format
        return joined(self.decimal(lowest), self.decimal(highest))

    def band(self, lowest: int, highest: int) -> str:
        """Return how a band of a scale is called."""
        return f"De {lowest} à {highest}" if self.french else f"From {lowest} to {highest}"

    def either(self, labels: Sequence[str]) -> str:
        """Return several answers counted together."""
        if len(labels) == 1:
            return labels[0]
        return f"{', '.join(labels[:-1])} {'ou' if self.french else 'or'} {labels[-1]}"

    def formula_share(self, answer: str, title: str) -> str:
        """Return in words how a share is counted."""
        text, asked = quote_text(answer, self.language), quote_text(title, self.language)
        if self.french:
            return f"réponses {text} à {asked} / personnes ayant répondu à cette question"
        return f"answers {text} to {asked} / people who answered that question"

    def formula_by(self, title: str) -> str:
        """Return in words that a line is counted for everyone, then group by group."""
        text = "en tout, puis selon" if self.french else "in all, then by"
        return f", {text} {quote_text(title, self.language)}"

    def formula_among(self, group: str, by: str) -> str:
        """Return in words that a share is of one group alone."""
        text = "parmi" if self.french else "among"
        return f", {text} {quote_text(group, self.language)} ({by})"

    def formula_of(self, label: str, title: str) -> str:
        """Return in words what a line is of a question, such as the mean of its answers."""
        return f"{label}, {quote_text(title, self.language)}"

    def _whole(self, count: int) -> str:
        return f"{count:,}".replace(",", THIN if self.french else ",")


WORDS = {
    Language.FRENCH: {
        "answer": "Réponse",
        "overall": "Ensemble",
        "mean": "Moyenne",
        "median": "Médiane",
        "range": "Étendue",
        "unanswered": "Sans réponse",
        "nothing": "—",
        "all_columns": "toutes les colonnes",
        "formula_rows": "lignes de réponses du fichier",
    },
    Language.ENGLISH: {
        "answer": "Answer",
        "overall": "All",
        "mean": "Mean",
        "median": "Median",
        "range": "Range",
        "unanswered": "No answer",
        "nothing": "—",
        "all_columns": "all columns",
        "formula_rows": "rows of answers in the file",
    },
}
