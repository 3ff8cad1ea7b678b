"""Entries of Dagster's pages on a withdrawal: who and why, the targets, and a link to roll back."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from adapters.dagster_names import ALONE, DagsterNames
from pipelines.review.links import PARTITION_TAG
from pipelines.review.markdown import escape_markdown, fits
from pipelines.review.page_words import format_moment, read_page_words
from schemas.language import Language
from schemas.languages.texts import fill_wording
from schemas.review import Decision, Verdict
from schemas.short_text import shorten_text
from schemas.withdrawal import RollbackAction, TargetHolding, TargetState, Withdrawal

JOB = "roll_back"
OP = "going_back"  # Dagster wants one name for the job and another for its op
LONGEST_REASON = 250
LONGEST_CELL = 120
MOST_DECISIONS = 3
MOST_LOST = 12


@dataclass(frozen=True)
class WithdrawalTexts:
    """One language's labels and sentences about a withdrawal."""

    language: Language
    label: str
    places: str
    way_back: str
    verdicts: dict[Verdict, str]
    unverified: str
    more: str
    header: tuple[str, ...]
    holdings: dict[TargetHolding, str]
    current: str
    nothing_current: str
    latest: str
    again: str
    nowhere: str
    elsewhere: str
    put: str
    remove: str
    untold: str
    link: str
    link_none: str
    stands: str
    barred: str
    nothing_stands: str
    nothing_to_do: str
    by_hand: str
    kept: str
    lost: str


def read_withdrawal_texts(language: Language) -> WithdrawalTexts:
    """Return the labels and sentences of a language."""
    return fill_wording(WithdrawalTexts, "review.withdrawal", language)


def describe_withdrawal(withdrawal: Withdrawal, names: DagsterNames = ALONE) -> dict[str, str]:
    """Return the entries of a withdrawal by label: Markdown, each short enough to be shown in place."""
    texts = read_withdrawal_texts(withdrawal.language)
    label = texts.label.format(n=withdrawal.release)
    page = {label: _describe_decision(withdrawal, texts)}
    for number, table in enumerate(_list_tables(withdrawal, texts), start=1):
        page[f"{label} · {texts.places}{'' if number == 1 else f' {number}'}"] = table
    page[f"{label} · {texts.way_back}"] = _describe_way_back(withdrawal, texts, names)
    return page


def describe_roll_back(release: int, decision: Decision, language: Language) -> dict[str, str]:
    """Return the entries that replace those of a withdrawal once the release is approved again."""
    texts = read_withdrawal_texts(language)
    label = texts.label.format(n=release)
    text = texts.again.format(
        n=release, person=escape_markdown(decision.person), when=format_moment(decision.at)
    )
    return dict.fromkeys([label, f"{label} · {texts.places}", f"{label} · {texts.way_back}"], text)


def roll_back_link(withdrawal: Withdrawal, to: int, names: DagsterNames = ALONE) -> str:
    """Return the link to the Launchpad of `roll_back`, prefilled with the release to go back to.

    0 stands for no release. The run refuses if this is no longer the release to go back to. A release that
    misses today's policy needs a person and a reason: both are left to fill in.
    """
    lines = ["ops:", f"  {OP}:", "    config:", f"      to: {to}"]
    needs_reason = bool(to) and withdrawal.roll_back.gap is not None
    if needs_reason or withdrawal.roll_back.named:
        lines.append('      person: ""')
    if needs_reason:
        lines.append('      reason: ""')
    config = quote_plus("\n".join(lines), safe=":")
    return (
        f"{names.launchpad(JOB)}?config={config}"
        f"&tags[0][key]={PARTITION_TAG}&tags[0][value]={quote(withdrawal.module, safe='')}"
    )


def _describe_decision(withdrawal: Withdrawal, texts: WithdrawalTexts) -> str:
    lines = [_describe_one(decision, texts) for decision in withdrawal.decisions[-MOST_DECISIONS:]]
    left_out = len(withdrawal.decisions) - len(lines)
    if left_out:
        lines.append(texts.more.format(n=left_out))
    return _fit_parts([f"**{escape_markdown(shorten_text(withdrawal.title, 80))}**", *lines], "\n\n")


def _describe_one(decision: Decision, texts: WithdrawalTexts) -> str:
    words = read_page_words(texts.language)
    outcome = texts.verdicts[decision.verdict]
    sentence = words.attribute(outcome, escape_markdown(decision.person), decision.at)
    sentence += "" if decision.verified else f" ({texts.unverified})"
    comment = escape_markdown(shorten_text(" ".join(decision.comment.split()), LONGEST_REASON))
    return words.add_comment(sentence, comment)


