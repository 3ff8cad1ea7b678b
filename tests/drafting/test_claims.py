"""Does a claim say what its source says? Changed on purpose, hundreds of times; and left alone."""

from pathlib import Path

import pytest

from bench.quality.falsified import Falsified, falsified
from bench.quality.scores import case_of
from bench.quality.subjects import every
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.critique import criticise, names
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.likeness import DifferenceKind, find_differences, find_lost_condition
from pipelines.testing import builders
from schemas.draft import Option, Origin, SingleChoice, Statement, TrueFalse
from schemas.language import Language

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "courses"
SHARED = ROOT.parent / "shared" / "data" / "sources"
MUTATIONS = 500 if SHARED.is_dir() else 50
"""Different ones, a writer's own words before them aside; the example courses alone give fewer."""
NAMES = 0.80 if SHARED.is_dir() else 0.70
"""Of the names changed, the share that is told; the example courses alone have few, told again and again."""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Extractive drafts of the example courses, their documents too, and of every real source we have."""
    return read_cases([EXAMPLES, SHARED] if SHARED.is_dir() else [EXAMPLES])


def read_cases(folders: list[Path]) -> list[Case]:
    return [case_of(each, each.content) for each in every(folders) if each.content is not None]


@pytest.fixture(scope="module")
def figures(cases: list[Case]) -> Falsified:
    return falsified(cases)


@pytest.mark.trial
def test_a_name_changed_for_another_of_the_sources_is_told(figures: Falsified) -> None:
    found = figures.kinds["name"]
    assert found.made >= 10
    assert found.share >= NAMES, found


@pytest.mark.parametrize("kind", ["number", "negation", "modal"])
@pytest.mark.trial
def test_a_number_negation_or_modal_changed_in_a_cited_claim_is_caught(figures: Falsified, kind: str) -> None:
    """Of each, at least as many as asked; `python -m bench.quality` prints the figures."""
    found = figures.kinds[kind]
    assert found.distinct >= MUTATIONS
    assert found.share >= 0.80, found


@pytest.mark.parametrize("kind", ["number", "negation", "modal"])
@pytest.mark.parametrize("place", ["stem", "feedback"])
@pytest.mark.trial
def test_what_is_made_false_in_a_question_is_caught_wherever_a_learner_reads_it(
    figures: Falsified, place: str, kind: str
) -> None:
    """Eighteen stems have a modal, of which one is five points."""
    found = figures.questions[f"{place}, {kind}"]
    assert found.distinct >= 5
    assert found.share >= 0.75, found


@pytest.mark.parametrize("how", ["key, number", "another key"])
@pytest.mark.trial
def test_a_wrong_answer_held_to_be_right_is_caught(figures: Falsified, how: str) -> None:
    found = figures.questions[how]
    assert found.distinct >= 50
    assert found.share >= 0.80, found


@pytest.mark.trial
def test_a_word_changed_in_a_quotation_is_always_caught(figures: Falsified) -> None:
    found = figures.kinds["quotation"]
    assert found.made >= MUTATIONS
    assert found.share == 1.0, found


@pytest.mark.trial
def test_claims_left_alone_are_not_found_wrong(figures: Falsified) -> None:
    assert figures.alarms.made >= MUTATIONS
    assert figures.alarms.share <= 0.02, figures.alarms


# one by one

HOT = "Un plat chaud doit être servi avant 63 °C, jamais après deux heures."


@pytest.mark.parametrize(
    ("claim", "source", "kind"),
    [
        (
            "La porte se ferme avant la livraison.",
            "La porte se ferme après la livraison.",
            DifferenceKind.OPPOSITE,
        ),
        ("La porte n'est pas fermée le soir.", "La porte est fermée le soir.", DifferenceKind.OPPOSITE),
        ("La porte est fermée le soir.", "La porte n’est jamais fermée le soir.", DifferenceKind.OPPOSITE),
        ("La porte n'est plus fermée le soir.", "La porte est fermée le soir.", DifferenceKind.OPPOSITE),
        ("On signe trois fois par jour.", "On signe deux fois par jour.", DifferenceKind.NUMBER),
        ("Le congélateur reste à 18 °C.", "Le congélateur reste à -18 °C.", DifferenceKind.NUMBER),
        ("Le chef peut signer le relevé.", "Le chef doit signer le relevé.", DifferenceKind.MODAL),
        ("The tray may be kept closed.", "The tray must be kept closed.", DifferenceKind.MODAL),
        ("The tray must be kept closed.", "The tray must not be kept closed.", DifferenceKind.OPPOSITE),
        ("The tray can't be kept open.", "The tray can be kept open.", DifferenceKind.OPPOSITE),
        ("Trays are cleaned before use.", "Trays are cleaned after use.", DifferenceKind.OPPOSITE),
        ("Trays are always cleaned at night.", "Trays are sometimes cleaned at night.", DifferenceKind.MODAL),
        (
            "Trays are emptied on the bench, and on the shelf.",
            "Trays are emptied on the bench, never on the shelf.",
            DifferenceKind.OPPOSITE,
        ),
        ("Trays are stacked or tilted.", "Trays are never stacked or tilted.", DifferenceKind.OPPOSITE),
    ],
)  # fmt: skip
def test_two_sentences_that_part_in_one_word_are_told_by_it(
    claim: str, source: str, kind: DifferenceKind
) -> None:
    language = Language.ENGLISH if "tray" in claim.lower() else Language.FRENCH
    assert [each.kind for each in find_differences(claim, source, language)] == [kind]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("La porte est fermée le soir.", "La porte est fermée le soir, jamais le matin."),
        ("La porte est fermée le soir par le chef.", "La porte est fermée le soir."),
        ("Un produit exposé n'est jamais servi.", "Un produit exposé est écarté."),
        ("Ne gardez pas ce produit.", "Un produit exposé plus de 30 minutes est écarté."),
        ("Le chef signe deux fois par jour.", "Le chef signe 2 fois par jour."),
        ("La chambre reste à 1 500 lux.", "La chambre reste à 1500 lux."),
        ("Aucune porte ne reste ouverte le soir.", "Pas de porte qui reste ouverte le soir."),
        ("Trays do not stay out.", "Trays don't stay out."),
        (
            "Trays are emptied on the bench, and the cook reads it.",
            "Trays are emptied on the bench, never on the shelf.",
        ),
        ("Trays are not stacked and not tilted.", "Trays are never stacked or tilted."),
        (
            "Trays wait for 10 minutes before the round is broken off.",
            "Trays wait for up to 10 minutes; after that the round is broken off.",
        ),
        ("Trays stay; it is the cook who moves them, not you.", "Trays stay, and the cook moves them."),
        ("Aucun chef ne laisse de porte ouverte le soir.", "Ne jamais laisser de porte ouverte le soir."),
        ("", "La porte est fermée."),
        ("La porte est fermée.", ""),
    ],
)
def test_other_words_for_the_same_thing_are_no_difference(claim: str, source: str) -> None:
    language = Language.ENGLISH if "Trays" in claim else Language.FRENCH
    assert find_differences(claim, source, language) == []


HONEST = [
    (
        "Un produit exposé plus de 30 minutes est écarté.",
        "Au-delà de 30 minutes hors du froid, un produit est écarté.",
    ),
    (
        "La température de la chambre froide reste entre 0 °C et 3 °C.",
        "Gardez la chambre froide entre 0 °C et 3 °C.",
    ),
    (
        "Le responsable signe le relevé deux fois par jour.",
        "Chaque jour, le responsable signe deux fois le relevé.",
    ),
    (
        "Le responsable signe le relevé deux fois par jour.",
        "Le relevé est signé deux fois par jour par le responsable.",
    ),
    (
        "Il ne faut jamais recongeler un produit décongelé.",
        "Un produit décongelé ne doit jamais être recongelé.",
    ),
    ("Il ne faut jamais recongeler un produit décongelé.", "Ne recongelez pas un produit décongelé."),
    (
        "On ne remet pas en température un plat refroidi depuis plus de trois jours.",
        "Un plat refroidi depuis plus de trois jours n'est pas remis en température.",
    ),
    (
        "Les plats chauds sont servis à 63 °C au minimum.",
        "Les plats chauds doivent être servis à au moins 63 °C.",
    ),
    (
        "La sonde doit être étalonnée tous les 12 mois.",
        "La sonde est étalonnée une fois par an, tous les 12 mois.",
    ),
    (
        "Les mains sont lavées avant et après le service.",
        "On se lave les mains avant le service et après le service.",
    ),
    ("La porte reste fermée, sauf pendant la livraison.", "Hors livraison, la porte reste fermée."),
    ("Sans étiquette, le plat n'est pas servi.", "Un plat sans étiquette n'est pas servi."),
    ("Un plat qui n'a pas d'étiquette est jeté.", "Un plat sans étiquette est jeté."),
    ("Le plat témoin est gardé cinq jours.", "Le plat témoin est conservé pendant cinq jours."),
    ("The tray must be kept closed until it is served.", "Keep the tray closed until it is served."),
    ("Staff must not open the tray before serving.", "Staff must never open the tray before serving."),
    ("Staff should not open the tray.", "Do not open the tray."),
    (
        "Do not leave the tray out for more than 30 minutes.",
        "Never leave the tray out longer than 30 minutes.",
    ),
    ("Allergens must be declared on the label.", "All allergens must be declared on the label."),
    ("The label can be read without opening the tray.", "You can read the label without opening the tray."),
    ("Il est interdit de fumer dans la cuisine.", "Il est interdit de fumer en cuisine."),
    ("Seul le chef peut ouvrir la cellule.", "Seul le chef est autorisé à ouvrir la cellule."),
    ("Le chef peut, s'il le souhaite, ouvrir la cellule.", "Le chef peut ouvrir la cellule s'il le veut."),
    (
        "Toutes les surfaces doivent être désinfectées après le nettoyage.",
        "Après le nettoyage, toutes les surfaces doivent être désinfectées.",
    ),
    (
        "Le nettoyage se fait du plus propre vers le plus sale.",
        "On nettoie toujours du plus propre vers le plus sale.",
    ),
    ("Il faut éviter de poser le plat au sol.", "On ne doit pas poser le plat au sol."),
    (
        "Les agents doivent porter des gants et peuvent porter des lunettes.",
        "Les agents doivent porter des gants ; les lunettes sont facultatives.",
    ),
    ("Un produit à plus de 4 °C est refusé.", "Un produit à plus de 4 °C n'est pas accepté."),
    ("Le produit n'est ni servi ni conservé.", "Le produit n'est pas servi, et il n'est pas conservé."),
    ("Aucune denrée n'est posée au sol.", "Les denrées ne sont pas posées au sol."),
    ("Ne jamais laisser un plat sans surveillance.", "Ne laissez jamais un plat sans surveillance."),
    (
        "La cellule descend de 63 °C à 10 °C en moins de deux heures.",
        "En moins de 2 heures, la cellule passe de 63 °C à 10 °C.",
    ),
    ("La livraison a lieu entre 6 h et 7 h.", "La livraison arrive entre 6 heures et 7 heures."),
    ("Le délai est de 1 500 secondes, soit 25 minutes.", "Le délai est de 25 minutes."),
    ("Les agents n'ont pas à signer.", "Les agents n'ont pas besoin de signer."),
    ("You do not have to sign the sheet.", "You don't need to sign the sheet."),
    ("The driver cannot leave before signing.", "The driver can't leave before signing."),
    ("Trays may only be opened by the child.", "Only the child may open the trays."),
]
"""Sources, and the same said otherwise: as a good writer does it."""


def test_an_honest_rewording_is_no_contradiction() -> None:
    found = [
        (source, claim) for source, claim in HONEST if find_differences(claim, source, _language(source))
    ]
    assert found == []


def _language(text: str) -> Language:
    english = {"the", "must", "staff", "trays"} & set(text.lower().split())
    return Language.ENGLISH if english else Language.FRENCH


def test_the_finding_shows_both_sides_and_blocks_but_for_a_modal() -> None:
    quoted = builders.citation(2)
    denied = quoted.quote.replace("est écarté", "n'est pas écarté")
    statement = Statement(id="st-0001", text=denied, citations=(quoted,), origin=Origin.MODEL)
    content = builders.content(artefacts=(Summary(points=(statement,)),))
    (told,) = [
        f
        for f in criticise(KINDS, content, builders.spans(), builders.course())
        if f.rule == "claim.contradicts"
    ]
    assert told.severity == "blocking"
    assert told.place == "st-0001"
    assert told.facts == {"claim": denied, "source": quoted.quote}


@pytest.mark.parametrize(
    "quotes",
    [
        ["Usage – à chaud, associé ou non à un bain d'eau (plonge), etc.", "Le bain est tiède."],
        ["Le bain sert aux plats, pas aux mains.", "Il ne sert pas aux plats de la veille."],
        ["Le plat est jeté s'il est tiède.", "Le plat est jeté."],
    ],
)
def test_sentences_of_the_passages_side_by_side_contradict_none_of_them(quotes: list[str]) -> None:
    """Typography is the house's: a source that says « – » is quoted by who writes « - »."""
    text = " ".join(quotes).replace("–", "-")
    cited = tuple(builders.citation(2).model_copy(update={"quote": quote}) for quote in quotes)
    statement = Statement(id="st-0001", text=text, citations=cited, origin=Origin.MODEL)
    content = builders.content(artefacts=(Summary(points=(statement,)),))
    told = criticise(KINDS, content, builders.spans(), builders.course())
    assert [each.rule for each in told if each.rule.startswith("claim.")] == []


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("Le plat est jeté.", "Le plat est jeté, sauf s'il est scellé.", "sauf s il est scellé"),
        ("Le plat est jeté.", "Si le froid manque, le plat est jeté.", "si le froid manque"),
        ("You may open the tray.", "You may open the tray only with your own key.", "only with your own key"),
        ("You may open the tray.", "You may open the tray. If you do, tell us.", None),
        ("Le plat est jeté.", "Le plat encore tiède est jeté.", None),
        ("Le plat est jeté si besoin.", "Si le froid manque, le plat est jeté.", None),
    ],
)
def test_a_condition_left_out_of_a_repeated_sentence_is_told(
    claim: str, source: str, lost: str | None
) -> None:
    assert find_lost_condition(claim, source, _language(source.replace("tray", "the trays"))) == lost


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        ("Le lot est gardé deux ans.", ["Le lot est donc gardé deux ans."]),
        ("Le lot est gardé deux ans au sec.", ["Le lot est gardé :", "deux ans au sec"]),
        ("The lot is kept for two years.", ["The lot is also kept for two years."]),
    ],
)
def test_a_claim_marked_false_is_compared_without_connectives_and_with_its_lead_in(
    claim: str, quotes: list[str]
) -> None:
    cited = tuple(builders.citation(2).model_copy(update={"quote": quote}) for quote in quotes)
    item = TrueFalse(id="q-0001", stem=claim, answer=False, citations=cited, origin=Origin.MODEL)
    for part, is_told in ((item, True), (item.model_copy(update={"stem": f"Jamais {claim}"}), False)):
        content = builders.content(artefacts=(Quiz(items=(part,)),))
        told = {f.rule for f in criticise(KINDS, content, builders.spans(), builders.course())}
        assert told & {"item.true_claim", "item.true_in_other_words"} == (
            {"item.true_claim"} if is_told else frozenset()
        )


