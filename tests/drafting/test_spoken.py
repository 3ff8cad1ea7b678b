"""What a voice is given to say: no sign and no unit gets lost between the page and the ear."""

import shutil
import subprocess

import pytest

from pipelines.drafting.text.spoken_form import spell_out
from schemas.language import Language

FR, EN = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        (
            "Une denrée à plus de -15\u00a0°C est refusée.",
            FR,
            "Une denrée à plus de moins 15 degrés est refusée.",
        ),
        ("Température maximale\u00a0: \u221218 °C.", FR, "Température maximale\u00a0: moins 18 degrés."),
        ("entre 0 °C et 3 °C", FR, "entre 0 degré et 3 degrés"),
        ("2\u20134 °C", FR, "2 à 4 degrés"),
        ("≤ 3 °C pendant 2 h", FR, "au plus 3 degrés pendant 2 heures"),
        ("de 11 h 30 à 14 h", FR, "de 11 heures 30 à 14 heures"),
        ("80 % de 10 kg et 1,5 kg", FR, "80 pour cent de 10 kilogrammes et 1,5 kilogramme"),
        ("1\u202f200 g", FR, "1\u202f200 grammes"),
        ("le règlement n° 1169/2011", FR, "le règlement numéro 1169/2011"),
        ("kept at -18 °C for 20 min", EN, "kept at minus 18 degrees for 20 minutes"),
        ("1 h at ≥ 63 °C", EN, "1 hour at at least 63 degrees"),
        ("10 mg per kg", EN, "10 milligrams per kg"),
    ],
)
def test_signs_and_units_are_said_in_words(written: str, language: Language, said: str) -> None:
    assert spell_out(written, language) == said


@pytest.mark.parametrize(
    "text",
    [
        "L'instruction IT-07 s'applique à la chambre 3.",
        "Le premier périmé, premier sorti - toujours.",
        "L'arrêté du 21 décembre 2009, articles 2-3.",
        "a < b et <title>",
        "Le 12-34-56 répond.",
        "Le h de chlore, 3 hommes, 5 mètres.",
    ],
)
def test_words_names_and_references_stay_as_they_are(text: str) -> None:
    assert spell_out(text, FR) == text


def test_espeak_leaves_no_minus_out() -> None:
    if shutil.which("espeak-ng") is None:
        pytest.fail("espeak-ng is missing: run `apt-get install espeak-ng` (`make test` does as root)")
    heard = subprocess.run(
        ["espeak-ng", "-v", "fr", "-q", "-x", "--stdin"],
        input=spell_out("à plus de -18 °C", FR).encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert "mw" in heard  # the beginning of « moins »
