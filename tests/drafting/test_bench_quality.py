"""What the bench makes of any folder: a store, a release, a bank, courses; and that a bad bank looks bad."""

import json
import shutil
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from adapters.store.records import Records
from bench.quality.__main__ import main
from bench.quality.banks import bank
from bench.quality.falsified import Caught, add_up
from bench.quality.scores import report, score
from bench.quality.subjects import every, subjects
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing import builders
from schemas.errors import InvalidInput

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "courses"
GIFT = """// a comment
$CATEGORY: froid

::Q1:: La chambre froide reste à quelle température \\: en été ?{
=3 °C#oui
~8 °C#non
~12 °C
}

::Q2:: Un produit exposé est écarté.{TRUE}

[html]<b>Combien</b> de relevés par jour ?{#2:0}

Entre 0 et combien de degrés ?{#1..3}

Que fait-on ?{~%50%jeter ~%50%noter ~%-100%servir}

Le relevé est signé par le {=responsable =chef} chaque jour.

Associez. {=viande -> 2 °C =glace -> -18 °C =beurre -> 4 °C}

Racontez votre journée.{}

sans accolades
"""
CSV = """question,a,b,c,answer
Que fait-on d'un plat tiède ?,on le jette,on le garde,on le sert,a
Que fait-on d'un plat froid ?,on le jette,on le garde,on le sert,on le garde
Que fait-on d'un plat sale ?,on le jette,on le garde,on le sert,3
,x,y,z,a
Sans réponse ?,x,y,z,
"""


def item_kinds(file: Path) -> list[str]:
    (quiz,) = bank(file).artefacts
    assert isinstance(quiz, Quiz)
    return [item.kind for item in quiz.items]


def test_every_shape_of_gift_we_have_is_read(tmp_path: Path) -> None:
    file = tmp_path / "froid.gift"
    file.write_text(GIFT, encoding="utf-8")
    assert item_kinds(file) == ["single", "true_false", "numeric", "numeric", "multiple", "cloze", "matching"]
    (quiz,) = bank(file).artefacts
    assert isinstance(quiz, Quiz)
    assert quiz.items[0].stem == "La chambre froide reste à quelle température : en été ?"
    assert quiz.items[2].stem == "Combien de relevés par jour ?"
    assert quiz.items[5].stem == "Le relevé est signé par le ____ chaque jour."


def test_a_csv_may_name_the_key_by_letter_number_or_text(tmp_path: Path) -> None:
    file = tmp_path / "froid.csv"
    file.write_text(CSV, encoding="utf-8")
    (quiz,) = bank(file).artefacts
    assert isinstance(quiz, Quiz)
    assert [item.key for item in quiz.items] == ["a", "b", "c"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "hello", "a,b\n1,2\n", "{{{{", "::x::{=", "\x00\x01"])
@pytest.mark.parametrize("suffix", [".csv", ".gift"])
def test_a_bank_without_a_question_is_told_and_stops_nothing(tmp_path: Path, text: str, suffix: str) -> None:
    file = tmp_path / f"bank{suffix}"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput):
        bank(file)
    (subject,) = subjects(file)
    assert "no question" in subject.trouble


def test_a_bank_whose_key_is_the_longest_is_guessed_and_flawed(tmp_path: Path) -> None:
    """As in the public bank of 2,026 generated questions, where the key is the longest in 92.6 %."""
    lines = ["question,a,b,c,d,answer"]
    long = "on le jette sans attendre et on le note sur la fiche du jour"
    for n in range(40):
        options = ["on le garde", "on le lave", "on le sert"]
        options.insert(n % 4, long)
        lines.append(f"Que fait-on du lot {n} ?,{','.join(options)},{'abcd'[n % 4]}")
    file = tmp_path / "bad.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    figures = report(every([file]))
    assert figures.guessed > 0.9 > figures.chance + 0.5
    assert figures.scores[0].sound.hits == 0
    assert "quiz.guess_longest" in {finding.rule for finding in figures.scores[0].findings}


def test_a_store_is_scored_against_its_own_sources(tmp_path: Path) -> None:
    records = Records(FolderStore(tmp_path))
    records.save_spans(builders.spans())
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    (subject,) = subjects(tmp_path)
    whole = score(subject)
    assert whole.exact.of > 0
    assert whole.exact.value == 1
    altered = builders.content().model_dump(mode="json")
    file = tmp_path / "elsewhere" / "content.json"
    file.parent.mkdir()
    file.write_text(json.dumps(altered), encoding="utf-8")
    (loose,) = subjects(file)
    assert score(loose).exact.value is None  # no source is at hand to check against


@pytest.mark.trial
def test_the_example_course_meets_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(EXAMPLES / "hygiene-et-froid", tmp_path / "hygiene-et-froid")
    assert main([str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(each["single_choice"] for each in told["contents"]) >= 44
    assert told["blind_reader"] <= told["chance"] + 0.10
    assert told["sound_items"] >= 0.80
    assert told["duplicate_options"] == 0
    assert told["exact_citations"] == 1
    assert told["covered_objectives"] == 1
    assert told["cry_wolf"] == []
    falsified = told["falsified"]
    assert falsified["quotation"]["caught"] == falsified["quotation"]["made"] >= 500
    for kind in ("number", "negation", "modal"):
        assert falsified[kind]["caught"] >= 0.8 * falsified[kind]["made"]
    assert falsified["left_alone"]["alarms"] <= 0.02 * falsified["left_alone"]["claims"]


def test_what_was_planted_is_added_up_over_all_kinds() -> None:
    assert add_up([Caught(5, 4, 3), Caught(2, 2, 1)]) == Caught(7, 6, 4)
    assert add_up([]).share == 1.0


def test_the_table_says_it_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "froid.gift"
    file.write_text(GIFT, encoding="utf-8")
    assert main([str(file)]) == 0
    said = capsys.readouterr().out
    assert "froid.gift" in said
    assert "blind reader" in said
    assert "items free of every rule flaw" in said


def test_an_empty_folder_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "holds nothing to score" in capsys.readouterr().err
