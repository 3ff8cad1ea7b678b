"""What `premierjet check` says once there are drafts."""

from base64 import b64encode

import pytest
import yaml

from adapters.sources.pictures import SourcePictureFiles
from tests.cli.conftest import KEY, OTHER, SOURCE, Door
from tests.packaging.theme.sample_templates import make_slides_template, make_word_template
from tests.sourcing.pictures import draw_picture

TOO = "\nUn produit exposé plus de 30 minutes est écarté.\n"


def test_what_two_modules_both_say_is_told_at_the_second(fresh: Door) -> None:
    other = fresh.course / "sources" / "releve.md"
    other.write_text(other.read_text() + TOO, encoding="utf-8")
    assert TOO.strip() in SOURCE
    before = {each["module"]: each["findings"] for each in fresh.well("check")["modules"]}
    assert before[OTHER] == []
    fresh.well("draft")
    after = {each["module"]: each["findings"] for each in fresh.well("check")["modules"]}
    assert after[KEY] == []
    assert any(KEY in said and TOO.strip().rstrip(".") in said for said in after[OTHER])


def test_what_sources_of_two_modules_contradict_is_told_once_with_both_texts_and_places(fresh: Door) -> None:
    """No draft reads both: only the check of the course can tell."""
    other = fresh.course / "sources" / "releve.md"
    other.write_text(other.read_text() + TOO.replace("30 minutes", "20 minutes"), encoding="utf-8")
    found = {each["module"]: each["findings"] for each in fresh.well("check")["modules"]}
    (told,) = [said for findings in found.values() for said in findings]
    for said in ("30 minutes", "20 minutes", "sources/froid.md, § 2", "sources/releve.md, § 3"):
        assert said in told


def test_personal_data_of_a_source_is_told_with_its_place_and_not_repeated(fresh: Door) -> None:
    source = fresh.course / "sources" / "releve.md"
    said = "\nUne panne se signale au 06 12 34 56 78 avant midi.\n"
    source.write_text(source.read_text() + said, encoding="utf-8")
    found = {each["module"]: each["findings"] for each in fresh.well("check")["modules"]}
    (told,) = found[OTHER]
    assert "sources/releve.md" in told
    assert "06…78" in told
    assert "12 34" not in told


def test_the_pictures_of_a_source_are_counted_and_kept(fresh: Door) -> None:
    fresh.well("draft")
    source = fresh.course / "sources" / "releve.md"
    picture = f"data:image/png;base64,{b64encode(draw_picture(1)).decode()}"
    text = f"{source.read_text()}\n![Un relevé]({picture})\n\n![](ailleurs.png)\n"
    source.write_text(text, encoding="utf-8")
    checked = {each["module"]: each for each in fresh.well("check")["modules"]}
    assert checked[OTHER]["pictures"] == 1
    assert any("ne sont pas dans son fichier" in finding for finding in checked[OTHER]["findings"])
    fresh.well("draft")
    shown = fresh.well("show", OTHER)
    assert shown["pictures"] == {"kept": 1, "left_out": 1}
    workspace = fresh.workspace
    spans = workspace.records.spans(OTHER)
    assert spans is not None
    (kept,) = [picture for one in spans.sources for picture in one.kept_pictures]
    data = SourcePictureFiles(workspace.records.store).get(kept.sha256)
    assert data is not None
    assert data.startswith(b"\x89PNG")


def test_each_objective_is_told_with_how_many_spans_speak_of_it_and_where(fresh: Door) -> None:
    told = {each["module"]: each for each in fresh.well("check")["modules"]}
    (thresholds,) = told[KEY]["objectives"]
    assert thresholds["key"] == "modules[0].objectives[0]"
    assert thresholds["spans"] == 3
    assert thresholds["nearest"] == ["sources/froid.md, § 2"]
    assert told[KEY]["findings"] == []
    shown = fresh("check").out
    assert "sources/froid.md, § 2" in shown.partition("objective")[2]


def test_an_objective_no_source_speaks_of_is_told_before_anything_is_drafted(fresh: Door) -> None:
    modules = yaml.safe_load((fresh.course / "course.yaml").read_text())["modules"]
    modules[1]["objectives"].append({"id": "feu", "text": "Manier un extincteur à poudre"})
    fresh.change(modules=modules)
    told = {each["module"]: each for each in fresh.well("check")["modules"]}
    (said,) = told[OTHER]["findings"]
    assert "Manier un extincteur à poudre" in said
    assert "course.yaml, modules[1].objectives[1]" in said
    assert fresh.workspace.records.head(OTHER) is None
    assert [each["spans"] for each in told[OTHER]["objectives"]] == [1, 0]


