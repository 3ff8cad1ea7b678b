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
