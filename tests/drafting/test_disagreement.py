"""Which pairs of passages cannot both be followed: planted ones are found, real documents raise no alarm."""

from pathlib import Path

import pytest

from bench.conflicts import CHANGES, Change, planted, planted_rows, sources_below
from pipelines.drafting.disagreement import compare_sources
from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import SourceText

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "courses"


def read(text: str, name: str) -> SourceText:
    language = Language.ENGLISH if text.startswith("The ") else Language.FRENCH
    return read_source(name, text.encode(), language)


def found(one: str, other: str) -> list[tuple[str, str]]:
    pairs = compare_sources((read(one, "guide.md"), read(other, "fiche.md")))
    return [(pair.one.text, pair.other.text) for pair in pairs]


# durations, obligations, denials


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le relevé signé est conservé 3 jours au bureau.", "Le relevé signé est conservé 3 mois au bureau."),
        ("Le plat refroidi attend 90 minutes au passe.", "Le plat refroidi attend 2 heures au passe."),
        ("Le port du masque jetable doit durer.", "Le port du masque jetable peut durer."),
        ("Le port du masque jetable est obligatoire.", "Le port du masque jetable est facultatif."),
        ("Le couvercle reste ouvert pendant la cuisson.", "Le couvercle reste fermé pendant la cuisson."),
        ("La sonde est rangée sans étui ni housse.", "La sonde est rangée avec étui et housse."),
        ("La denrée décongelée est recongelée.", "La denrée décongelée n'est jamais recongelée."),
        ("The opened tray must be thrown away.", "The opened tray may be thrown away."),
        ("The opened tray is thrown away daily.", "The opened tray is not thrown away daily."),
        ("Le plat refroidi ne peut être servi.", "Le plat refroidi peut être servi."),
    ],
)
def test_another_duration_an_obligation_or_a_denial_is_a_disagreement(one: str, other: str) -> None:
    assert found(one, other) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "L'échantillon du plat est gardé 48 heures au froid.",
            "L'échantillon du plat est gardé 2 jours au froid.",
        ),
        ("L'agrément du local vaut 12 mois au plus.", "L'agrément du local vaut un an au plus."),
        ("L'agrément du local vaut 52 semaines au plus.", "L'agrément du local vaut 1 an au plus."),
        ("La dose du produit est de 0,5 kg par bac.", "La dose du produit est de 500 g par bac."),
        ("La sonde du four doit être propre.", "La sonde du four doit rester propre."),
        ("Le couvercle reste ouvert pendant la cuisson.", "Le four reste fermé pendant la cuisson."),
        ("Le plat refroidi ne peut être servi.", "Le plat refroidi ne peut pas être servi."),
        ("Le salarié inscrit ou non est reçu au quai.", "Le salarié inscrit est reçu au quai."),
    ],
)
def test_as_much_in_another_unit_or_another_wording_is_none(one: str, other: str) -> None:
    assert found(one, other) == []


# what lays nothing down, or speaks of two things


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Par exemple, le plat froid attend 20 minutes.", "Par exemple, le plat froid attend 30 minutes."),
        ("$ four cuisson --temps 20 minutes", "$ four cuisson --temps 30 minutes"),
        ("Le four allumé affiche temps=20 minutes.", "Le four allumé affiche temps=30 minutes."),
        ("Le prix du lot 4 livré est de 20 euros.", "Le prix du lot 7 livré est de 30 euros."),
        ("# Lots\n\nCette étape du lot dure 20 minutes.", "# Plats\n\nCette étape du lot dure 30 minutes."),
        (
            "Moins de 9 convives ont droit à 2 heures. Plus de 9 convives ont droit à 3 heures.",
            "Moins de 9 convives ont droit à 2 heures. Plus de 9 convives ont droit à 3 heures.",
        ),
    ],
    ids=["example", "command", "output", "two lots", "two subjects", "two cases in both"],
)
def test_examples_commands_and_cases_of_one_rule_are_none(one: str, other: str) -> None:
    assert found(one, other) == []


# rows

TABLE = "| Produit | Température | Durée |\n|---|---|---|\n"
MEAT, FISH = "| Viande hachée | 2 °C | 24 h |\n", "| Poisson frais | 2 °C | 48 h |\n"


