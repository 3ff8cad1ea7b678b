"""The draft's page in Dagster: labelled values to read and click, then the outcome in their place."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review.deciding import Decided
from pipelines.review.diff import diff
from pipelines.review.links import decision_link, desk_link
from pipelines.review.markdown import LONGEST_ENTRY, escaped, fits, length, shortened
from pipelines.review.plain_text import passages
from pipelines.review.policy import unwaived
from pipelines.review.queue import OFFERED, awaited_roles
from pipelines.review.words import Words, words
from schemas.course import Course
from schemas.draft import Citation, CitationStatus, Content, Draft, Lesson, Quiz, Table
from schemas.finding import Finding
from schemas.review import Approved, Decision, Judgement, SentBack, Verdict

MOST_PASSAGES = 60  # Dagster shows a hundred rows at first
LONGEST_LABEL = 60
LONGEST_MESSAGE = 400
LONGEST_LINE = 400


@dataclass(frozen=True)
class TextEntry:
    """Text shown as it is."""

    text: str


@dataclass(frozen=True)
class MarkdownEntry:
    """Markdown under 1,000 characters, so that it shows in place."""

    markdown: str


@dataclass(frozen=True)
class UrlEntry:
    """A link, its label the verdict or page it leads to."""

    url: str


PageEntry = TextEntry | MarkdownEntry | UrlEntry


def draft_page(
    draft: Draft, judgement: Judgement, course: Course, earlier: Draft | None, desk_url: str
) -> dict[str, PageEntry]:
    """Return the page of a draft, labels in reading order: verdicts first, the text last.

    `earlier` is the revision before, for the diff. Labels are in the module's language.
    """
    said = words(draft.content.language)
    page: dict[str, PageEntry] = {}
    page |= _verdicts(draft, judgement, course, said)
    page[said.status] = TextEntry(_status(draft, judgement, course, said))
    page[said.desk] = UrlEntry(desk_link(desk_url, draft))
    page[said.revision] = TextEntry(str(draft.revision))
    page[said.digest] = TextEntry(draft.content.canonical_digest())
    page |= dict(_findings(draft, said))
    page[said.citations] = TextEntry(_citations(draft.content, said))
    page[said.changes] = _changes(draft, earlier, said)
    page[said.cost] = TextEntry(_cost(draft))
    return page | dict(_text(draft, said))


def after_decision(decided: Decided, draft: Draft, course: Course) -> dict[str, PageEntry]:
    """Return the entries a decision changes, under the labels they have on the page.

    While a role is still awaited the links stay, with its first person filled in; afterwards the
    outcome stands where the links were, and an approval can be withdrawn from the place of *Reject*.
    """
    said = words(draft.content.language)
    page = _verdicts(draft, decided.judgement, course, said)
    outcome, status = _outcome(decided.decision, said), _status(draft, decided.judgement, course, said)
    page[said.status] = TextEntry(status if outcome in status else f"{outcome} · {status}")
    return page


def _verdicts(draft: Draft, judgement: Judgement, course: Course, said: Words) -> dict[str, PageEntry]:
    roles = awaited_roles(draft, judgement, course)
    if roles:
        return {said.verdicts[v]: _decision_entry(draft, v, course, roles, said) for v in OFFERED}
    outcome = _status(draft, judgement, course, said)
    page: dict[str, PageEntry] = {
        said.verdicts[verdict]: TextEntry(said.not_offered.format(outcome=outcome)) for verdict in OFFERED
    }
    if isinstance(judgement, Approved):
        page[said.verdicts[Verdict.APPROVE]] = TextEntry(outcome)
        withdraw = decision_link(draft, Verdict.WITHDRAW, course, (), brief=True)
        page[said.verdicts[Verdict.REJECT]] = MarkdownEntry(
            f"[{said.verdicts[Verdict.WITHDRAW]}]({withdraw})"
        )
    elif isinstance(judgement, SentBack) and judgement.decision.verdict in OFFERED:
        page[said.verdicts[judgement.decision.verdict]] = TextEntry(outcome)
    return page


def _decision_entry(
    draft: Draft, verdict: Verdict, course: Course, roles: tuple[str, ...], said: Words
) -> PageEntry:
    """Return one verdict as words to click; a link too long for that is shown as it is."""
    url = decision_link(draft, verdict, course, roles)
    markdown = f"**[{said.verdicts[verdict]} →]({url})**"
    return MarkdownEntry(markdown) if fits(markdown) else UrlEntry(url)


def _status(draft: Draft, judgement: Judgement, course: Course, said: Words) -> str:
    if isinstance(judgement, Approved):
        return " ; ".join(_outcome(decision, said) for decision in judgement.decisions)
    roles = awaited_roles(draft, judgement, course)
    if isinstance(judgement, SentBack) and not roles:
        return _outcome(judgement.decision, said)
    since = said.waiting_since.format(when=said.when(draft.provenance.written_at))
    people = (f"{role} ({', '.join(course.review.roles[role])})" for role in roles)
    blocked = said.blocking.format(count=len(unwaived(draft, ())))
    return f"{since} · {said.awaited.format(roles=', '.join(people))} · {blocked}"


def _outcome(decision: Decision, said: Words) -> str:
    outcome = said.outcomes[decision.verdict]
    told = said.by.format(outcome=outcome, person=decision.person, when=said.when(decision.at))
    comment = " ".join(decision.comment.split())
    return f"{told} : « {shortened(comment, 200)} »" if comment else told


def _findings(draft: Draft, said: Words) -> Iterator[tuple[str, PageEntry]]:
    """Yield the findings, the gravest first, in as many lists as show in place."""
    order = list(said.severities)
    found = sorted(draft.findings, key=lambda finding: order.index(finding.severity))
    lists: list[list[str]] = [[]]
    for finding in found:
        line = _finding(finding, draft, said)
        if not fits("\n".join([*lists[-1], line])):
            lists.append([])
        lists[-1].append(line)
    for number, lines in enumerate(lists, start=1):
        label = said.findings if number == 1 else f"{said.findings} {number}"
        yield label, MarkdownEntry("\n".join(lines)) if lines else TextEntry(said.no_findings)


def _finding(finding: Finding, draft: Draft, said: Words) -> str:
    severity, dimension = said.severities[finding.severity], said.dimensions[finding.dimension]
    message = escaped(shortened(finding.message(draft.content.language), LONGEST_MESSAGE))
    return f"- **{severity}** · {dimension} · {escaped(finding.place)} · `{finding.id}`: {message}"


def _citations(content: Content, said: Words) -> str:
    citations, bare = 0, 0
    to_verify = 0
    for cited in _cited(content):
        citations += len(cited)
        to_verify += sum(citation.status is CitationStatus.TO_VERIFY for citation in cited)
        bare += not cited
    return said.to_verify.format(verified=citations - to_verify, to_verify=to_verify, unsourced=bare)


def _cited(content: Content) -> Iterator[tuple[Citation, ...]]:
    """Yield the citations of each element that ought to have some."""
    for artefact in content.artefacts:
        if isinstance(artefact, Lesson):
            for block in (block for section in artefact.sections for block in section.blocks):
                elements = block.rows if isinstance(block, Table) else block.statements
                yield from (element.citations for element in elements)
        elif isinstance(artefact, Quiz):
            yield from (item.citations for item in artefact.items)
        else:
            yield from (point.citations for point in artefact.points)


def _changes(draft: Draft, earlier: Draft | None, said: Words) -> PageEntry:
    if earlier is None:
        return TextEntry(said.first_revision)
    changes = diff(earlier.content, draft.content)
    if not changes:
        return TextEntry(said.unchanged)
    kept = list(changes)
    while not fits(fenced := _fenced(kept, len(changes) - len(kept), said)):
        kept.pop()
    return MarkdownEntry(fenced)


def _fenced(kept: list[str], left_out: int, said: Words) -> str:
    more = f"\n\n{said.cut.format(count=left_out)}" if left_out else ""
    # A fence longer than any run of backquotes in the text cannot be closed by it.
    fence = "`" * (max((len(line) - len(line.replace("`", "")) for line in kept), default=0) + 3)
    return f"{fence}diff\n" + "\n".join(kept) + f"\n{fence}{more}"


def _cost(draft: Draft) -> str:
    made, usage = draft.provenance, draft.provenance.usage
    writer = made.model or made.author or made.writer.value
    if not usage.calls:
        return f"{writer} · 0 {usage.currency}"
    tokens = f"{usage.input_tokens} + {usage.output_tokens} tokens"
    return f"{writer} · {usage.calls} ({usage.cached_calls}) · {tokens} · {usage.cost:.4f} {usage.currency}"


def _text(draft: Draft, said: Words) -> Iterator[tuple[str, PageEntry]]:
    found = passages(draft.content)
    for number, passage in enumerate(found[:MOST_PASSAGES], start=1):
        label = f"{said.text} {number:02d} · {shortened(passage.title, LONGEST_LABEL)}"
        yield label, MarkdownEntry(_in_place(passage.lines, said))
    if len(found) > MOST_PASSAGES:
        left_out = sum(len(passage.lines) for passage in found[MOST_PASSAGES:])
        yield f"{said.text} {MOST_PASSAGES + 1}", TextEntry(said.cut.format(count=left_out))


def _in_place(lines: tuple[str, ...], said: Words) -> str:
    """Return a passage as a list, cut where Dagster would hide it."""
    kept: list[str] = []
    room = LONGEST_ENTRY - length(said.cut) - 20
    for line in lines:
        item = f"- {escaped(shortened(line, LONGEST_LINE))}"
        room -= length(item) + 1
        if room <= 0:
            break
        kept.append(item)
    if len(kept) < len(lines):
        kept.append(f"- {said.cut.format(count=len(lines) - len(kept))}")
    return "\n".join(kept)
