"""The player's files in a package: one page with all the content, a style sheet, and one script.

`index.html` is readable without JavaScript; the script paginates, scores and reports. It is a single file
because each request to an LMS takes time and the page waits for all of them. Decided in
docs/decisions/0046-whole-page-one-script.md.
"""

import re
from functools import cache
from pathlib import Path

from adapters.blob import Member
from pipelines.packaging.access.statement import write_statement_pages
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.index_page import render_index_page
from pipelines.packaging.player.media import collect_media
from pipelines.packaging.player.tracking import ASSETS, Tracking
from pipelines.packaging.theme.styles import write_theme_styles
from schemas.draft import Sectioned

SHARED_SCRIPTS = (
    "judging.js",
    "scoring.js",
    "memory.js",
    "quiz.js",
    "narration.js",
    "notes.js",
    "pictures.js",
    "player.js",
)
STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLE_SPACE = re.compile(r"\s*([{};>])\s*|(?<=[:,])\s+")
"""Space of a style sheet that says nothing; a space before a colon does."""

LEADING_ZERO = re.compile(r"(?<![\w.#])0(?=\.\d)")
"""The zero of 0.5, which a style sheet does without."""

TEXT = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)"""
LINE_COMMENT = re.compile(rf"^\s*//.*|^((?:[^\"'`]|{TEXT})*?[;{{}},]) // .*")
"""A comment of our scripts, in which no text goes on over lines; what stands before one is kept."""

TEXT_OF_LINE = re.compile(rf"({TEXT})")
SCRIPT_SPACE = re.compile(r" *([=,;:?!<>{}()[\]&|*%]) *| ([+-]) (?![+-])")
"""Space of a script around signs that never belong together with what stands beside them."""

DECLARATION = re.compile(r"(?:^|(?<=for \())const\b")
"""Nothing sets a constant again, so that a shorter word does."""

LONE_PARAMETER = re.compile(r"(?<![^\s([])\((\w+)\)(?= =>)")
"""A parameter that needs no brackets."""

LAST_SIGN = re.compile(r"[;,]\n(?=[}\]])")
"""A sign after which nothing more comes; our scripts have no loop or branch without a body."""

LINE_END = re.compile(r"(?<=[;,{([])\n|\n(?=[)}\].])")
"""An end of a line that ends no statement."""

OURS = ASSETS.parents[2]
"""Where the scripts stand that are written to be joined: the player's, and those of our kinds of block."""

PROLOGUE = '(function (root) {\n"use strict";\nconst Premierjet = (root.Premierjet = root.Premierjet || {});'
EPILOGUE = "})(globalThis);"
WRAPPED = re.compile(
    r'(?://.*\n)*\(function \(root\) \{\n\s*"use strict";\n(?:\s*const Premierjet = .*;\n)?'
    r"((?:(?!\}\)\().*\n)*)\}\)\(globalThis\);\n"
)
"""How our scripts wrap what is theirs: alone each has to, side by side one function does."""


def write_player_files(edition: Edition, tracking: Tracking) -> dict[str, Member]:
    """Return the files a learner's browser loads, by path below the package's root.

    `index.html` is the page to launch; `content.json` is what learners have of the approved content, word for
    word: whoever opens the package may read all its files, so what is for trainers is in none of them. It is
    the whole content, byte for byte, if all of that is for learners. The script holds the shared parts and
    those of `tracking`. The same edition gives the same bytes.
    """
    media = collect_media(edition)
    built: dict[str, Member] = {
        "index.html": render_index_page(edition, media, tracking.connect),
        "content.json": edition.learner_part,
        "player/player.css": _join_styles(list_styles(edition)) + _write_own_styles(edition),
        "player/player.js": _join_scripts(tracking, list_scripts(edition)),
    }
    return built | media.files | write_statement_pages(edition)


def list_styles(edition: Edition) -> tuple[Path, ...]:
    """Return the style sheets of the kinds of block that a content holds, in the order of their names."""
    return tuple(kind.style for kind in _list_used_kinds(edition) if kind.style is not None)


def list_scripts(edition: Edition) -> tuple[Path, ...]:
    """Return the scripts of the kinds of block that a content holds, in the order of their names."""
    return tuple(kind.script for kind in _list_used_kinds(edition) if kind.script is not None)


def _write_own_styles(edition: Edition) -> bytes:
    """Return the styles of the course's theme; they come last, so that they override ours."""
    return write_theme_styles(edition.theme) if edition.theme else b""


def _list_used_kinds(edition: Edition) -> tuple[PackagedBlock, ...]:
    used = {
        block.kind
        for artefact in edition.content.artefacts
        if isinstance(artefact, Sectioned)
        for section in artefact.sections
        for block in section.blocks
    }
    return tuple(edition.kinds.blocks[name] for name in sorted(used) if name in edition.kinds.blocks)


@cache
def _join_styles(of_blocks: tuple[Path, ...]) -> bytes:
    """Return the player's style sheet as one file, without comments and spaces that say nothing.

    What holds on paper comes last: it stands above what a kind of block says of screens.
    """
    styles = (
        style.read_text(encoding="utf-8")
        for style in (ASSETS / "player.css", *of_blocks, ASSETS / "print.css")
    )
    rules = STYLE_SPACE.sub(lambda found: found[1] or "", STYLE_COMMENT.sub("", "".join(styles)))
    return LEADING_ZERO.sub("", rules).replace(";}", "}").encode()


@cache
def _join_scripts(tracking: Tracking, of_blocks: tuple[Path, ...]) -> bytes:
    """Return the player's script as one file.

    Each part of ours is a block in one function, so that its names stay its own, without comments, and spaces
    and lines that say nothing. A plug-in's script stands between two such functions, as it was written.
    """
    scripts = (*(ASSETS / name for name in SHARED_SCRIPTS), *of_blocks, *tracking.scripts)
    return "".join((f"{PROLOGUE}\n", *map(_write_script, scripts), f"{EPILOGUE}\n")).encode()


def _write_script(script: Path) -> str:
    written = script.read_text(encoding="utf-8")
    wrapped = WRAPPED.fullmatch(written) if script.is_relative_to(OURS) else None
    if not wrapped:
        return f"{EPILOGUE}\n{written}\n;{PROLOGUE}\n"
    lines = "\n".join(filter(None, map(_strip_line, wrapped[1].splitlines())))
    return f"{{\n{LINE_END.sub('', LAST_SIGN.sub('', lines))}\n}}\n"


def _strip_line(line: str) -> str:
    """Return a line of a script without its comment, and without spaces and signs that say nothing.

    A line keeps its spaces where texts stand in one another, and where a slash may begin an expression.
    """
    code = LONE_PARAMETER.sub(r"\1", DECLARATION.sub("let", LINE_COMMENT.sub(r"\1", line).strip()))
    parts = TEXT_OF_LINE.split(code)
    if code.count("`") > 2 or any("/" in part for part in parts[::2]):
        return code
    parts[::2] = [SCRIPT_SPACE.sub(r"\1\2", part) for part in parts[::2]]
    return "".join(parts)
