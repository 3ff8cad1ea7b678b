"""Marks that a site's generator replaces in Markdown: what they hold stays, and they are no text."""

from pipelines.sourcing.readers.markdown.shortcodes import cut_shortcodes
from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.source import DropReason, RemarkKind, SourceSpans, SourceText, SpanKind
from tests.sourcing.documents import read


def test_front_matter_between_plus_signs_is_no_text_and_names_the_page() -> None:
    source = _read('+++\ntitle = "Knots"\ntags = ["rope"]\n+++\n\nTie the rope.\n')

    assert _list_places(source) == [("Knots", "Knots"), ("Tie the rope.", "Knots")]


def test_what_two_shortcodes_hold_stands_below_their_title_and_the_rest_below_the_one_before() -> None:
    source = _read(
        '# Knots\n\n{{% collapse "What you need" %}}\nBring a rope.\n{{% /collapse %}}\n\nTie it to a post.\n'
    )

    assert _list_places(source) == [
        ("Knots", "Knots"),
        ("What you need", "What you need"),
        ("Bring a rope.", "What you need"),
        ("Tie it to a post.", "Knots"),
    ]


def test_a_box_within_an_item_belongs_to_the_item_and_begins_with_its_title() -> None:
    source = _read("- Tie the rope.\n\n    ::: warning Wet ropes\n    They slip.\n    :::\n- Pull it.\n")

    lines = [(span.text, span.item.item if span.item else 0, span.remark) for span in source.spans]
    remark = lines[1][2]
    assert remark is not None
    assert remark.kind is RemarkKind.WARNING
    assert lines == [
        ("Tie the rope.", 1, None), ("Wet ropes", 1, remark), ("They slip.", 1, remark), ("Pull it.", 2, None)
    ]  # fmt: skip


def test_shortcodes_stay_in_code_and_are_cut_out_of_sentences() -> None:
    assert cut_shortcodes("See {{< ref x >}}`{% raw %}` and {% include y %}it.") == (
        "See `{% raw %}` and it.",
        ["{{< ref x >}}", "{% include y %}"],
    )


def test_code_of_a_site_between_shortcodes_is_code() -> None:
    source = _read("{% highlight python %}\nprint(1)\n{% endhighlight %}\n")

    assert [(span.kind, span.text) for span in source.spans] == [(SpanKind.CODE, "print(1)")]


def test_a_diagram_written_as_text_is_left_out_and_named_in_a_finding() -> None:
    source = _read("# Ropes\n\nTie it.\n\n```mermaid\ngraph TD; Rope-->Post\n```\n")

    assert [each.reason for each in source.dropped] == [DropReason.DIAGRAM]
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    (finding,) = [each for each in list_source_findings(spans) if each.rule == "source.diagram"]
    assert finding.facts["excerpt"] == "graph TD; Rope-->Post"


def test_the_words_of_the_card_of_a_link_are_told_among_what_is_left_out() -> None:
    source = _read('Tie it.\n\n{{< card title="Knots for sailors" url="x" subtitle="A film" >}}\n')

    assert [(each.reason, each.excerpt) for each in source.dropped] == [
        (DropReason.SHORTCODE, "Knots for sailors – A film")
    ]


def test_imports_of_a_page_are_no_sentences_and_a_sentence_that_begins_so_is_one() -> None:
    source = _read("import Tabs from '@theme/Tabs';\nimport '../x.css'\n\nimport the file from the shop.\n")

    assert [span.text for span in source.spans] == ["import the file from the shop."]


def test_a_bold_line_above_paragraphs_is_a_title_up_to_the_next_title() -> None:
    source = _read("## Lids\n\n**Round lids**\n\nTurn it.\n\nLift it.\n\n## Jars\n\nWash it.\n")

    assert _list_places(source) == [
        ("Lids", "Lids"),
        ("Round lids", "Round lids"),
        ("Turn it.", "Round lids"),
        ("Lift it.", "Round lids"),
        ("Jars", "Jars"),
        ("Wash it.", "Jars"),
    ]
    assert source.spans[2].anchor.heading == ("Lids", "Round lids")


def test_a_bold_sentence_or_a_bold_line_above_a_title_is_none() -> None:
    source = _read("## Lids\n\n**Never shake it.**\n\nTurn it.\n\n**By Ann Lee**\n\n## Jars\n\nWash it.\n")

    assert [span.text for span in source.spans if span.kind is SpanKind.HEADING] == ["Lids", "Jars"]


def test_a_word_with_an_ellipsis_that_opens_a_line_stays_with_what_is_said_of_it() -> None:
    source = _read("**CAREFUL...** They look before they jump. Then they jump.\n")

    assert [span.text for span in source.spans] == [
        "CAREFUL... They look before they jump.",
        "Then they jump.",
    ]


def _read(text: str) -> SourceText:
    return read("page.md", text)


def _list_places(source: SourceText) -> list[tuple[str, str]]:
    """Return each span's text and the nearest title."""
    return [(span.text, span.anchor.heading[-1] if span.anchor.heading else "") for span in source.spans]
