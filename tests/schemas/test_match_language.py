"""The language of a locale or of a browser's tag."""

from collections.abc import Iterator

import pytest

from pipelines.cli.output import find_shell_language
from schemas.language import Language, match_language
from schemas.languages import packs


@pytest.fixture
def brazilian(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(packs, "list_usable_packs", lambda: ("en", "fr", "pt-BR"))
    monkeypatch.setattr(packs, "has_pack", lambda tag: tag in ("en", "fr", "pt-BR"))
    yield "pt-BR"
    Language._value2member_map_.pop("pt-BR", None)


@pytest.mark.parametrize("tag", ["pt-BR", "pt_BR", "PT-br"])
def test_a_whole_tag_is_matched_without_regard_to_case(brazilian: str, tag: str) -> None:
    assert match_language(tag) == brazilian


@pytest.mark.parametrize(("tag", "language"), [("fr-CH", "fr"), ("EN", "en"), ("pt", None), ("", None)])
def test_else_its_primary_subtag_is(brazilian: str, tag: str, language: str | None) -> None:
    assert match_language(tag) == language


@pytest.mark.parametrize("locale", ["fr-FR", "fr_FR.UTF-8", "fr@euro"])
def test_a_shell_speaks_french_however_it_is_written(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert find_shell_language() is Language.FRENCH
