"""Input tokens that a model is asked with for one module of 90 minutes and its seven deliverables.

    python -m bench.prompt_tokens FOLDER

FOLDER holds `model-session`, a session of 28 November 2026: its prompts tell the course and the sources,
which are read from them again. That day the first writing took 129,000 tokens, and 261,000 with its mending.
Of the tokens those are counted apart that a host has not read at the beginning of an earlier call for the
same deliverable, for which most charge a tenth.
Then what a reviewer's word takes (`bench.comment_tokens`).
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from bench.comment_tokens import CountingHost, measure_revisions
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.plan.plan_parts import split_recipe
from pipelines.drafting.plan.rules import follow_plan
from pipelines.drafting.prompt import render
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Context, Course, ModelSettings, Module, Objective
from schemas.language import Language
from schemas.source import SourceSpans, SourceText

CHARACTERS_A_TOKEN = 3.6
KINDS = ("lesson", "slides", "trainer_guide", "session_plan", "case_study", "quiz", "summary")
SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", name="any")


@dataclass(frozen=True)
class KindTokens:
    """The calls for one deliverable, their input tokens, and those no earlier one of them began with."""

    calls: int
    tokens: int
    unread: int


def read_session(folder: Path) -> DraftRequest:
    """Return the request of the session's French module: 90 minutes, 10 questions, four objectives."""
    body = json.loads((folder / "model-session/prompts/002.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in body["messages"][1]["content"].splitlines() if line.startswith("{")]
    course, module = _build_course([line for line in lines if not {"id", "heading", "source"} & set(line)])
    spans = SourceSpans(
        module=course.key_of(module), fingerprint="0" * 64, sources=tuple(_read_sources(lines))
    )
    return DraftRequest(DRAFTING_KINDS, course, module, spans, builders.NOON)


def _build_course(lines: list[dict[str, Any]]) -> tuple[Course, Module]:
    told = {key: value for line in lines if "objective" not in line for key, value in line.items()}
    module = Module(
        id="formulaire",
        title=told["module"],
        duration_minutes=told["minutes"],
        questions=10,
        artefacts=KINDS,
        objectives=tuple(
            Objective(
                id=each["objective"],
                bloom=Bloom(each["bloom"]),
                **{key: each[key] for key in ("text", "condition", "criterion")},
            )
            for each in lines
            if "objective" in each
        ),
    )
    context = Context(
        organisation=told["organisation"],
        audience=told["audience"],
        culture=told["culture"],
        vocabulary={each["term"]: each["meaning"] for each in lines if "term" in each},
        cases=tuple(each["case"] for each in lines if "case" in each),
        constraints=tuple(each["constraint"] for each in lines if "constraint" in each),
    )
    return builders.course(title=told["course"], modules=(module,), context=context, model=SETTINGS), module


def _read_sources(lines: list[dict[str, Any]]) -> Iterator[SourceText]:
    texts: dict[str, list[str]] = {}
    languages: dict[str, str] = {}
    for line in lines:
        if "source" in line:
            name = line["source"]
            texts[name], languages[name] = [], line["language"]
        elif texts and "heading" in line:
            texts[name].append(f"## {line['heading']}")
        elif texts and line.get("id", "").startswith("sp-"):
            texts[name].append(line["text"])
    for name, paragraphs in texts.items():
        yield read_source(name, "\n\n".join(paragraphs).encode(), Language(languages[name]))


def count_first_writing(request: DraftRequest) -> dict[str, KindTokens]:
    """Return the calls and the input tokens of each deliverable of a first draft."""
    followed = follow_plan(request)
    return {kind: _count_kind(kind, followed) for kind in request.module.artefacts}


def _count_kind(kind: str, request: DraftRequest) -> KindTokens:
    recipe = request.kinds[kind].recipe
    assert recipe is not None
    prompts = [
        "".join(message.text for message in render(recipe.prompt, request, part, ()))
        for part in split_recipe(request, recipe, SETTINGS)
    ]
    characters = sum(map(len, prompts))
    alike = sum(1 for _ in takewhile(lambda each: len(set(each)) == 1, zip(*prompts, strict=False)))
    unread = characters - (len(prompts) - 1) * alike
    return KindTokens(
        len(prompts), round(characters / CHARACTERS_A_TOKEN), round(unread / CHARACTERS_A_TOKEN)
    )


def main(folder: Path) -> None:
    """Measure and print."""
    request = read_session(folder)
    counts = count_first_writing(request)
    for kind, each in counts.items():
        print(f"{kind:<14}{each.calls:>3} calls{each.tokens:>8} tokens{each.unread:>8} not read before")
    tokens, unread = (sum(getattr(each, name) for each in counts.values()) for name in ("tokens", "unread"))
    print(f"in all {tokens} tokens, {unread} not read before")
    for name, host in measure_revisions(request):
        print(f"\n{name}: in all {round(host.characters.total() / CHARACTERS_A_TOKEN)} tokens")
        _print_calls(host)


def _print_calls(host: CountingHost) -> None:
    for asked, characters in host.characters.items():
        tokens = round(characters / CHARACTERS_A_TOKEN)
        print(f"{asked:<14}{host.calls[asked]:>3} calls{tokens:>8} tokens{characters:>8} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
