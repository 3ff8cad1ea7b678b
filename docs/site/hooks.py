"""What MkDocs is told of our pages: the language of a site, the order of its pages, and links that leave it.

Both sites are built of docs/, one folder of which is the language's own. Its pages lose that folder in their
address, so that each site stands by itself: `build/site/en/lms.html` beside `build/site/fr/lms.html`.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

HERE = Path(__file__).parent
CHANGELOG = "changelog.md"
LANGUAGES = {"en": "English", "fr": "Français"}
HOME = {"en": "Start", "fr": "Accueil"}
OTHER = {"en": "fr", "fr": "en"}
SWITCH = re.compile(r"^\*\[(?:In English|En français)\]\([^)]+\)\*$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(((?:\.\./)+[^)#\s]+)(#[^)\s]*)?\)")


def sections() -> list[dict[str, Any]]:
    """Return the sections of `pages.yml`, in the order of the site."""
    return yaml.safe_load((HERE / "pages.yml").read_text(encoding="utf-8"))


def pairs() -> dict[str, str]:
    """Return the French file of each English one, as they stand in docs/, the first page of all included."""
    return {"en/README.md": "fr/README.md"} | {
        _file("en", english): _file("fr", french)
        for section in sections()
        for english, french in _pages(section)
    }


def twins(language: str) -> dict[str, str]:
    """Return what each page of the other language is in this one."""
    return pairs() if language == "fr" else {french: english for english, french in pairs().items()}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of this language in order, those that are in English alone last."""
    language = config.theme["language"]
    config.nav = [
        {HOME[language]: f"{language}/README.md"},
        *(_entry(section, language) for section in sections()),
    ]
    config.mdx_configs["toc"]["slugify"] = anchor
    return config


def anchor(title: str, _separator: str = "-") -> str:
    """Return what a heading is linked by: as GitHub makes it, since pages are read there too.

    Markdown's own table of contents has made plain spaces of the no-break ones that GitHub drops.
    """
    return re.sub(r" (?=[:;?!»])|[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave the pages of the other language out, and the language's own folder out of addresses."""
    language = config.theme["language"]
    own, other, theirs = f"{language}/", f"{OTHER[language]}/", twins(language)
    changes = (HERE.parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    files.append(File.generated(config, CHANGELOG, content=changes.replace("](docs/", "](")))
    kept = [file for file in files if not file.src_uri.startswith(other) and file.src_uri not in theirs]
    for file in kept:
        file.dest_uri = file.dest_uri.removeprefix(own)
    return Files(kept)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Leave to the site's header what leads to the other language, and name files that are no page."""
    folder = posixpath.dirname(page.file.src_uri)

    def within(link: re.Match[str]) -> str:
        words, target, heading = link.groups()
        path = posixpath.normpath(posixpath.join("docs", folder, target))
        if path == "CHANGELOG.md":
            return f"[{words}]({posixpath.relpath(CHANGELOG, folder)}{heading or ''})"
        inside = path.startswith("docs/")
        return link.group() if inside else f"{words} (`{path}`)"

    text = LINK.sub(within, SWITCH.sub("", markdown))
    if page.file.src_uri.startswith(f"{config.theme['language']}/"):
        return text
    # What is written in English alone leads to this language's page, where both have one.
    theirs = twins(config.theme["language"])

    def here(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, link.group(1)))
        return f"]({posixpath.relpath(theirs[path], folder)})" if path in theirs else link.group()

    return re.sub(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", here, text)


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Say of a page in English alone that it is in English."""
    return html if page.file.src_uri.startswith(config.theme["language"]) else f'<div lang="en">{html}</div>'


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: object) -> dict[str, Any]:
    """Lead from each page to its own other language."""
    own = config.theme["language"]
    twin = twins(OTHER[own]).get(page.file.src_uri, page.file.src_uri).removeprefix(f"{OTHER[own]}/")
    address = re.sub(r"(^|/)README\.html$", r"\1index.html", twin.removesuffix(".md") + ".html")
    config.extra["alternate"] = [
        {"name": name, "lang": lang, "link": page.url if lang == own else f"../{lang}/{address}"}
        for lang, name in LANGUAGES.items()
    ]
    return context


def _pages(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from section.get("pages", [])
    for group in section.get("groups", []):
        yield from group["pages"]


def _file(language: str, name: str) -> str:
    return posixpath.normpath(f"{language}/{name}")


def _entry(section: dict[str, Any], language: str) -> dict[str, list[Any]]:
    place = 0 if language == "en" else 1
    pages = [_file(language, pair[place]) for pair in section.get("pages", [])]
    groups = [_entry(group, language) for group in section.get("groups", [])]
    return {section["title"][language]: [*pages, *groups, *section.get("english", [])]}
