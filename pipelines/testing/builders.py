"""Small, complete examples of the contracts, about one module: `course()` returns the course, and so on.

Each takes changes by field name, so that a test gives only the fields it is about.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any, Protocol

from adapters.ledger import Ledger
from adapters.store.records import Records
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from schemas.anchor import Anchor, ParagraphPlace, TableRow
from schemas.course import Bloom, Context, Course, Module, Objective, ReviewPolicy, SourceFile
from schemas.draft import (
    Citation,
    Content,
    Draft,
    Minted,
    Option,
    Origin,
    Paragraph,
    Provenance,
    Row,
    Section,
    SingleChoice,
    Statement,
    Steps,
    Table,
)
from schemas.finding import digest_of
from schemas.language import Language
from schemas.review import Approved, Decision, LedgerEntry, LedgerRecord, Verdict
from schemas.seal import RevisionSeal
from schemas.source import SourceSpans, SourceText, Span, SpanKind

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = "froid--chaine"

SENTENCES = (
    "La température de la chambre froide reste entre 0 °C et 3 °C.",
    "Un produit exposé plus de 30 minutes est écarté.",
    "Le responsable signe le relevé deux fois par jour.",
)
STEPS = ("Fermer la porte.", "Relever la sonde.", "Noter la température.")
ROWS = (("Viande hachée", "2 °C", "24 h"), ("Poisson frais", "2 °C", "48 h"))
HEADER = ("Produit", "Température", "Durée")


def module(**changes: Any) -> Module:
    """Return the module of the examples."""
    fields: dict[str, Any] = {
        "id": "chaine",
        "title": "La chaîne du froid",
        "objectives": (Objective(id="seuils", text="Citer les seuils de température", bloom=Bloom.REMEMBER),),
    }
    return Module(**(fields | changes))


def course(**changes: Any) -> Course:
    """Return the course of the examples."""
    fields: dict[str, Any] = {
        "id": "froid",
        "title": "Travailler au froid",
        "language": Language.FRENCH,
        "iri": "https://formation.example/froid",
        "context": Context(organisation="Les Halles de Brume"),
        "sources": (SourceFile(path="sources/*.md"),),
        "modules": (module(),),
        "review": ReviewPolicy(roles={"pedagogie": ("lea",)}),
    }
    return Course(**(fields | changes))


@cache  # contracts are frozen: each test may have the same
def spans(key: str = KEY) -> SourceSpans:
    """Return the spans of one French source: three sentences, three steps, a table of two rows."""
    text, found = "", []
    pieces: list[tuple[SpanKind, str, tuple[str, ...] | None]] = [(SpanKind.HEADING, "Consignes", None)]
    pieces += [(SpanKind.SENTENCE, sentence, None) for sentence in SENTENCES]
    pieces += [(SpanKind.STEP, step, None) for step in STEPS]
    pieces += [(SpanKind.ROW, " | ".join(cells), cells) for cells in ROWS]
    for number, (kind, piece, cells) in enumerate(pieces, start=1):
        start = len(text)
        row = None
        if cells is not None:
            row = TableRow(table=1, row=ROWS.index(cells) + 1, header=HEADER, cells=cells)
        found.append(
            Span(
                id=f"sp-{sha256(piece.encode()).hexdigest()[:10]}",
                kind=kind,
                text=piece,
                start=start,
                end=start + len(piece),
                anchor=Anchor(place=ParagraphPlace(number=number), heading=("Consignes",), row=row),
            )
        )
        text += piece + "\n"
    source = SourceText(
        name="sources/froid.md",
        media_type="text/markdown",
        sha256=sha256(text.encode()).hexdigest(),
        language=Language.FRENCH,
        text=text,
        spans=tuple(found),
    )
    return SourceSpans(module=key, fingerprint=sha256(b"froid").hexdigest(), sources=(source,))


def citation(number: int, of: SourceSpans | None = None) -> Citation:
    """Return a verified citation of the n-th span of `spans()`, counted from 0 (0 is the heading)."""
    source = (of or spans()).sources[0]
    span = source.spans[number]
    return Citation(
        span=span.id,
        source=source.name,
        source_sha256=source.sha256,
        start=span.start,
        end=span.end,
        anchor=span.anchor,
        quote=span.text,
    )


def statement(number: int, text: str | None = None, **changes: Any) -> Statement:
    """Return a statement that repeats its citation, unless given another text."""
    cited = citation(number)
    fields: dict[str, Any] = {
        "id": f"st-{number:04d}",
        "text": text or cited.quote,
        "citations": (cited,),
        "origin": Origin.EXTRACTIVE,
    }
    return Statement(**(fields | changes))


def question(number: int = 1, **changes: Any) -> SingleChoice:
    """Return a question with one right answer among three."""
    fields: dict[str, Any] = {
        "id": f"q-{number:04d}",
        "stem": "Combien de temps un produit peut-il rester exposé ?",
        "options": (
            Option(id="a", text="15 minutes"),
            Option(id="b", text="30 minutes"),
            Option(id="c", text="60 minutes"),
        ),
        "key": "b",
        "citations": (citation(2),),
        "origin": Origin.EXTRACTIVE,
    }
    return SingleChoice(**(fields | changes))


def lesson() -> Lesson:
    """Return a lesson that holds every sentence, step and row of `spans`."""
    rows = tuple(
        Row(id=f"st-{7 + n:04d}", cells=cells, citations=(citation(7 + n),), origin=Origin.EXTRACTIVE)
        for n, cells in enumerate(ROWS)
    )
    return Lesson(
        sections=(
            Section(
                id="p-0001",
                title="Les seuils",
                blocks=(Paragraph(statements=(statement(1), statement(2), statement(3))),),
            ),
            Section(
                id="p-0002",
                title="Le relevé",
                blocks=(
                    Steps(statements=(statement(4), statement(5), statement(6))),
                    Table(caption="Durées de conservation", header=HEADER, rows=rows),
                ),
            ),
        )
    )


def content(**changes: Any) -> Content:
    """Return a lesson, a quiz and a summary of the module."""
    fields: dict[str, Any] = {
        "module": KEY,
        "title": "La chaîne du froid",
        "language": Language.FRENCH,
        "objectives": module().objectives,
        "duration_minutes": 20,
        "mastery_percent": 80,
        "artefacts": (
            lesson(),
            Quiz(items=(question(1), question(2, stem="Que devient un produit exposé ?"))),
            Summary(points=(statement(2, id="st-0009"),)),
        ),
    }
    return Content(**(fields | changes))


def draft(**changes: Any) -> Draft:
    """Return the first revision of the module, whose content is `content()`."""
    fields: dict[str, Any] = {
        "revision": 1,
        "content": content(),
        "provenance": Provenance(
            writer=Origin.EXTRACTIVE, inputs=sha256(b"inputs").hexdigest(), written_at=NOON
        ),
        "minted": Minted(pages=2, items=2, statements=9),
    }
    return Draft(**(fields | changes))


def decision(of: Draft | None = None, **changes: Any) -> Decision:
    """Return a decision that approves a draft, by default `draft()`."""
    decided = of or draft()
    fields: dict[str, Any] = {
        "module": decided.module,
        "digest": decided.content.canonical_digest(),
        "findings": digest_of(decided.findings),
        "revision": decided.revision,
        "verdict": Verdict.APPROVE,
        "person": "lea",
        "verified": False,
        "at": NOON,
    }
    return Decision(**(fields | changes))


def approval(of: Draft | None = None) -> Approved:
    """Return the approval of a draft, by default `draft()`."""
    decided = of or draft()
    return Approved(
        module=decided.module,
        digest=decided.content.canonical_digest(),
        decisions=(decision(decided),),
    )


def entries(of: Approved | None = None) -> tuple[LedgerEntry, ...]:
    """Return ledger entries of an approval, neither chained nor signed."""
    approved = of or approval()
    return tuple(
        LedgerEntry(sequence=n, previous="0" * 64, recorded=decided, key_id="test", mac="0" * 64)
        for n, decided in enumerate(approved.decisions, start=1)
    )


def seal(of: Draft) -> LedgerEntry:
    """Return a ledger entry that seals a draft, neither chained nor signed."""
    sealed = RevisionSeal.of(of, NOON)
    return LedgerEntry(sequence=1, previous="0" * 64, recorded=sealed, key_id="test", mac="0" * 64)


def list_recorded(of: Draft, decisions: Iterable[Decision] = ()) -> list[LedgerRecord]:
    """Return what a ledger records of a draft: its seal, then these decisions."""
    return [RevisionSeal.of(of, NOON), *decisions]


def record_seals(ledger: Ledger, *drafts: Draft) -> None:
    """Record the seals of these drafts in a ledger."""
    for each in drafts:
        ledger.append(RevisionSeal.of(each, NOON))


def list_decisions(ledger: Ledger, module: str = KEY) -> list[Decision]:
    """Return the decisions on a module in a ledger."""
    return [e.recorded for e in ledger.read(module) if isinstance(e.recorded, Decision)]


class HasRecords(Protocol):
    """An object with records and a ledger, as a workspace is."""

    @property
    def records(self) -> Records:
        """Return the records of its store."""

    @property
    def ledger(self) -> Ledger:
        """Return its ledger."""


def add_sealed_revision(owner: HasRecords, draft: Draft) -> None:
    """Seal a draft and make it its module's newest, whichever came before."""
    sealed = RevisionSeal.of(draft, draft.provenance.written_at)
    owner.records.add_revision(draft, owner.ledger.append(sealed))
