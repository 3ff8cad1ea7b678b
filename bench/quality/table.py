"""The figures for people, and for programs."""

from collections.abc import Iterator
from typing import Any

from bench.quality.falsified import Caught, add_up
from bench.quality.scores import NONE, Report, Score, Share
from schemas.finding import read_rules

MOST = 48


def table(figures: Report) -> str:
    """Return the table: a line a content, the pool, the rules that spoke, and what was caught."""
    return "\n".join([*_contents(figures), "", *_pool(figures), *_rules(figures), *_falsified(figures)])


def document(figures: Report) -> dict[str, Any]:
    """Return the same figures as one JSON document."""
    return {
        "contents": [_plain(each) for each in figures.scores],
        "blind_reader": figures.guessed,
        "chance": figures.chance,
        "habits": figures.habits,
        "readers": {name: reader._asdict() for name, reader in figures.readers.items()},
        "sound_items": _total(figures, "sound").value,
        "exact_citations": _total(figures, "exact").value,
        "covered_objectives": _total(figures, "covered").value,
        "duplicate_options": sum(each.duplicates for each in figures.scores),
        "repeated_across_modules": figures.repeated,
        "rules": {rule: {"hits": share.hits, "of": share.of} for rule, share in figures.rules.items()},
        "cry_wolf": list(figures.wolves),
        "falsified": _caught(figures),
    }


def _contents(figures: Report) -> Iterator[str]:
    columns = f"{'items':>5} {'single':>6} {'exact':>6} {'object.':>7} {'sound':>6} {'dupl.':>5} {'block':>5}"
    yield f"{'content':{MOST}} {columns} {'warn':>5}"
    for each in figures.scores:
        if each.trouble:
            yield f"{each.name[:MOST]:{MOST}} {each.trouble}"
        else:
            yield (
                f"{each.name[:MOST]:{MOST}} {each.items:5} {each.singles:6} {_percent(each.exact):>6} "
                f"{_percent(each.covered):>7} {_percent(each.sound):>6} {each.duplicates:5} "
                f"{each.blocking:5} {each.warnings:5}"
            )


def _pool(figures: Report) -> Iterator[str]:
    singles = sum(each.singles for each in figures.scores)
    yield f"{'pooled items with one answer':{MOST}} {singles:6}"
    if singles:
        yield f"{'blind reader':{MOST}} {figures.guessed:6.1%}"
        yield f"{'chance':{MOST}} {figures.chance:6.1%}"
    for name, share in figures.habits.items():
        yield f"{name:{MOST}} {share:6.1%}"
    for name, reader in figures.readers.items():
        label = f"reader who takes: {name}"
        yield f"{label:{MOST}} {reader.score:6.1%} (chance {reader.chance:.1%} of {reader.questions})"
    for name, kind in (
        ("items free of every rule flaw", "sound"),
        ("citations exact", "exact"),
        ("objectives taught and asked", "covered"),
    ):
        yield f"{name:{MOST}} {_percent(_total(figures, kind)):>6}"
    yield f"{'duplicate options':{MOST}} {sum(each.duplicates for each in figures.scores):6}"
    yield f"{'sentences repeated across modules':{MOST}} {figures.repeated:6}"


def _rules(figures: Report) -> Iterator[str]:
    if figures.rules:
        yield from ("", f"{'rules heard on extractive drafts':{MOST}} {'hits':>6} {'of':>6} {'share':>6}")
    for rule, share in figures.rules.items():
        wolf = "  cries wolf" if rule in figures.wolves else ""
        name = f"{rule} ({read_rules()[rule].severity})"
        yield f"{name:{MOST}} {share.hits:6} {share.of:6} {_percent(share):>6}{wolf}"


def _falsified(figures: Report) -> Iterator[str]:
    if figures.falsified is None:
        return
    for name, kinds in (
        ("made false in claims", figures.falsified.kinds),
        ("made false in questions", figures.falsified.questions),
    ):
        yield from ("", f"{name:{MOST}} {'made':>6} {'distinct':>8} {'caught':>6} {'share':>6}")
        for kind, each in kinds.items():
            yield _line(kind, each)
        yield _line("together", add_up(kinds.values()))
    alarms = Share(figures.falsified.alarms.caught, figures.falsified.alarms.made)
    yield ""
    yield f"{'left alone, and found wrong':{MOST}} {alarms.of:6} {alarms.hits:15} {_percent(alarms):>6}"


def _line(name: str, caught: Caught) -> str:
    return f"{name:{MOST}} {caught.made:6} {caught.distinct:8} {caught.caught:6} {caught.share:6.1%}"


def _caught(figures: Report) -> dict[str, Any] | None:
    if figures.falsified is None:
        return None
    alarms = figures.falsified.alarms
    return {
        **_tried(figures.falsified.kinds),
        "questions": _tried(figures.falsified.questions),
        "left_alone": {"claims": alarms.made, "alarms": alarms.caught},
    }


def _tried(kinds: dict[str, Caught]) -> dict[str, dict[str, int]]:
    return {
        kind: {"made": each.made, "distinct": each.distinct, "caught": each.caught}
        for kind, each in kinds.items()
    }


def _plain(each: Score) -> dict[str, Any]:
    if each.trouble:
        return {"name": each.name, "trouble": each.trouble}
    return {
        "name": each.name,
        "items": each.items,
        "single_choice": each.singles,
        "exact_citations": each.exact.value,
        "covered_objectives": each.covered.value,
        "sound_items": each.sound.value,
        "duplicate_options": each.duplicates,
        "blocking": each.blocking,
        "warnings": each.warnings,
        "flaws": sorted(
            {f"{f.rule} {f.place}" for f in each.findings if f.rule.startswith(("item.", "quiz."))}
        ),
    }


def _total(figures: Report, kind: str) -> Share:
    return sum((getattr(each, kind) for each in figures.scores), NONE)


def _percent(share: Share) -> str:
    return (
        "-"
        if share.value is None
        else f"{share.value:.0%}"
        if share.value in (0, 1)
        else f"{share.value:.1%}"
    )
