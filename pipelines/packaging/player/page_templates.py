"""Loading of the page's templates: Jinja2 with autoescape, so text of a draft is never markup.

A page has hundreds of questions and quotations, and looking up a text or calling a macro takes Jinja2 longer
than writing its result. Both are therefore done once, when a template is compiled:

- `{{ t.check }}` is replaced by the player's text `check` in the language of the page;
- `{% part "source_mark.html" %}` is replaced by that file, which sees the same variables;
- `{% drawn_by_kind block %}` is replaced by the templates of all kinds of block, chosen by the block's kind.

Browsers find the direction of a text by `dir="auto"`. If a module has no letter of a right-to-left script,
its templates are compiled without these attributes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.exceptions import TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import Compare, Const, Getattr, If, Name, Node, Operand
from jinja2.parser import Parser
from jinja2.runtime import Context

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.player import item_lists, pages, questions
from pipelines.packaging.player.texts import read_page_texts
from schemas.draft import Item
from schemas.ids import ItemId
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.plugins import list_usable

BlockTemplates = tuple[tuple[str, Path], ...]
"""The kinds of block that learners see, each with the template that draws it."""

TEXTS_VARIABLE = "t"
DIRECTION = re.compile(r' dir="(?:auto|ltr)"')


def list_block_templates(blocks: Mapping[str, PackagedBlock]) -> BlockTemplates:
    """Return the templates of the kinds of block; a plug-in's that cannot be loaded has none."""
    return tuple((name, kind.template) for name, kind in list_usable(blocks) if kind.template is not None)


@cache
def load_templates(language: Language, blocks: BlockTemplates, *, both_ways: bool = False) -> Environment:
    """Return the templates of the page in a language, each compiled once in a process.

    `both_ways`: the module has letters of a right-to-left script.
    """
    texts = read_page_texts(language)
    environment = Environment(
        loader=KindLoader("pipelines.packaging.player"),
        extensions=[SentenceWriter, PartTag, KindTag, *(() if both_ways else (DirectionRemover,))],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.extend(block_templates=blocks)
    environment.globals |= {TEXTS_VARIABLE: texts, "colon": texts.colon}
    environment.filters |= {
        "numbering": _find_notes,
        "sourced": pages.pair_with_quotations,
        "item_runs": item_lists.split_item_runs,
        "levels": item_lists.list_levels,
        "numbered": item_lists.are_numbered,
        "mark": partial(pages.draw_mark, language=language),
        "sentence": partial(pages.write_sentence, language=language),
        "label": partial(pages.write_label, language=language),
        "whole_label": partial(pages.label_block, language=language),
        "asked": _show_questions,
        "keys_of": questions.list_keys_of,
        "blanks": questions.list_blanks,
        "without_marks": partial(questions.remove_marks, texts=texts),
        "expected_number": partial(questions.describe_expected_number, language=language, texts=texts),
        "block_texts": lambda block: read_texts(f"blocks.{block.kind}", language),
        "targets": questions.list_targets,
        "shuffled": questions.shuffle_parts,
    }
    return environment


@pass_context
def _find_notes(context: Context, page: str) -> pages.PageNotes:
    """Return the notes of a page; all templates of one page share them."""
    notes: dict[str, pages.PageNotes] = context["notes"]
    texts: Any = context.environment.globals[TEXTS_VARIABLE]
    return notes.setdefault(page, pages.PageNotes(page, texts.language, context["titles"]))


@pass_context
def _show_questions(
    context: Context,
    items: Sequence[Item],
    choices: Mapping[ItemId, tuple[questions.ShownChoice, ...]],
    place: str = "",
) -> Iterator[questions.ShownQuestion]:
    """Yield the questions of a page, each with its sources."""
    texts: Any = context.environment.globals[TEXTS_VARIABLE]
    return questions.show_question(items, choices, texts.language, place, titles=context["titles"])


class KindLoader(PackageLoader):
    """Loads the player's own templates by name, those of a kind of deliverable by absolute path."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """Return a template's text, its file, and a function that says whether it is unchanged."""
        file = Path(template)
        if not file.is_absolute():
            return super().get_source(environment, template)
        return file.read_text(encoding="utf-8"), template, None


class SentenceWriter(Extension):
    """Replaces `t.name` by its text; a name the catalogue lacks is an error of the template."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template with `t.name` replaced by a string."""
        texts: Any = self.environment.globals[TEXTS_VARIABLE]
        for token in stream:
            if not (token.test(f"name:{TEXTS_VARIABLE}") and stream.current.test("dot")):
                yield token
                continue
            next(stream)
            name = next(stream)
            if name.value not in texts:
                raise TemplateSyntaxError(f"no sentence is called {name.value}", name.lineno, stream.name)
            yield Token(name.lineno, "string", texts[name.value])


class PartTag(Extension):
    """Replaces `{% part "name.html" %}` by the file."""

    tags = {"part"}  # noqa: RUF012  # as Jinja2 declares it

    def parse(self, parser: Parser) -> list[Node]:
        """Return the nodes of the file, without its final line end, as `include` does."""
        next(parser.stream)
        name = parser.stream.expect("string").value
        assert self.environment.loader is not None
        source, file, _ = self.environment.loader.get_source(self.environment, name)
        return self.environment.parse(source, name, file).body


class KindTag(Extension):
    """Replaces `{% drawn_by_kind block %}` by the template of the block's kind; nothing if it has none."""

    tags = {"drawn_by_kind"}  # noqa: RUF012  # as Jinja2 declares it

    def parse(self, parser: Parser) -> list[Node]:
        """Return a choice among the templates of all kinds of block, each as it stands in its file."""
        line = next(parser.stream).lineno
        name = parser.stream.expect("name").value
        templates: BlockTemplates = self.environment.block_templates  # type: ignore[attr-defined]
        choice: list[Node] = []
        for kind, file in reversed(templates):
            asked = Getattr(Name(name, "load"), "kind", "load")
            test = Compare(asked, [Operand("eq", Const(kind))])
            # Jinja2 drops the last line end of a file.
            drawn = self.environment.parse(file.read_text(encoding="utf-8") + "\n", name, str(file)).body
            choice = [If(test, drawn, [], choice, lineno=line)]
        return choice


class DirectionRemover(Extension):
    """Removes `dir` attributes from the templates."""

    def preprocess(self, source: str, *_: Any, **__: Any) -> str:
        """Return a template's text without `dir` attributes."""
        return DIRECTION.sub("", source)
