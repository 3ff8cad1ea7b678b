"""Front matter of Markdown: the YAML between two lines of dashes that begins a file."""

import re
from collections.abc import Mapping

import yaml

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read_text_fields(header: str) -> Mapping[str, str]:
    """Return the fields of a front matter that are texts; none if it is not YAML."""
    try:
        fields = yaml.load(header.strip().strip("-."), Loader=yaml.BaseLoader)  # a title `2026` is a string
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(fields, dict):
        return {}
    return {key: value for key, value in fields.items() if isinstance(key, str) and isinstance(value, str)}
