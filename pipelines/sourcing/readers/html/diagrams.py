"""Diagrams written as text, which a script of the page draws: Mermaid, PlantUML, Graphviz."""

import re

import lxml.html

from pipelines.sourcing.characters import read_words

LANGUAGES = read_words("mermaid plantuml puml dot graphviz nomnoml wavedrom ditaa d2 bpmn vega-lite")
LANGUAGE = re.compile(r"(?:lang(?:uage)?-)?\{?([\w-]+)\}?")


def holds_diagram(element: lxml.html.HtmlElement) -> bool:
    """Return whether the language of a preformatted text, its own or that of the code in it, draws."""
    code = next(element.iterchildren("code"), element)
    names = ((element.get("class") or "") + " " + (code.get("class") or "")).lower().split()
    matches = map(LANGUAGE.fullmatch, names)
    return any(match is not None and match[1] in LANGUAGES for match in matches)
