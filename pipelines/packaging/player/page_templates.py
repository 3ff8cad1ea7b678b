"""How the page's templates are read: Jinja2 with autoescape, so text of a draft is never markup.

A page has hundreds of questions and quotations, and Jinja2 takes longer over looking a sentence up or calling
a macro than over writing what they say. Both are therefore settled once, when a template is compiled:

- `{{ t.check }}` is a sentence of the player in the language of the page, written in as if it stood there;
- `{% part "source_panels.html" %}` is another file, read as if it stood there; it sees the same variables.

Which way a text runs is the browser's to find out, by `dir="auto"`. Where no letter of a module is written
from right to left there is nothing to find out, and its templates are compiled without.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.exceptions import TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import Node
from jinja2.parser import Parser

from pipelines.packaging.player import pages, questions
from pipelines.packaging.player.texts import read_page_texts
from schemas.language import Language

SENTENCES = "t"
DIRECTION = re.compile(r' dir="(?:auto|ltr)"')


@cache
def load_templates(language: Language, *, both_ways: bool = False) -> Environment:
    """Return the templates of the page in a language, each compiled once a process.

    `both_ways`: letters written from right to left stand among what they show.
    """
    texts = read_page_texts(language)
    environment = Environment(
        loader=KindLoader("pipelines.packaging.player"),
        extensions=[SentenceWriter, PartTag, *(() if both_ways else (DirectionRemover,))],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals[SENTENCES] = texts
    environment.filters |= {
        "numbering": partial(pages.CitationNumbering, language=language),
        "sourced": pages.pair_with_quotations,
        "asked": partial(questions.show_question, language=language),
        "keys_of": questions.list_keys_of,
        "blanks": questions.list_blanks,
        "without_marks": partial(questions.remove_marks, texts=texts),
        "expected_number": partial(questions.describe_expected_number, language=language, texts=texts),
        "targets": questions.list_targets,
        "shuffled": questions.shuffle_parts,
    }
    return environment


class KindLoader(PackageLoader):
    """Reads the player's own templates by their names, those of a kind by their path."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """Return a template's text, its file, and how one knows that it is still that."""
        file = Path(template)
        if not file.is_absolute():
            return super().get_source(environment, template)
        return file.read_text(encoding="utf-8"), template, None


class SentenceWriter(Extension):
    """Writes `t.name` out: a sentence the catalogue lacks stops the template from being compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, each sentence in the place of its name."""
        texts: Any = self.environment.globals[SENTENCES]
        for token in stream:
            if not (token.test(f"name:{SENTENCES}") and stream.current.test("dot")):
                yield token
                continue
            next(stream)
            name = next(stream)
            if name.value not in texts:
                raise TemplateSyntaxError(f"no sentence is called {name.value}", name.lineno, stream.name)
            yield Token(name.lineno, "string", texts[name.value])


class PartTag(Extension):
    """Reads a file in the place of `{% part "name.html" %}`."""

    tags = {"part"}  # noqa: RUF012  # as Jinja2 declares it

    def parse(self, parser: Parser) -> list[Node]:
        """Return what the file says, without its last line's end, as an `include` would."""
        next(parser.stream)
        name = parser.stream.expect("string").value
        assert self.environment.loader is not None
        source, file, _ = self.environment.loader.get_source(self.environment, name)
        return self.environment.parse(source, name, file).body


class DirectionRemover(Extension):
    """Leaves directions out of the templates."""

    def preprocess(self, source: str, *_: Any, **__: Any) -> str:
        """Return a template that asks the browser for no direction."""
        return DIRECTION.sub("", source)
