"""Code on a page of a lesson, built from a model's answers: that of spans, word for word, or made up."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pipelines.blocks.code.contract import Code
from pipelines.deliverables.lesson.block_answer import (
    BlockAnswer,
    is_code,
)
from pipelines.drafting.element_builder import (
    ElementBuilder,
)
from pipelines.drafting.plain_text import to_plain_code
from schemas.draft import (
    Citation,
    Nature,
    NumberedBlock,
    Origin,
    Statement,
    StatementForm,
)


class CodeBuilder:
    """Builds code, reusing what earlier pages had of it."""

    def __init__(
        self, builder: ElementBuilder, statements: Sequence[Statement], numbered: Sequence[NumberedBlock]
    ) -> None:
        self._builder = builder
        self._statements = statements
        self._numbered = numbered

    def list_quoted(self, span_ids: Sequence[str]) -> Iterator[Code]:
        """Yield the code of each span that is code, word for word; earlier code of the span keeps its ids."""
        for span_id in dict.fromkeys(span_ids):
            span = self._builder.find_span(span_id)
            if span is None or not is_code(span):
                continue
            citations = self._builder.cite([span_id])
            earlier = self._take_code(partial(_quotes, span_id))
            if earlier is None:
                code = self._make_code(span.text, citations)
                yield Code(id=self._builder.ids.allocate_block(), code=code)
            elif earlier.code.text == span.text:
                yield earlier.model_copy(update={"code": self._builder.keep_earlier(earlier.code)})
            else:
                changed = {"text": span.text, "citations": citations, "origin": Origin.EXTRACTIVE}
                yield Code(id=earlier.id, code=earlier.code.model_copy(update=changed))

    def list_made_up(self, raw: str) -> Iterator[Code]:
        """Yield the code that a model made up as an illustration; earlier code of these lines stays."""
        text = self._clean_code(raw)
        if not text:
            return
        earlier = self._take_code(lambda code: not code.citations and code.text == text)
        if earlier is not None:
            yield earlier
            return
        code = self._make_code(text, ())
        yield Code(id=self._builder.ids.allocate_block(), code=code)

    def list_answered(self, answer: BlockAnswer) -> Iterator[Statement]:
        """Yield the code that ends an answer: that of spans, word for word, then what was made up."""
        found = ((name, self._builder.find_span(name)) for name in dict.fromkeys(answer.rows))
        for name, span in found:
            if span is not None and is_code(span):
                yield self._build_answered_code(span.text, self._builder.cite([name]))
        made_up = self._clean_code(answer.made_up)
        if made_up:
            yield self._build_answered_code(made_up, ())

    def _build_answered_code(self, text: str, citations: tuple[Citation, ...]) -> Statement:
        """Return code within an answer; earlier code of these lines keeps its id."""
        same = next((each for each in self._statements if each.is_code and each.text == text), None)
        earlier = self._builder.take_earlier(same.id, self._statements) if same is not None else None
        if earlier is not None:
            return self._builder.keep_earlier(earlier)
        form = StatementForm(is_code=True)
        return self._make_code(text, citations).model_copy(update={"form": form})

    def _clean_code(self, raw: str) -> str:
        spans = (span for source in self._builder.request.spans.sources for span in source.spans)
        return to_plain_code(raw, "\n".join(span.text for span in spans if is_code(span)))

    def _make_code(self, text: str, citations: tuple[Citation, ...]) -> Statement:
        """Return code that spans have word for word; without any, it is an illustration of the model's."""
        return Statement(
            id=self._builder.ids.allocate_statement(),
            text=text,
            citations=citations,
            origin=Origin.EXTRACTIVE if citations else Origin.MODEL,
            nature=None if citations else Nature.ILLUSTRATION,
        )

    def _take_code(self, is_same: Callable[[Statement], bool]) -> Code | None:
        same = (each for each in self._numbered if isinstance(each, Code) and is_same(each.code))
        taken = (self._builder.take_earlier(each.id, self._numbered) for each in same)
        found = next((each for each in taken if each is not None), None)
        return found if isinstance(found, Code) else None


def _quotes(span_id: str, code: Statement) -> bool:
    return any(citation.span == span_id for citation in code.citations)