def test_an_objective_no_source_speaks_of_is_told_beside_the_draft_until_one_does(fresh: Door) -> None:
    modules = yaml.safe_load((fresh.course / "course.yaml").read_text())["modules"]
    modules[1]["objectives"].append({"id": "feu", "text": "Manier un extincteur à poudre"})
    fresh.change(modules=modules)
    fresh.well("draft", OTHER)
    assert unspoken(fresh) == ["feu"]
    source = fresh.course / "sources" / "releve.md"
    source.write_text(
        source.read_text() + "\n# Manier un extincteur à poudre\n\nUn extincteur à poudre se tient droit.\n",
        encoding="utf-8",
    )
    fresh.well("draft", OTHER)
    assert unspoken(fresh) == []


def unspoken(door: Door) -> list[str]:
    head = door.workspace.records.head(OTHER)
    assert head is not None
    return [each.place for each in head.findings if each.rule.startswith("source.objective-")]


def test_a_source_that_cannot_be_read_is_told_in_the_language_of_the_course(fresh: Door) -> None:
    (fresh.course / "sources" / "vide.md").touch()
    (fresh.course / "sources" / "notes").write_text("Fermez.", encoding="utf-8")
    (fresh.course / "sources" / "plan.pdf").write_text("Un plan.", encoding="utf-8")
    modules = yaml.safe_load((fresh.course / "course.yaml").read_text())["modules"]
    for module in modules:
        module["sources"] = ["sources/**"]
    fresh.change(sources=[{"path": "sources/**"}], modules=modules)
    found = fresh.well("check")["modules"]
    told = " ".join(said for each in found for said in each["findings"])
    for said in ("le fichier est vide (0 octet)", "n’a pas d’extension", "son contenu est du texte simple"):
        assert said in told
    for english in ("is empty", "Save it", "plain text"):
        assert english not in told


def test_a_logo_that_is_missing_and_a_colour_nobody_can_read_are_named_with_their_lines(fresh: Door) -> None:
    file = fresh.course / "course.yaml"
    before = file.read_text(encoding="utf-8")
    line = before.count("\n") + 2
    for theme, said in (
        ("theme: {name: lake, logo: logo.svg}", f"line {line}, theme.logo"),
        ('theme: {name: lake, accent: "#ffcc00"}', f"line {line}, theme.accent"),
    ):
        file.write_text(f"{before}\n{theme}\n", encoding="utf-8")
        refused = fresh("check")
        assert refused.code == 2
        assert said in refused.err


def test_what_no_document_takes_from_a_template_is_told(fresh: Door) -> None:
    with (fresh.course / "course.yaml").open("a", encoding="utf-8") as file:
        file.write("\ntheme: {name: lake, word: modele.dotx, slides: modele.potx}\n")
    (fresh.course / "modele.dotx").write_bytes(make_word_template())
    (fresh.course / "modele.potx").write_bytes(make_slides_template())
    assert fresh.well("check")["templates"] == [
        {"file": "modele.dotx", "left_out": ["sample_text"]},
        {"file": "modele.potx", "left_out": ["sample_slides"]},
    ]
    assert "modele.potx: documents are made without its sample slides" in fresh("check").out


def test_a_template_that_is_none_is_named_with_its_line_and_what_to_do(fresh: Door) -> None:
    file = fresh.course / "course.yaml"
    line = file.read_text(encoding="utf-8").count("\n") + 2
    with file.open("a", encoding="utf-8") as written:
        written.write("\ntheme: {name: lake, slides: modele.potx}\n")
    (fresh.course / "modele.potx").write_bytes(b"PK none")
    refused = fresh("check")
    assert refused.code == 2
    for said in (f"line {line}, theme.slides", "modele.potx is no template", "Save it again as PowerPoint"):
        assert said in refused.err


@pytest.mark.parametrize(
    ("budget", "key", "needed"),
    [({"tokens": 0}, "tokens", "4000"), ({"tokens": 9**9, "cost": 0}, "cost", "0.04")],
)
def test_a_budget_that_no_question_fits_in_is_told_with_its_line(
    fresh: Door, budget: dict[str, int], key: str, needed: str
) -> None:
    """It passed, and each draft failed."""
    model = {"base_url": "http://localhost:1/v1", "name": "m", "price": {"input": 1, "output": 10}}
    fresh.change(model=model, budget=budget)
    said = fresh("check")
    line = next(
        number
        for number, text in enumerate((fresh.course / "course.yaml").read_text().splitlines(), 1)
        if text.strip().startswith(f"{key}:")
    )
    assert said.code == 2
    assert f"course.yaml, line {line}, budget.{key}: no draft can be written" in said.err
    assert needed in said.err
    fresh.change(model=model, budget={"tokens": 10**6, "cost": 5})
    assert fresh("check").code == 0
