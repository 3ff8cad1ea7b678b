"""Which settings somebody gave, from where, and what looks like one and is none."""

from pathlib import Path

import pytest

from adapters.setting_origins import HIDDEN, SettingOrigin, UnknownSetting
from adapters.setting_origins import list_given_settings as given
from adapters.setting_origins import list_unknown_settings as unknown
from adapters.settings import read_settings


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".env").write_text("PREMIERJET_STORE=elsewhere\nPREMIERJET_LEDGER_KEY=of-the-file\n")
    (tmp_path / "token").write_text("abc")
    monkeypatch.setenv("PREMIERJET_COURSES", "cours")
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.delenv("PREMIERJET_STORE", raising=False)
    return tmp_path


def test_each_given_setting_has_its_value_and_its_origin(root: Path) -> None:
    """A secret is never shown; what was exported and what `.env` says are told apart."""
    settings = read_settings(root)
    own = {each.variable: each for each in given(root, settings)}
    assert own["PREMIERJET_STORE"] == SettingOrigin("PREMIERJET_STORE", "elsewhere", ".env")
    assert own["PREMIERJET_COURSES"] == SettingOrigin("PREMIERJET_COURSES", "cours", "the environment")
    assert own["PREMIERJET_LEDGER_KEY"] == SettingOrigin("PREMIERJET_LEDGER_KEY", HIDDEN, ".env")
    assert "PREMIERJET_MOODLE_TOKEN_FILE" in own["PREMIERJET_MOODLE_TOKEN"].origin
    assert "PREMIERJET_DESK_URL" not in own


def test_a_misspelt_setting_is_named_with_what_was_meant(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_DESK_ULR", "https://desk.example")
    found = UnknownSetting("PREMIERJET_DESK_ULR", "the environment", "PREMIERJET_DESK_URL")
    settings = read_settings(root)
    assert found in unknown(root, settings)
    assert not {each.variable for each in unknown(root, settings)} & {"PREMIERJET_STORE", "PREMIERJET_ROOT"}


def test_a_variable_that_a_course_names_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor said of a model's key that it does nothing, and to take it away."""
    course = root / "cours" / "froid"
    course.mkdir(parents=True)
    (course / "course.yaml").write_text("model: {api_key_env: PREMIERJET_MODEL_KEY, name: unusable\n")
    monkeypatch.setenv("PREMIERJET_MODEL_KEY", "k")
    assert "PREMIERJET_MODEL_KEY" not in {each.variable for each in unknown(root, read_settings(root))}