def test_a_claim_to_judge_false_is_no_contradiction() -> None:
    item = TrueFalse(
        id="q-0001",
        stem="Un produit exposé plus de 45 minutes est écarté.",
        answer=False,
        citations=(builders.citation(2),),
        origin=Origin.MODEL,
    )
    content = builders.content(artefacts=(Quiz(items=(item,)),))
    found = {f.rule for f in criticise(KINDS, content, builders.spans(), builders.course())}
    assert not found & {"claim.contradicts", "item.true_claim", "number.orphan"}


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("Oui : un produit exposé plus de 30 minutes est écarté.", set()),
        ("Source : « Un produit exposé plus de 30 minutes est écarté. »", set()),
        ("1. Sortir le produit. 2. Le noter.", set()),
        ("Non, 45 minutes, c’est trop tard.", set()),
        ("Source : « Un produit exposé plus de 30 minutes n’est pas écarté. »", {"claim.contradicts"}),
        ("Source : « Un produit exposé plus de 45 minutes est écarté. »", {"claim.contradicts"}),
        ("Un produit exposé plus de 50 minutes est écarté.", {"number.orphan"}),
    ],
)
def test_feedback_may_repeat_what_is_offered_but_not_deny_what_the_source_says(
    said: str, rules: set[str]
) -> None:
    offered = (Option(id="a", text="30 minutes", feedback=said), Option(id="b", text="45 minutes"))
    item = SingleChoice(
        id="q-0001",
        stem="Un produit exposé plus de ____ est écarté.",
        options=offered,
        key="a",
        citations=(builders.citation(2),),
        origin=Origin.MODEL,
    )
    content = builders.content(artefacts=(Quiz(items=(item,)),))
    found = {f.rule for f in criticise(KINDS, content, builders.spans(), builders.course())}
    assert found & {"claim.contradicts", "claim.modal", "number.orphan"} == rules


