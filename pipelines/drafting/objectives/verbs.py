"""The verb of an objective, and the levels at which it is used.

The six levels are those of B. S. Bloom (Taxonomy of Educational Objectives, 1956) as revised by
L. W. Anderson and D. R. Krathwohl (A Taxonomy for Learning, Teaching, and Assessing, 2001); that an
objective needs an observable verb is R. F. Mager's (Preparing Instructional Objectives, 1962). The verbs
under each level are our own choice for training at work; a verb may stand under several.
"""

import re
from dataclasses import dataclass

from pipelines.drafting.text.typography import canonical
from schemas.course import Bloom
from schemas.language import Language


def _verbs(listed: str) -> tuple[str, ...]:
    return tuple(canonical(verb) for verb in listed.split(","))


ACTION: dict[Language, dict[Bloom, tuple[str, ...]]] = {
    Language.FRENCH: {
        Bloom.REMEMBER: _verbs(
            """citer, nommer, énumérer, lister, rappeler, réciter, repérer, retrouver, reconnaître, désigner,
            indiquer, énoncer, localiser, identifier, définir, situer, relever, donner, dire, montrer"""
        ),
        Bloom.UNDERSTAND: _verbs(
            """expliquer, décrire, distinguer, reformuler, résumer, illustrer, interpréter, traduire,
            différencier, justifier, classer, comparer, présenter, définir, identifier, associer, déduire,
            situer, commenter, exposer, préciser"""
        ),
        Bloom.APPLY: _verbs(
            """appliquer, utiliser, réaliser, effectuer, conduire, contrôler, exécuter, mesurer, calculer,
            préparer, nettoyer, désinfecter, manipuler, remplir, renseigner, employer, régler, installer,
            monter, démonter, servir, suivre, mettre en œuvre, mettre en service, mettre en place, rédiger,
            traiter, accueillir, répondre, réagir, alerter, orienter, saisir, enregistrer, vérifier, relever,
            poser, porter, ranger, doser, démontrer, pratiquer, respecter, intervenir, tenir, animer, lire,
            fixer, établir, déterminer, planifier, prévoir, informer, transmettre, gérer, prélever,
            étiqueter, peser, emballer, coordonner, former, paramétrer, configurer, programmer,
            évacuer, déclarer, signaler, encaisser, conserver, stocker, réceptionner, livrer,
            refroidir, réchauffer, adapter, choisir, résoudre, organiser, compléter, trier"""
        ),
        Bloom.ANALYSE: _verbs(
            """analyser, diagnostiquer, comparer, distinguer, examiner, décomposer, rechercher, déceler,
            détecter, différencier, hiérarchiser, classer, repérer, enquêter, inspecter, relier, trier,
            contrôler, identifier, confronter, questionner, vérifier, organiser"""
        ),
        Bloom.EVALUATE: _verbs(
            """évaluer, juger, choisir, décider, argumenter, critiquer, auditer, valider, arbitrer, apprécier,
            justifier, recommander, estimer, vérifier, prioriser, défendre, refuser, contrôler, sélectionner,
            hiérarchiser"""
        ),
        Bloom.CREATE: _verbs(
            """créer, concevoir, élaborer, rédiger, construire, composer, planifier, proposer, inventer,
            développer, organiser, produire, formuler, imaginer, programmer, bâtir, adapter, réaliser,
            mettre au point"""
        ),
    },
    Language.ENGLISH: {
        Bloom.REMEMBER: _verbs(
            """recall, list, name, state, recite, recognise, recognize, identify, locate, label, quote,
            define, point out, tell, repeat, match, find, give"""
        ),
        Bloom.UNDERSTAND: _verbs(
            """explain, describe, distinguish, restate, summarise, summarize, illustrate, interpret,
            translate, differentiate, classify, compare, paraphrase, give an example of, predict, infer,
            identify, define, discuss, outline, present, tell apart, justify"""
        ),
        Bloom.APPLY: _verbs(
            """apply, use, carry out, perform, conduct, check, measure, calculate, prepare, serve, clean,
            disinfect, handle, fill in, operate, set, install, assemble, dismantle, follow, implement,
            complete, record, report, respond, react, alert, demonstrate, practise, store, wear, sort,
            answer, run, lead, write, receive, cool, reheat, adapt, choose, solve, organise,
            organize, evacuate, verify, read, put on, plan, determine,
            inform, manage, label, weigh, pack, coordinate, configure, hand over, draft, register"""
        ),
        Bloom.ANALYSE: _verbs(
            """analyse, analyze, diagnose, compare, distinguish, examine, break down, investigate, detect,
            differentiate, rank, classify, inspect, contrast, trace, question, sort, check, relate,
            organise, organize, identify, verify"""
        ),
        Bloom.EVALUATE: _verbs(
            """evaluate, judge, assess, decide, argue, critique, audit, validate, justify, recommend,
            estimate, prioritise, prioritize, defend, choose, select, rate, appraise, refuse, check, verify"""
        ),
        Bloom.CREATE: _verbs(
            """create, design, devise, write, build, compose, plan, propose, invent, develop, organise,
            organize, produce, formulate, draft, programme, construct, adapt"""
        ),
    },
}
"""Verbs whose doing one can see, by language and level, the most usual first."""

