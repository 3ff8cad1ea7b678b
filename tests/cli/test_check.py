"""What `premierjet check` says once there are drafts."""

from tests.cli.conftest import KEY, OTHER, SOURCE, Door

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
    assert any(KEY in said and TOO.strip() in said for said in after[OTHER])


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
