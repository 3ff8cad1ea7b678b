"""Front matter of Markdown: the YAML between two lines of dashes, or the TOML between two of plus signs."""

import re
import tomllib
from collections.abc import Mapping
from html import escape

import yaml

BEFORE_TEXT, KEY_POINTS = ("questions", "objectives"), "keypoints"
"""Fields of the Carpentries' older lessons that are text of the lesson."""

FRONT_MATTER = re.compile(
    r"\A(?:---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)|\+{3}[ \t]*\r?\n.*?\r?\n\+{3})[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
TOML_MARK = "+++"


def read_text_fields(header: str) -> Mapping[str, str]:
    """Return the fields of a front matter that are texts; none if nothing can be read of it."""
    fields = _read_fields(header)
    return {key: value for key, value in fields.items() if isinstance(value, str)}


def write_content_fields(header: str) -> tuple[str, str]:
    """Return what a front matter says of a lesson as HTML: what stands before the text, and after it."""
    fields = _read_fields(header)
    before = "".join(_write_list(fields.get(name)) for name in BEFORE_TEXT)
    key_points = _write_list(fields.get(KEY_POINTS))
    return before, f'<aside class="keypoints">\n\n{key_points}</aside>\n\n' if key_points else ""


def _write_list(value: object) -> str:
    items = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    written = "".join(f"<li>{escape(item)}</li>\n" for item in items)
    return f"<ul>\n{written}</ul>\n\n" if written else ""


def _read_fields(header: str) -> dict[str, object]:
    if header.startswith(TOML_MARK):
        return _read_toml(header)
    try:
        fields = yaml.load(header.strip().strip("-."), Loader=yaml.BaseLoader)  # a title `2026` is a string
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(fields, dict):
        return {}
    return {key: value for key, value in fields.items() if isinstance(key, str)}


def _read_toml(header: str) -> dict[str, object]:
    try:
        return tomllib.loads(header.strip().strip("+").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}