VAGUE: dict[Language, tuple[str, ...]] = {
    Language.FRENCH: _verbs(
        """comprendre, connaître, savoir, sensibiliser, être sensibilisé, appréhender, maîtriser, apprendre,
        découvrir, s'approprier, prendre conscience, se familiariser, assimiler, acquérir,
        saisir l'importance, être capable, être conscient, avoir conscience, s'initier, approfondir,
        aborder, améliorer, développer ses connaissances, voir, intégrer"""
    ),
    Language.ENGLISH: _verbs(
        """understand, know, be aware, raise awareness, appreciate, learn, master, grasp, become familiar,
        be familiar, discover, realise, realize, acquire, be able, get to know, improve, be introduced,
        explore, see"""
    ),
}
"""Verbs nobody can observe: what does a person who understands do?"""

REFLEXIVE = re.compile(r"^(?:se |s')", re.IGNORECASE)
INTRODUCED = {
    Language.FRENCH: re.compile(
        r"^(?:être|sera|seront|est) (?:capables? de|en mesure de|apte à) |^à |^savoir ", re.I
    ),
    Language.ENGLISH: re.compile(r"^(?:(?:will )?be able to|to|know how to|can) ", re.I),
}
"""What people write before the verb: « être capable de citer », "be able to recall"."""

MOST_NAMED = 4


@dataclass(frozen=True)
class Verb:
    """The verb an objective begins with, and the levels it is used at; none for a vague one."""

    word: str
    levels: frozenset[Bloom]

    @property
    def is_vague(self) -> bool:
        """Return whether nobody can observe what the verb asks for."""
        return not self.levels


def verb_of(text: str, language: Language) -> Verb | None:
    """Return the verb an objective's text begins with; None where it begins with none we know."""
    said = canonical(text).lower()
    bare = REFLEXIVE.sub("", INTRODUCED[language].sub("", said))
    return _begun(bare, language) or _begun(said, language)


def subject_of(text: str, language: Language) -> str:
    """Return what an objective is about: its text without the verb it begins with, if we know that."""
    said = canonical(text)
    for form in (REFLEXIVE.sub("", INTRODUCED[language].sub("", said)), said):
        verb = _begun(form.lower(), language)
        if verb is not None:
            return form[len(verb.word) :]
    return said


def list_better_verbs(level: Bloom, language: Language) -> tuple[str, ...]:
    """Return a few verbs of a level, to be named to who wrote a vague one."""
    return ACTION[language][level][:MOST_NAMED]


def _begun(said: str, language: Language) -> Verb | None:
    """Return the longest verb a text begins with, with every level it stands under."""
    by_level = ACTION[language]
    every = {*VAGUE[language], *(verb for verbs in by_level.values() for verb in verbs)}
    word = max((verb for verb in every if re.match(rf"{re.escape(verb)}(?!\w)", said)), key=len, default=None)
    if word is None:
        return None
    return Verb(word, frozenset(level for level, verbs in by_level.items() if word in verbs))
