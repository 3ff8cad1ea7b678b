"""How the page's templates are read: sentences and parts stand in their place, text is never markup."""

import re
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import TemplateSyntaxError

from pipelines.packaging.player import page_templates
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.texts import read_page_texts
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import samples
from pipelines.testing.packages import KINDS
from schemas.draft import Item
from schemas.language import Language
from tests import sample_deliverables as deliverables

TEMPLATES = page_templates.list_block_templates(KINDS.blocks)
FOLDER = Path(page_templates.__file__).with_name("templates")
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_complete_in_both_languages(name: str, language: Language) -> None:
    """A sentence the catalogue lacks, or a part that is not there, stops it from being compiled."""
    assert page_templates.load_templates(language, TEMPLATES).get_template(name)


@pytest.mark.parametrize("language", Language)
def test_a_sentence_is_the_one_of_the_page_s_language(language: Language) -> None:
    written = page_templates.load_templates(language, TEMPLATES).from_string("<p>{{ t.check }}</p>").render()
    assert written == f"<p>{read_page_texts(language)['check']}</p>"


def test_a_sentence_that_does_not_exist_is_named() -> None:
    with pytest.raises(TemplateSyntaxError, match="no sentence is called chekc"):
        page_templates.load_templates(Language.FRENCH, TEMPLATES).from_string("{{ t.chekc }}")


def test_a_part_sees_what_stands_around_it_and_draws_it_as_text() -> None:
    section = deliverables.section(1, "Titre", deliverables.paragraph(deliverables.said(1, "<b>&</b>")))
    drawn = page_templates.load_templates(Language.FRENCH, TEMPLATES).from_string(
        '{% set numbers = "p-0001" | numbering %}{% part "blocks.html" %}'
    )
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in drawn.render(section=section, notes={}, titles={})


@pytest.mark.parametrize("kind", get_args(get_args(Item)[0]), ids=lambda kind: kind.__name__)
def test_every_kind_of_question_is_drawn_with_its_answer(kind: type) -> None:
    item = next(item for item in deliverables.items() if isinstance(item, kind))
    quiz = deliverables.quiz().model_copy(update={"items": (item,)})
    page = write_player_files(samples.make_edition(artefacts=(quiz,)), UNTRACKED)["index.html"].decode()
    form = page.partition(f'<form class="item" id="{item.id}"')[2].partition("</form>")[0]
    asked, _, told = form.partition('<p class="lost"></p>')
    assert "<legend>" in asked
    assert re.search("Réponses? attendue", told)