# names


def orphans(text: str, language: Language = Language.FRENCH, **course: object) -> list[tuple[str, str]]:
    statement = Statement(id="st-0001", text=text, citations=(builders.citation(2),), origin=Origin.MODEL)
    content = builders.content(language=language, artefacts=(Summary(points=(statement,)),))
    found = names.find_unsourced_names(Case(KINDS, content, builders.spans(), builders.course(**course)))
    return [(finding.rule, finding.facts["name"]) for finding in found]


@pytest.mark.parametrize(
    ("text", "rule", "name"),
    [
        ("Selon Marie Delattre, un produit exposé est écarté.", "name.orphan", "Marie Delattre"),
        ("Un produit exposé est écarté selon la DGCCRF.", "name.orphan", "DGCCRF"),
        ("Un produit exposé est écarté depuis le 3 avril.", "date.orphan", "3 avril"),
        ("Un produit exposé est écarté depuis 2019.", "date.orphan", "2019"),
        ("Un produit exposé est écarté chaque lundi.", "date.orphan", "lundi"),
        ("Un produit exposé est écarté (article L. 412-3).", "law.orphan", "article L. 412-3"),
        ("Il est écarté, dit le règlement (CE) n° 852/2004.", "law.orphan", "règlement (CE) n° 852/2004"),
    ],
)  # fmt: skip
def test_a_name_nobody_gave_is_told(text: str, rule: str, name: str) -> None:
    assert (rule, name) in orphans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Un produit exposé est écarté. Le responsable signe.",
        "Un produit exposé est écarté par Les Halles de Brume.",
        "Un produit exposé est écarté par les gens des Halles.",
        "UN PRODUIT est écarté : Le froid protège.",
        "Consignes : un produit exposé est écarté.",
    ],
)
def test_sentence_starts_and_the_courses_own_names_are_none(text: str) -> None:
    assert [each for each in orphans(text) if each[1] not in {"UN", "PRODUIT"}] == []


def test_english_days_and_the_first_person_are_no_names() -> None:
    found = orphans("When asked, I throw it away on a Monday in May.", Language.ENGLISH)
    assert [rule for rule, _ in found if rule == "name.orphan"] == []


@pytest.mark.trial
def test_untouched_drafts_name_nobody_new(cases: list[Case]) -> None:
    assert_few_names(cases)


def test_untouched_drafts_of_the_example_name_nobody_new() -> None:
    assert_few_names(read_cases([EXAMPLES]))


def assert_few_names(cases: list[Case]) -> None:
    found = [finding for case in cases for finding in names.find_unsourced_names(case)]
    assert len(found) <= 0.02 * sum(len(case.elements) for case in cases), found[:5]
