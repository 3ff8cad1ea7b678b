"""What Quarto, MyST and the Carpentries write beside the text: includes, notes, boxes, codes."""

import pytest

from adapters.sources.beside import fetch_shown_files
from pipelines.kinds import READERS
from pipelines.sourcing.module_sources import read_source
from pipelines.sourcing.report import list_source_findings
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing import builders
from schemas.language import Language
from schemas.source import DropReason, RemarkKind, SourceSpans, SourceText
from tests.sourcing.documents import read

FILES = {
    "sources/_exercice.qmd": (
        "---\ntitle: Exercice\n---\n\nTriez le dossier par date.\n\n{{< include fin.md >}}\n"
    ),
    "sources/fin.md": "Comparez avec votre voisin.\n",
    "sources/tour.md": "{{< include tour.md >}}\n",
    "elsewhere.md": "Un secret.\n",
}


def read_beside(name: str, text: str) -> SourceText:
    data = text.encode()
    beside = fetch_shown_files(name, data, lambda each: FILES[each].encode() if each in FILES else None)
    return read_source(SourceBytes(name, data, Language.FRENCH, beside=beside), READERS)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("sources/a.qmd", "Avant.\n\n{{< include _exercice.qmd >}}\n\nAprès.\n"),
        ("sources/a.md", "Avant.\n\n```{include} _exercice.qmd\n```\n\nAprès.\n"),
        ("sources/a.md", "Avant.\n\n:::{include} _exercice.qmd\n:::\n\nAprès.\n"),
    ],
)
def test_an_included_text_is_read_where_it_is_included(name: str, written: str) -> None:
    assert [span.text for span in read_beside(name, written).spans] == [
        "Avant.",
        "Triez le dossier par date.",
        "Comparez avec votre voisin.",
        "Après.",
    ]


@pytest.mark.parametrize("address", ["absent.qmd", "../../elsewhere.md", "/etc/hosts.txt", "tour.md"])
def test_an_include_that_is_not_in_the_course_is_a_finding(address: str) -> None:
    source = read_beside("sources/a.qmd", f"Avant.\n\n{{{{< include {address} >}}}}\n\nAprès.\n")
    assert [span.text for span in source.spans] == ["Avant.", "Après."]
    assert [each.excerpt for each in source.dropped if each.reason is DropReason.NOT_INCLUDED] == [address]
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    assert [each.facts["files"] for each in list_source_findings(spans) if each.rule == "source.not-included"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.qmd", "Triez.\n\n::: notes\nRappelez la pause.\n:::\n\nRangez.\n"),
        ("a.qmd", "Triez.\n\n::: {.notes}\nRappelez la pause.\n:::\n\nRangez.\n"),
        ("a.md", "Triez.\n\n::: instructor\n\nRappelez la pause.\n\n:::\n\nRangez.\n"),
        ("a.html", "<html><body><p>Triez.</p><aside class=notes>Rappelez la pause.</aside><p>Rangez."),
    ],
)
def test_a_block_of_notes_is_the_speaker_s(name: str, written: str) -> None:
    spans = read(name, written).spans
    assert [(span.text, span.is_speaker_note) for span in spans] == [
        ("Triez.", False),
        ("Rappelez la pause.", True),
        ("Rangez.", False),
    ]


@pytest.mark.parametrize(
    ("name", "written", "kind"),
    [
        ("a.qmd", '::: {.callout-tip title="Solution"}\nTriez.\n:::\n', RemarkKind.SOLUTION),
        ("a.qmd", "::: {.callout-tip collapse=true}\n## Solution\nTriez.\n:::\n", RemarkKind.SOLUTION),
        ("a.qmd", "::: {.callout-warning}\nTriez.\n:::\n", RemarkKind.WARNING),
        ("a.md", "> ## Solution\n> Triez.\n{: .solution}\n", RemarkKind.SOLUTION),
        ("a.md", "```{warning}\n:class: large\n\nTriez.\n```\n", RemarkKind.WARNING),
        ("a.md", "::::: keypoints\n\n- Triez.\n\n:::::\n", RemarkKind.KEY_POINT),
        ("a.md", '---\nkeypoints:\n- "Triez."\n---\n\nRangez.\n', RemarkKind.KEY_POINT),
    ],
)
def test_a_box_says_what_it_is_for(name: str, written: str, kind: RemarkKind) -> None:
    (span,) = [each for each in read(name, written).spans if each.text == "Triez."]
    assert span.remark is not None
    assert span.remark.kind is kind


def test_objectives_and_questions_in_front_of_a_lesson_are_text_of_it() -> None:
    source = read(
        "a.md", '---\ntitle: Trier\nquestions:\n- "Que trier ?"\nobjectives: [Trier]\n---\n\nRangez.\n'
    )
    assert [span.text for span in source.spans] == ["Trier", "Que trier ?", "Trier", "Rangez."]


@pytest.mark.parametrize("suffix", ["md", "qmd"])
def test_codes_that_a_tool_replaces_are_shown_to_nobody(suffix: str) -> None:
    written = "Triez :tada: vite {{< fa star >}}ici. À 10:30:45, `:tada:` reste.\n\n```\n{{< x >}}\n```\n"
    source = read(f"a.{suffix}", written)
    assert [span.text for span in source.spans] == [
        "Triez vite ici.",
        "À 10:30:45, :tada: reste.",
        "{{< x >}}",
    ]
    assert {each.excerpt for each in source.dropped} == {":tada:", "{{< fa star >}}"}
