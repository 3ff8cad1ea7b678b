"""How long the overview of many modules takes, and who approved a sentence of one of them.

    python -m bench.overview [--modules 1000] [--revisions 3] [--sections 20] [--json]

An installation is made in a temporary folder: a module in three waits, one is approved by two people whose
approval rests on its sources, one is approved and released. What counts is the processor's time, after the
interpreter has started; `--sections` says how long a draft is. `again` is a second view at the desk, where
nothing has changed; `source` is one that nothing quotes, asked for once and once more. `sought` is a sentence
that is nowhere, so that every revision is looked into.
"""

import argparse
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from adapters.workspace import Workspace, open_workspace
from pipelines.overview.addresses import Addresses
from pipelines.overview.page import render_page
from pipelines.overview.presentation import Presentation
from pipelines.queries.overview_cache import OverviewCache, look_at_overview
from pipelines.queries.overview_status import build_overview
from pipelines.queries.provenance_search import search_provenance
from pipelines.queries.source_impact import find_uses_of_source
from pipelines.review.evidence import collect_evidence
from pipelines.review.part_names import read_part_names
from pipelines.testing import builders, samples
from schemas.course import Module, ReviewPolicy
from schemas.draft import Content, Draft
from schemas.language import Language
from schemas.release import Release
from schemas.review import Approved, Decision, Published

A_COURSE = 100
NOWHERE = "sources/nowhere.md"
LATER = builders.NOON + timedelta(days=1)


def main() -> None:
    """Measure once, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--modules", type=int, default=1000)
    parser.add_argument("--revisions", type=int, default=3)
    parser.add_argument("--sections", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        workspace = installation(Path(folder), asked.modules, asked.revisions, asked.sections)
        found = measured(workspace)
    print(json.dumps(found) if asked.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


def measured(workspace: Workspace) -> dict[str, float]:
    """Return seconds of the processor for each question, and the sizes they were asked of."""
    started = process_time()
    shown = build_overview(workspace, LATER)
    told = process_time()
    data = render_page(shown, Presentation(Language.FRENCH, Addresses(), read_part_names(Language.FRENCH)))
    rendered = process_time()
    remembered = OverviewCache()
    build_overview(workspace, LATER, remembered)
    first = process_time()
    build_overview(workspace, LATER, remembered)
    again = process_time()
    find_uses_of_source(workspace, NOWHERE, look_at_overview(workspace, remembered, LATER))
    asked = process_time()
    find_uses_of_source(workspace, NOWHERE, look_at_overview(workspace, remembered, LATER))
    asked_again = process_time()
    looked = search_provenance(workspace, "Cette phrase ne se trouve nulle part ailleurs.", LATER)
    sought = process_time()
    return {
        "modules": len(shown.lines),
        "revisions": looked.revisions,
        "overview_s": round(told - started, 1),
        "page_s": round(rendered - told, 1),
        "page_kb": round(len(data) / 1000),
        "again_s": round(again - first, 2),
        "source_s": round(asked - again, 1),
        "source_again_s": round(asked_again - asked, 2),
        "sought_s": round(sought - asked_again, 1),
    }


def installation(root: Path, modules: int, revisions: int, sections: int) -> Workspace:
    """Return an installation of so many modules."""
    (root / "dagster.yaml").write_text("")
    workspace = open_workspace(root)
    for number, key in enumerate(_courses(root, modules)):
        spans = builders.spans(key)
        workspace.records.save_spans(spans)
        draft: Draft | None = None
        for revision in range(1, revisions + 1):
            parent = draft.content.canonical_digest() if draft else None
            draft = builders.draft(
                revision=revision, parent=parent, content=_content(key, revision, sections)
            )
            builders.add_sealed_revision(workspace, draft)
        assert draft is not None
        if number % 3:
            evidence = collect_evidence(draft.content, spans)
            said = [builders.decision(draft, person=who, evidence=evidence) for who in ("lea", "noe")]
            for each in said:
                workspace.ledger.append(each)
            if number % 3 == 2:
                _release(workspace, draft, tuple(said))
    return workspace


def _courses(root: Path, modules: int) -> Iterator[str]:
    for first in range(0, modules, A_COURSE):
        name = f"cours-{first // A_COURSE}"
        listed = tuple(
            Module(id=f"m-{n}", title=f"Module {n}") for n in range(min(A_COURSE, modules - first))
        )
        policy = ReviewPolicy(roles={"pedagogie": ("lea",), "metier": ("noe",)}, deadline_days=5)
        course = builders.course(id=name, modules=listed, review=policy)
        folder = root / "courses" / name
        folder.mkdir(parents=True)
        (folder / "course.yaml").write_text(json.dumps(course.model_dump(mode="json", exclude_none=True)))
        yield from (course.key_of(module) for module in listed)


def _content(key: str, revision: int, sections: int) -> Content:
    content = builders.content(module=key, title=f"{key}, révision {revision}")
    lesson = builders.lesson()
    longer = lesson.model_copy(update={"sections": lesson.sections * sections})
    return content.model_copy(update={"artefacts": (longer, *content.artefacts[1:])})


def _release(workspace: Workspace, draft: Draft, said: tuple[Decision, ...]) -> None:
    digest = draft.content.canonical_digest()
    approval = Approved(module=draft.module, digest=digest, decisions=said)
    release = _sample().model_copy(update={"module": draft.module, "approval": approval})
    workspace.records.save_release(release, {})
    workspace.ledger.append(
        Published(
            module=draft.module,
            digest=digest,
            release=release.number,
            release_digest=release.canonical_digest(),
            at=builders.NOON,
        )
    )


@cache
def _sample() -> Release:
    """Return a release whose packages nobody opens here."""
    return samples.build_sample_release().release


if __name__ == "__main__":
    main()
