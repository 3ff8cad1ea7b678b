"""Promise 2: one altered character of a source or of a quotation is caught, and nothing else is."""

import random
from collections import Counter
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.citations import cite, cut_excerpt, verify
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from schemas.anchor import ParagraphPlace
from schemas.contract import Contract
from schemas.draft import Citation, CitationStatus, Draft
from schemas.errors import StoreUnusable

MUTATIONS = 500
SOURCE = builders.spans().sources[0].name


def drafted() -> Draft:
    course = builders.course()
    request = DraftRequest(KINDS, course, course.modules[0], builders.spans(), builders.NOON)
    return write_draft(request, ExtractiveWriter())


def test_untouched_citations_are_never_found_wrong() -> None:
    cited = [citation for each in list_elements(drafted().content.artefacts) for citation in each.citations]
    assert len(cited) >= 8
    assert [verify(citation, builders.spans()) for citation in cited] == [None] * len(cited)


def test_every_altered_character_of_a_quotation_is_caught() -> None:
    """Typography too: code wrote these characters, so a curly apostrophe that became straight was altered."""
    content, chance = drafted().content, random.Random(2)
    cited = [each for each in list_elements(content.artefacts) if each.citations]
    quoted = {citation for each in cited for citation in each.citations}
    for _ in range(MUTATIONS // len(quoted)):
        altered = {citation: alter(citation.quote, chance) for citation in sorted(quoted, key=repr)}

        def misquote(part: Contract, altered: dict[Citation, str] = altered) -> Contract:
            quote = altered.get(part) if isinstance(part, Citation) else None
            return part if quote is None else part.model_copy(update={"quote": quote})

        findings = criticise(KINDS, rebuild(content, misquote), builders.spans(), builders.course())
        told = Counter(finding.place for finding in findings if finding.rule == "citation.altered")
        assert told == {each.id: len(each.citations) for each in cited}


def alter(text: str, chance: random.Random) -> str:
    """Return a text with another character at one place."""
    at = chance.randrange(len(text))
    other = chance.choice([c for c in "aeé’' \u00a01830.,-xZ" if c != text[at]])
    return text[:at] + other + text[at + 1 :]


def test_every_altered_byte_of_a_stored_source_is_caught(tmp_path: Path) -> None:
    records, chance = Records(FolderStore(tmp_path)), random.Random(3)
    records.save_spans(builders.spans())
    (file,) = (tmp_path / "sources").glob("*.json")
    whole = file.read_bytes()
    assert records.spans(builders.KEY) == builders.spans()
    for _ in range(MUTATIONS):
        at = chance.randrange(len(whole))
        byte = chance.choice([b for b in range(256) if b != whole[at]])
        file.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
        with pytest.raises(StoreUnusable):
            records.spans(builders.KEY)
    file.write_bytes(whole)
    assert records.spans(builders.KEY) == builders.spans()


@pytest.mark.parametrize(
    "change",
    [
        {"start": 3},
        {"end": 40},
        {"source_sha256": "0" * 64},
        {"source": "sources/autre.md"},
        {"quote": "La température de la chambre froide reste entre 0 °C et 4 °C."},
        {"anchor": builders.citation(1).anchor.model_copy(update={"place": ParagraphPlace(number=9)})},
    ],
)
def test_a_citation_that_points_elsewhere_is_caught(change: dict[str, object]) -> None:
    citation = builders.citation(1).model_copy(update=change)
    wrong = verify(citation, builders.spans())
    assert wrong is not None
    assert wrong.rule == "citation.altered"
    assert wrong.facts == {"source": citation.source, "quote": cut_excerpt(citation.quote)}


def test_a_span_nobody_gave_is_caught() -> None:
    wrong = verify(builders.citation(1).model_copy(update={"span": "sp-0123456789"}), builders.spans())
    assert wrong is not None
    assert wrong.rule == "citation.unknown"
    assert wrong.facts == {"span": "sp-0123456789", "source": SOURCE, "quote": builders.SENTENCES[0]}


def test_a_citation_to_verify_still_has_its_quotation_checked() -> None:
    doubtful = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    assert verify(doubtful, builders.spans()) is None


def test_the_quotation_is_the_sources_own_characters() -> None:
    source = builders.spans().sources[0]
    for span in source.spans:
        citation = cite(source, span)
        assert source.text[citation.start : citation.end] == citation.quote == span.text
