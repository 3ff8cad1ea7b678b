"""What an installation may set, where it is looked for, and what wins."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.secret_files import read_secret
from adapters.settings import Settings, read_settings
from schemas.errors import InvalidInput

CHECKOUT = Path(__file__).resolve().parents[2]


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    assert (settings.courses, settings.store) == ("courses", ".premierjet")
    assert settings.lrs_endpoint is None


def test_the_file_at_the_root_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PREMIERJET_STORE=s3://bucket/prefix\n")
    assert read_settings(tmp_path).store == "s3://bucket/prefix"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PREMIERJET_STORE=from-the-file\n")
    monkeypatch.setenv("PREMIERJET_STORE", "from-the-environment")
    assert read_settings(tmp_path).store == "from-the-environment"


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PREMIERJET_LEDGER_KEY=not-to-be-seen\nPREMIERJET_LRS_PASSWORD=nor-this\n")
    shown = repr(read_settings(tmp_path))
    assert "not-to-be-seen" not in shown
    assert "nor-this" not in shown


def test_the_keys_of_others_are_found_and_join_no_environment(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-of-tests\n")
    read_settings(tmp_path)
    assert read_secret("OPENAI_API_KEY") == "sk-of-tests"
    assert "OPENAI_API_KEY" not in os.environ


def test_what_others_loaded_from_the_file_leaves_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dagster loads `.env` into its own processes, which hand it on to every run they start."""
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-of-tests\nKEY_OF_OURS=of-the-file\nTZ=Europe/Paris\n")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-tests")
    monkeypatch.setenv("KEY_OF_OURS", "exported-by-a-person")
    read_settings(tmp_path)
    assert "OPENAI_API_KEY" not in os.environ
    assert read_secret("OPENAI_API_KEY") == "sk-of-tests"
    assert os.environ["KEY_OF_OURS"] == read_secret("KEY_OF_OURS") == "exported-by-a-person"
    assert os.environ["TZ"] == "Europe/Paris"


def test_one_root_knows_nothing_of_the_secrets_of_another(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / ".env").write_text("OPENAI_API_KEY=sk-of-tests\n")
    read_settings(tmp_path / "one")
    read_settings(tmp_path)
    assert read_secret("OPENAI_API_KEY") == ""


def test_a_setting_that_is_no_text_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Exception, match="courses"):
        Settings(courses=3)  # type: ignore[arg-type]


def test_a_file_that_is_no_text_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PREMIERJET_STORE=\xff\xfe\n")
    with pytest.raises(InvalidInput) as refused:
        read_settings(tmp_path)
    assert refused.value.place == str(tmp_path / ".env")


def test_the_example_file_names_every_setting() -> None:
    text = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"PREMIERJET_{name.upper()}" not in text]
    assert missing == []


def test_the_zone_of_times_is_named_as_iana_names_it(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PREMIERJET_TIME_ZONE=Europe/Paris\n")
    assert read_settings(tmp_path).time_zone == ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("written", ["Paris", "", "../zone", "CEST+1"])
def test_a_zone_that_nobody_knows_is_refused_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("PREMIERJET_TIME_ZONE", written)
    with pytest.raises(InvalidInput, match="such as Europe/Paris") as refused:
        read_settings(tmp_path)
    assert refused.value.place == "PREMIERJET_TIME_ZONE"
