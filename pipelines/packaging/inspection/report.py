"""Report on a package judgement: text in French or English for people, JSON for programs."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pipelines.packaging.inspection.judgement import PackageJudgement
from schemas.finding import Finding, Severity, read_rules
from schemas.language import Language
from schemas.languages.numbers import format_size
from schemas.languages.texts import TextCatalogue, read_texts

MOST_PLACES = 5
MOST_NAMES = 8
SPACES = "\u00a0\u202f"
LAYERS = {
    "zip": "zip",
    "xml": "schema",
    "foreign": "habits",
    "page": "pages",
    "drawing": "pages",
    "content": "content",
    "republish": "comparison",
}
SCHEMA = ".schema-document"


def describe_judgement(judgement: PackageJudgement, language: Language) -> dict[str, Any]:
    """Return the judgement as JSON values: every finding, with the layer that raised it."""
    weights = judgement.weights
    return {
        "package": keep_printable(judgement.name),
        "standard": judgement.identity.standard or None,
        "made_here": judgement.is_ours,
        "title": judgement.identity.title,
        "launch": judgement.identity.launch,
        "identifiers": {kind: list(names) for kind, names in judgement.identity.identifiers.items()},
        "size": judgement.size,
        "members": judgement.members,
        "weights": {
            "total": weights.total,
            "largest": [{"name": name, "size": size} for size, name in weights.largest],
            "code": weights.code,
            "code_gzipped": weights.code_gzipped,
        },
        "blocked": judgement.is_blocked,
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity.value,
                "layer": find_layer(each),
                "place": each.place,
                "message": each.message(language),
                "remedy": each.remedy(language),
                "source": read_rules()[each.rule].source,
            }
            for each in judgement.findings
        ],
        "left_out": dict(judgement.left_out),
    }


def write_report(judgement: PackageJudgement, language: Language) -> str:
    """Return the judgement as text; control characters from the package are replaced."""
    lines = [
        *_write_head(judgement, language),
        *_list_findings(judgement, language),
        "",
        _write_result(judgement, language),
    ]
    return "\n".join(keep_printable(line) for line in lines)


def find_layer(found: Finding) -> str:
    """Return the layer a finding comes from: zip, schema, rules, habits, pages, content or comparison."""
    if found.rule.endswith(SCHEMA):
        return "schema"
    return LAYERS.get(found.rule.partition(".")[0], "rules")


def keep_printable(text: str) -> str:
    """Return a text with unprintable characters, such as terminal escapes, replaced by U+FFFD."""
    return "".join(each if each.isprintable() or each in SPACES else "\ufffd" for each in text)


def _read_words(language: Language) -> TextCatalogue:
    return read_texts("packaging.inspection", language)


def _write_head(judgement: PackageJudgement, language: Language) -> Iterator[str]:
    words, identity, weights = _read_words(language), judgement.identity, judgement.weights
    maker = words["ours" if judgement.is_ours else "foreign"]
    yield f"{judgement.name} · {identity.standard or words['unknown']} · {maker}"
    rows = [("title", identity.title), ("launch", identity.launch)]
    sized = words["sized"].format(
        zipped=format_size(judgement.size, language),
        files=judgement.members,
        total=format_size(weights.total, language),
    )
    rows.append(("size", sized))
    largest = ", ".join(f"{name} {format_size(size, language)}" for size, name in weights.largest[:3])
    rows.append(("largest", largest))
    if weights.code:
        coded = words["coded"].format(
            code=format_size(weights.code, language), gzipped=format_size(weights.code_gzipped, language)
        )
        rows.append(("code", coded))
    width = max(len(words[name]) for name in ("title", "launch", "size", "largest", "code", "identifiers"))
    yield from (f"  {words[name]:{width}}  {value}" for name, value in rows if value)
    label = words["identifiers"]
    for kind, names in identity.identifiers.items():
        if names:
            yield f"  {label:{width}}  {words[kind]} {_join_names(names, language)}"
            label = ""


def _list_findings(judgement: PackageJudgement, language: Language) -> Iterator[str]:
    words = _read_words(language)
    for severity in Severity:
        group = [each for each in judgement.findings if each.severity is severity]
        if not group:
            continue
        yield ""
        yield f"{words[severity.value]} ({len(group)})"
        for rule, findings in groupby(sorted(group, key=lambda each: each.rule), key=lambda each: each.rule):
            yield from _write_rule(list(findings), judgement.left_out.get(rule, 0), language)


def _write_rule(findings: list[Finding], left_out: int, language: Language) -> Iterator[str]:
    words, first = _read_words(language), findings[0]
    for each in findings[:MOST_PLACES]:
        yield f"  {each.place}: {each.message(language)}"
    more = len(findings) - MOST_PLACES + left_out
    if more > 0:
        yield f"  {words['more'].format(count=more)}"
    remedy = first.remedy(language)
    if remedy:
        yield f"      {words['remedy'].format(remedy=remedy)}"
    source = read_rules()[first.rule].source
    yield "      " + " · ".join(filter(None, (words[f"layer {find_layer(first)}"], first.rule, source)))


def _write_result(judgement: PackageJudgement, language: Language) -> str:
    numbers = Counter(each.severity.value for each in judgement.findings)
    counts = {severity.value: numbers[severity.value] for severity in Severity}
    return _read_words(language)["blocked" if judgement.is_blocked else "usable"].format(**counts)


def _join_names(names: tuple[str, ...], language: Language) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return _read_words(language)["many"].format(names=shown, count=more) if more > 0 else shown