def test_rows_of_the_same_key_that_differ_in_a_cell_disagree() -> None:
    other = MEAT.replace("24 h", "12 h")
    assert found(TABLE + MEAT + FISH, TABLE + other + FISH) == [
        ("Viande hachée | 2 °C | 24 h", "Viande hachée | 2 °C | 12 h")
    ]
    assert found(TABLE + MEAT, TABLE + other) != []


@pytest.mark.parametrize(
    "other",
    [
        TABLE + MEAT.replace("24 h", "1 jour") + FISH,
        TABLE + MEAT.replace("24 h", "") + FISH,
        TABLE.replace("Durée", "Ouvert") + MEAT.replace("24 h", "12 h") + FISH,
        TABLE + MEAT.replace("24 h", "12 h") + MEAT.replace("24 h", "6 h"),
        TABLE + MEAT.replace("24 h", "12 h") + FISH.replace("48 h", "36 h"),
    ],
    ids=["another unit", "nothing said", "another column", "a key said twice", "another month's table"],
)
def test_tables_about_other_things_are_no_disagreement(other: str) -> None:
    assert found(TABLE + MEAT + FISH, other) == []


def test_rows_of_one_rank_are_on_one_thing_only_if_they_name_it() -> None:
    head = "| N° | Produit | Durée |\n|---|---|---|\n"
    one = head + "| 1 | Viande hachée | 24 h |\n| 2 | Poisson frais | 48 h |\n"
    assert found(one, head + "| 1 | Beurre doux | 24 h |\n| 2 | Poisson frais | 48 h |\n") == []
    assert found(one, one.replace("24 h", "12 h")) != []


def test_two_descriptions_of_one_term_in_other_words_are_no_disagreement() -> None:
    head = "| Terme | Sens |\n|---|---|\n| Bac | Récipient |\n"
    one = head + "| Sonde | Un appareil qui mesure la température à cœur des plats |\n"
    other = head + "| Sonde | L'appareil de mesure de température placé au cœur du plat |\n"
    assert found(one, other) == []
    assert found(one, one.replace("mesure la", "ne mesure pas la")) != []


def test_a_description_that_says_more_is_no_disagreement_and_another_number_is() -> None:
    head = "| Objet | À faire |\n|---|---|\n| Bac | Laver |\n"
    brief = head + "| Couleur | Un rapport de contraste d'au moins 3:1 pour les gros caractères |\n"
    more = brief.replace("d'au moins", "de 4.5:1 pour le texte courant et d'au moins")
    assert found(brief, more) == []
    assert found(brief, brief.replace("3:1", "7:1")) != []


# measured on real documents

LEAST_FOUND = {"number": 0.9, "unit": 0.9, "obligation": 0.95, "denial": 0.95}


@pytest.fixture(scope="module")
def real(shared: Path) -> list[SourceText]:
    """Two organisations' guides, in French and in English, and the example course."""
    return [*sources_below(shared / "sources"), *sources_below(EXAMPLES / "hygiene-et-froid")]


@pytest.mark.parametrize(("name", "change"), CHANGES.items(), ids=CHANGES)
def test_planted_conflicts_are_found(name: str, change: Change, real: list[SourceText]) -> None:
    results = planted(real, change)
    assert len(results) >= 50
    assert sum(results) >= LEAST_FOUND[name] * len(results)


def test_planted_conflicts_in_table_rows_are_found(real: list[SourceText]) -> None:
    results = planted_rows(real)
    assert len(results) >= 20
    assert sum(results) >= 0.9 * len(results)


def test_real_documents_that_do_not_disagree_raise_no_alarm(shared: Path) -> None:
    real = list(sources_below(shared / "sources"))
    assert sum(len(source.spans) for source in real) > 2000
    assert [(pair.one.text, pair.other.text) for pair in compare_sources(tuple(real))] == []


def test_the_example_course_disagrees_where_it_was_written_to() -> None:
    """Its sources hold two rules for one tray and one sample, and a line of a table, on purpose."""
    pairs = compare_sources(tuple(sources_below(EXAMPLES / "hygiene-et-froid")))
    about = {"hors du froid", "échantillon", "Produits laitiers"}
    assert {next(name for name in about if name in pair.one.text) for pair in pairs} == about
