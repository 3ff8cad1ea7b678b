"""Whatever bytes a source has: spans that reproduce its text, or one error with a remedy; nothing else."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.kinds import READERS
from schemas.errors import SourceUnreadable
from tests.fuzzing import bent, examples, given_up_after
from tests.sourcing.archives import part_of, with_directory_at, with_part
from tests.sourcing.documents import box, lines, noted, pdf, read, slides, word
from tests.sourcing.opendocuments import epub, odp, odt, page, style
from tests.sourcing.workbooks import titled, workbook

EXAMPLES = examples(40)
"""A format: enough for a slip that is easy to meet; `bench.fuzz` looks further."""

LONGEST_SECONDS = 30
"""Of the processor, for one source of a few kilobytes."""

STYLES = "<style>.x{display:none} p>.y, #z~b {color:#fff} @media print{p{font-size:1px}}</style>"
PAGE = f"<html><head>{STYLES}</head><body><h1>Froid</h1><p class='y'>Fermez.</p><ul><li>Un</ul></body></html>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTES = f"<w:footnotes xmlns:w='{W}'><w:footnote w:id='1'><w:p/></w:footnote></w:footnotes>".encode()
CUE = "00:00:01{0}000 --> 00:00:09{0}000\nFermez la <i>porte</i>.\n"

SAMPLES: dict[str, bytes] = {
    ".md": b"# Froid\n\nFermez la porte.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n- un\n- deux\n",
    ".qmd": b"---\ntitle: Froid\n---\n\n```{r}\nx\n```\n\n::: {.note}\nFermez.\n:::\n",
    ".txt": "Fermez la porte, à 3,5 °C.\n".encode("cp1252"),
    ".html": PAGE.encode(),
    ".csv": b'Num\xc3\xa9ro;Consigne\n1;"Fermez; vite"\n2;Ouvrez\n',
    ".tsv": b"A\tB\n1\tFermez\n",
    ".srt": ("1\n" + CUE.format(",")).encode(),
    ".vtt": ("WEBVTT\n\n" + CUE.format(".")).encode(),
    ".docx": word(
        lambda document: (document.add_paragraph("Fermez.", style="List Bullet"), noted(document, NOTES))
    ),
    ".pptx": slides(lambda slide: box(slide, "Fermez la porte.")),
    ".xlsx": workbook(Froid=titled(("Consigne", "Durée"), ("Fermez", 3.5), ("Ouvrez", 4))),
    ".odt": odt("<text:p text:style-name='T1'>Fermez.</text:p>", style("T1", fo_color="#ffffff")),
    ".odp": odp(
        "<draw:page draw:name='p1'><draw:frame><draw:text-box><text:p>Fermez.</text:p>"
        "</draw:text-box></draw:frame></draw:page>"
    ),
    ".epub": epub(page("<h1>Froid</h1><p>Fermez.</p>")),
    ".pdf": pdf(lines("Fermez la porte.", "Ouvrez.")),
}


@st.composite
def parts_bent(draw: Any, whole: bytes) -> bytes:
    """The package with one of its parts bent, and zipped again as if by its own program."""
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        names = sorted(each for each in archive.namelist() if not each.endswith("/"))
    name = draw(st.sampled_from(names))
    return with_part(whole, name, draw(bent(part_of(whole, name))))


def is_read_or_refused(name: str, data: bytes) -> None:
    refused = None
    with given_up_after(LONGEST_SECONDS):
        try:
            source = read(name, data)
        except SourceUnreadable as error:
            refused = error
    if refused is not None:
        assert (refused.place, bool(refused.remedy), bool(refused.in_french)) == (name, True, True)
    else:
        assert all(source.text[span.start : span.end] == span.text for span in source.spans)


def test_every_format_has_a_sample() -> None:
    assert SAMPLES.keys() == READERS.names_by_suffix.keys() - {".markdown", ".htm"}


@pytest.mark.parametrize("suffix", SAMPLES)
def test_a_document_bent_anywhere_is_read_or_refused(suffix: str) -> None:
    whole = SAMPLES[suffix]
    read(f"a{suffix}", whole)
    strategies = [bent(whole)] + ([parts_bent(whole)] if whole.startswith(b"PK") else [])

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(strategies))
    def holds(data: bytes) -> None:
        is_read_or_refused(f"a{suffix}", data)

    holds()


@pytest.mark.parametrize("suffix", [each for each in SAMPLES if SAMPLES[each].startswith(b"PK")])
def test_a_directory_that_is_said_to_begin_elsewhere_is_refused(suffix: str) -> None:
    """Its parts would begin before the file does."""
    with pytest.raises(SourceUnreadable):
        read(f"a{suffix}", with_directory_at(SAMPLES[suffix], 2_000_000_000))


@settings(max_examples=examples(200))
@given(st.sampled_from(sorted(READERS.suffixes)), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    is_read_or_refused(f"a{suffix}", data)
