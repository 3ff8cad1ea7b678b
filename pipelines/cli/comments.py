"""Show the comments on a module's draft: who said what of which words, and where these words stand now.

The open ones by default, with `--all` those that somebody resolved too.
"""

import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, find_shell_language, read_verb_texts
from pipelines.review.part_names import read_part_names
from schemas.languages.catalogue import TextCatalogue
from schemas.languages.dates import format_moment
from schemas.short_text import shorten_text

if TYPE_CHECKING:
    from adapters.comments import SignedRemark
    from pipelines.queries.comments import PlacedComment

LONGEST_WORDS = 120


def run(
    module: ModuleArgument,
    everything: Annotated[bool, typer.Option("--all", help="Also the comments that were resolved.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show the comments on a draft."""
    from pipelines.queries.comments import place_comments
    from pipelines.queries.lookups import require_head
    from pipelines.workflow.decide import list_recorded

    workspace, texts = open_workspace(root), read_verb_texts("comments")
    head = require_head(workspace, module)
    placed = place_comments(workspace, head.content, list_recorded(workspace, module))
    shown = [each for each in placed if everything or each.comment.is_open]
    text = "\n\n".join(_describe_comment(each, texts) for each in shown) if shown else texts["nothing"]
    answer({"comments": [_build_document(each) for each in shown]}, text, as_json=as_json)


def _describe_comment(placed: "PlacedComment", texts: TextCatalogue) -> str:
    comment = placed.comment
    at = placed.place or comment.about.place
    place = read_part_names(find_shell_language()).get(at, at)
    whole = f"{placed.words} … {placed.last_words}" if placed.until else placed.words
    words = shorten_text(" ".join(whole.split()), LONGEST_WORDS)
    heading = texts.say(placed.found.standing.value, id=comment.id, place=place, words=words or place)
    lines = [heading, *(_describe_remark(each, texts) for each in comment.remarks)]
    if not comment.is_open:
        moment = format_moment(comment.last.at, find_shell_language())
        lines.append(texts.say("resolved", person=comment.last.person, at=moment))
    return "\n".join(lines)


def _describe_remark(signed: "SignedRemark", texts: TextCatalogue) -> str:
    at = format_moment(signed.remark.written_at or signed.seal.at, find_shell_language())
    key = "brought" if signed.seal.brought_by else "verified" if signed.seal.verified else "unverified"
    who = texts.say(key, person=signed.seal.person, at=at, by=signed.seal.brought_by or "")
    return f"  {who}\n{textwrap.indent(signed.remark.text, '    ')}"


def _build_document(placed: "PlacedComment") -> dict[str, Any]:
    comment = placed.comment
    return {
        "comment": comment.id,
        "open": comment.is_open,
        "about": comment.about.model_dump(mode="json", exclude_none=True),
        "standing": placed.found.standing.value,
        "place": placed.place or None,
        "remarks": [
            {
                "remark": each.remark.model_dump(mode="json", exclude_none=True),
                "seal": each.seal.model_dump(mode="json", exclude_none=True),
            }
            for each in comment.remarks
        ],
        "last": comment.last.model_dump(mode="json", exclude_none=True),
    }
