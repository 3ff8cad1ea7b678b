"""Links that carry a whole decision: decoded as Dagster's page decodes them, nothing is lost."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.links import (
    LONGEST_URL,
    Prefilled,
    build_decision_link,
    build_desk_link,
    draft_page_link,
    parse_waivers,
)
from pipelines.testing import builders
from schemas.course import IdentityMode, ReviewPolicy
from schemas.errors import DecisionRefused
from schemas.finding import Finding
from schemas.review import Verdict
from tests.fuzzing import examples

DRAFT = builders.draft()
COURSE = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea", "noe"), "expert": ("max",)}))
LONGEST_KEY = f"{'a' * 64}--{'b' * 64}"


def altered(place: str, quote: str = "x") -> Finding:
    return Finding(rule="citation.altered", place=place, facts={"source": "a.md", "quote": quote})


def opened(url: str) -> tuple[str, dict[str, str]]:
    """Return the path and the query as a browser hands them to Dagster."""
    parts = urlsplit(url)
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))


def config_of(url: str) -> dict[str, Any]:
    document = yaml.safe_load(opened(url)[1]["config"])
    assert list(document) == ["ops"]
    assert list(document["ops"]) == ["decision"]
    return dict(document["ops"]["decision"]["config"])


def test_a_link_opens_the_launchpad_of_decide_for_the_modules_partition() -> None:
    path, query = opened(build_decision_link(DRAFT, Verdict.APPROVE, COURSE))
    assert path == "/guess/decide/playground/setup"
    assert (query["tags[0][key]"], query["tags[0][value]"]) == ("dagster/partition", builders.KEY)


def test_the_configuration_holds_all_a_decision_needs_and_room_for_a_comment() -> None:
    url = build_decision_link(DRAFT, Verdict.REQUEST_CHANGES, COURSE)
    assert config_of(url) == {
        "module": builders.KEY,
        "digest": DRAFT.content.canonical_digest()[:12],
        "verdict": "request_changes",
        "person": "",
        "waive": [],
        "comment": "",
    }
    written = opened(url)[1]["config"] + "Revoir q-0001 :\n        la clef est trop longue"
    typed = yaml.safe_load(written)["ops"]["decision"]["config"]
    assert typed["comment"] == "Revoir q-0001 :\nla clef est trop longue"


def test_behind_a_proxy_no_name_is_filled_in() -> None:
    review = ReviewPolicy(identity=IdentityMode.PROXY, roles={"expert": ("max",)})
    url = build_decision_link(DRAFT, Verdict.APPROVE, builders.course(review=review))
    assert "person" not in config_of(url)


def test_a_brief_link_leaves_out_what_has_a_default() -> None:
    url = build_decision_link(DRAFT, Verdict.APPROVE, COURSE, brief=True)
    assert list(config_of(url)) == ["module", "digest", "verdict", "person"]


def test_an_approval_lists_the_blocking_findings_and_leaves_their_reasons_to_fill_in() -> None:
    draft = builders.draft(findings=(altered("st-0001"), altered("st-0002", "a\n# b: ' \" é")))
    url = build_decision_link(draft, Verdict.APPROVE, COURSE)
    assert config_of(url)["waive"] == [f"{finding.id}: " for finding in draft.findings]
    assert "# st-0001: La citation ne se retrouve pas" in opened(url)[1]["config"]
    assert config_of(build_decision_link(draft, Verdict.REJECT, COURSE))["waive"] == []


@pytest.mark.parametrize("count", [1, 40, 80, 400, 2000])
def test_however_many_findings_block_the_link_stays_short_enough_to_open(count: int) -> None:
    findings = tuple(altered(f"st-{number:04d}", "é" * 100) for number in range(count))
    url = build_decision_link(builders.draft(findings=findings), Verdict.APPROVE, COURSE)
    assert len(url) <= LONGEST_URL
    listed = config_of(url)["waive"]
    assert listed == [f"{finding.id}: " for finding in findings[: len(listed)]]
    assert len(listed) >= min(count, 200)


DIGESTS = st.text("0123456789abcdef", min_size=12, max_size=12) | st.sampled_from(
    ["123456789012", "1234e5678901", "0x1234567890", "000000000000", "12e456789012"]
)
SLUGS = st.lists(st.text("abz019e", min_size=1, max_size=8), min_size=1, max_size=6).map("-".join)
KEYS = st.just(LONGEST_KEY) | st.builds("{}--{}".format, SLUGS, SLUGS)


@given(KEYS, DIGESTS, st.sampled_from(Verdict), st.booleans(), st.booleans())
@settings(max_examples=examples(30))
def test_every_field_comes_out_as_it_went_in(
    module: str, digest: str, verdict: Verdict, asks_name: bool, brief: bool
) -> None:
    """A digest of digits alone must not become a number."""
    url = Prefilled(module, digest, verdict, asks_name, brief=brief).url()
    expected = {"digest": digest, "verdict": verdict.value}
    expected |= {} if brief and len(module) > 80 else {"module": module}
    expected |= {"person": ""} if asks_name else {}
    assert config_of(url) == expected | ({} if brief else {"waive": [], "comment": ""})
    assert opened(url)[1]["tags[0][value]"] == module
    assert not set(url) & set("()<> \n")


def test_the_desk_and_the_page_are_linked_by_module_and_short_digest() -> None:
    digest = DRAFT.content.canonical_digest()[:12]
    assert (
        build_desk_link("http://127.0.0.1:3001/", DRAFT)
        == f"http://127.0.0.1:3001/drafts/{builders.KEY}/{digest}"
    )
    assert opened(draft_page_link(builders.KEY)) == (
        "/assets/draft",
        {"view": "partitions", "partition": builders.KEY},
    )


def test_waivers_are_read_by_finding() -> None:
    assert parse_waivers(["f-1a2b3c4d: voir l'annexe : page 2", "f-00000000:"]) == {
        "f-1a2b3c4d": "voir l'annexe : page 2",
        "f-00000000": "",
    }


@pytest.mark.parametrize("lines", [["because"], [": because"], ["f-1a2b3c4d: a", "f-1a2b3c4d: b"], [""]])
def test_a_waiver_that_names_no_finding_or_one_twice_is_refused(lines: list[str]) -> None:
    with pytest.raises(DecisionRefused, match="decision, waive"):
        parse_waivers(lines)