def _list_tables(withdrawal: Withdrawal, texts: WithdrawalTexts) -> Iterator[str]:
    """Yield the targets in tables short enough for Dagster to show in place."""
    if not withdrawal.concerned_places:
        yield f"{texts.nowhere} {texts.elsewhere}"
        return
    head = [f"| {' | '.join(texts.header)} |", "|---" * len(texts.header) + "|"]
    rows: list[str] = []
    for place in withdrawal.concerned_places:
        row = _write_row(place, texts)
        if rows and not fits("\n".join([*head, *rows, row, "", texts.elsewhere])):
            yield "\n".join([*head, *rows])
            rows = []
        rows.append(row)
    yield "\n".join([*head, *rows, "", texts.elsewhere])


def _write_row(place: TargetState, texts: WithdrawalTexts) -> str:
    holding = texts.holdings[place.holding].format(trouble=_write_cell(place.trouble or ""))
    current = texts.nothing_current if place.current is None else texts.current.format(n=place.current)
    shown = "?" if place.holding in {TargetHolding.UNKNOWN, TargetHolding.LEFT} else current
    if place.latest and place.holding is not TargetHolding.CURRENT:
        shown += f", {texts.latest}"
    when = f"{place.delivered_at:%Y-%m-%d %H:%M}" if place.delivered_at else "–"
    return (
        f"| {escape_markdown(place.target)} | {holding} | {shown} | {when} | {_write_cell(place.location)} |"
    )


def _write_cell(text: str) -> str:
    return escape_markdown(shorten_text(text, LONGEST_CELL))


def _describe_way_back(withdrawal: Withdrawal, texts: WithdrawalTexts, names: DagsterNames) -> str:
    back, pending = withdrawal.roll_back, withdrawal.pending_places
    unknown_places = [place for place in withdrawal.places if place.action is RollbackAction.UNKNOWN]
    manual_steps = [f"**{texts.by_hand}** {each}" for each in _list_manual_steps(withdrawal)]
    if not pending and not unknown_places:
        return _fit_parts(manual_steps, "\n\n") or texts.nothing_to_do
    lines = [_describe_places(withdrawal, texts), *manual_steps]
    to = None if back.gap is not None else back.to
    if to is not None or back.lost:
        ids = ", ".join(back.lost[:MOST_LOST]) + (", …" if len(back.lost) > MOST_LOST else "")
        lines.append(texts.lost.format(ids=escape_markdown(ids)) if back.lost else texts.kept)
    what = texts.remove if to is None else texts.put
    if pending:
        lines.append(what.format(n=to, targets=_join_targets(pending)))
    if unknown_places:
        lines.append(texts.untold.format(targets=_join_targets(unknown_places)))
    links = [f"**[{_name_link(to, texts)}]({roll_back_link(withdrawal, to or 0, names)})**"]
    if to != back.to:  # in an emergency, with a reason
        links.append(f"[{_name_link(back.to, texts)}]({roll_back_link(withdrawal, back.to or 0, names)})")
    return _fit_parts([*links, *lines], "\n\n")


def _name_link(to: int | None, texts: WithdrawalTexts) -> str:
    return texts.link_none if to is None else texts.link.format(n=to)


def _list_manual_steps(withdrawal: Withdrawal) -> Iterator[str]:
    """Yield what a person has to do by hand at targets that cannot be changed from here."""
    for place in withdrawal.by_hand:
        if place.by_hand is not None:
            yield escape_markdown(str(place.by_hand.explain(place.target, withdrawal.language)))


def _describe_places(withdrawal: Withdrawal, texts: WithdrawalTexts) -> str:
    back = withdrawal.roll_back
    if back.to is None:
        return texts.nothing_stands
    if back.refusal is not None:
        why = back.refusal.explain(withdrawal.language).happened.rstrip(".")
        return f"**{escape_markdown(texts.barred.format(n=back.to, why=why))}**"
    people = escape_markdown(shorten_text(", ".join(back.approved_by), LONGEST_CELL))
    return texts.stands.format(n=back.to, people=people)


def _join_targets(places: "tuple[TargetState, ...] | list[TargetState]") -> str:
    return escape_markdown(shorten_text(", ".join(place.target for place in places), LONGEST_CELL))


def _fit_parts(parts: list[str], between: str) -> str:
    """Return as many of the parts, from the first, as Dagster shows in place."""
    parts_kept = list(parts)
    while not fits(between.join(parts_kept)) and len(parts_kept) > 1:
        parts_kept.pop()
    return between.join(parts_kept)
