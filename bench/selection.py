"""Which spans a question keeps, against those a person listed as needed, and what that spares.

    python -m bench.selection FOLDER

FOLDER holds `sources/cnil-guide-rgpd-fr`, six sheets of the CNIL's guide for developers. What each objective
needs was listed by hand, by span id; BM25's k1 and b were chosen on this same list, so the figures are no
measurement on unseen material.
"""

import sys
from pathlib import Path

from adapters.courses import CourseFolder
from adapters.llm import estimate_most_tokens
from pipelines.drafting.selection import select_spans
from pipelines.testing.sources import read_module
from schemas.course import Course, Module, Objective, ReviewPolicy, SourceFile
from schemas.language import Language
from schemas.source import SourceSpans

OBJECTIVES = (
    Objective(id="personnel", text="Distinguer une donnée personnelle d'une donnée anonyme"),
    Objective(id="minimiser", text="Minimiser les données collectées par une application"),
    Objective(id="informer", text="Rédiger l'information à donner aux utilisateurs"),
    Objective(id="duree", text="Fixer une durée de conservation des données"),
    Objective(id="bases", text="Choisir la base légale d'un traitement"),
)
NEEDED = {
    "personnel": "9de9a32a28 6bec791903 dba6d17f5c 5434e13825 5fd03e8584 98d6108c8a af87b06402 b6d59207e7 "
    "1cf1b36e4a d853014408 f5d8159dcb c9278e2412 972f0c1e43 2c85dbaae7 8289cfb7eb fd9b8d23cf 3ac80142f5",
    "minimiser": "8ebcb08aee 6b28a3a421 493d3b4df1 17c723a656 24b7d3cca3 6977e3e0da 11a3904a9a cf95324b98 "
    "db628d3ae7",
    "informer": "846d6c513d ee19a43539 ab03b8f70a 2d92c5e244 07bb90c1d3 ddc1f9e65a b4b5eb00a5 dc40d29cd2 "
    "dde1f6fbda dae7276e3f e0580c19df 8232d07158 f474bc6135 76bbf44a7a 8ec625cb2f f9a422dd0b",
    "duree": "282131ca4b ecbe7f6607 f983583a56 0281c8b903 e9d3e2a68b 5d68d5540c dc3faf1e16 27d8d6ad98 "
    "ab1595bb56 17eba508a1 d4225d8637 7ae16bf3bd 4e2af49ca0 a307be2722",
    "bases": "f5ab87890d cba7605dad 725bcc1fed d367ed54ae 8ec39a4154 b043fb92d6 adb500cac5 dfd6633e19 "
    "f007623c32 75e550232f 613846fea2 0ae03a8f26 27aad0f6ac c352d5435d",
}
SHARES = (0.3, 0.4, 0.5)


def guide(folder: Path) -> SourceSpans:
    """Return the spans of the sheets."""
    module = Module(id="rgpd", title="RGPD", objectives=OBJECTIVES)
    course = Course(
        id="cnil",
        title="RGPD",
        language=Language.FRENCH,
        iri="https://example.org/rgpd",
        sources=(SourceFile(path="sources/cnil-guide-rgpd-fr/*.md"),),
        modules=(module,),
        review=ReviewPolicy(roles={"expert": ("personne",)}),
    )
    return read_module(CourseFolder(folder, course), module, None)


def characters(spans: SourceSpans) -> int:
    """Return how much text spans hold."""
    return sum(len(span.text) for source in spans.sources for span in source.spans)


def tokens(spans: SourceSpans) -> int:
    """Return the tokens spans are counted as at most."""
    return sum(estimate_most_tokens(span.text) for source in spans.sources for span in source.spans)


def kept(spans: SourceSpans, objective: Objective, share: float) -> tuple[float, SourceSpans]:
    """Return which share of the spans an objective needs a question keeps, and the spans it keeps."""
    module = Module(id="rgpd", title="RGPD", objectives=(objective,))
    best = select_spans(spans, module, Language.FRENCH, int(characters(spans) * share))
    ids = {span.id for source in best.sources for span in source.spans}
    needed = [f"sp-{name}" for name in NEEDED[objective.id].split()]
    return sum(name in ids for name in needed) / len(needed), best


def main(folder: Path) -> None:
    """Measure and print."""
    spans = guide(folder)
    everything = tokens(spans)
    print(f"{everything} tokens where all {sum(len(s.spans) for s in spans.sources)} spans are sent")
    for share in SHARES:
        found = {objective.id: kept(spans, objective, share) for objective in OBJECTIVES}
        needed = {name: len(listed.split()) for name, listed in NEEDED.items()}
        hits = sum(rate * needed[name] for name, (rate, _) in found.items())
        sent = sum(tokens(best) for _, best in found.values()) / len(found)
        each = ", ".join(f"{name} {rate:.0%}" for name, (rate, _) in found.items())
        total = hits / sum(needed.values())
        print(f"{share:.0%} of the text: {total:.1%} of needed spans kept, {sent:.0f} tokens ({each})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
