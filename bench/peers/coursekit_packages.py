"""Build a module's SCORM 2004 package with slxd-coursekit, many times in one process.

    python coursekit_packages.py CONTENT.json FOLDER COUNT

Runs in an environment of its own (coursekit asks for Python 3.12), so it imports nothing of ours. FOLDER is
filled with a coursekit project: the unit's Markdown as coursekit's writers leave it, a section a page, the
questions as practice in a last one. What is timed is `htmlkit.build.build` with a version: page, player,
manifest, zip. Where npm has not the library its player is bundled with, the package is built without one,
which spares coursekit a process each. Prints JSON: milliseconds of processor time of each build, the last
package's size in bytes, and whether it has a player.
"""

import json
import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import Any

import yaml
from coursekit import course as courses
from coursekit import store
from coursekit.htmlkit import build as htmlkit
from coursekit.project import find_project

CODE = "BENCH"
INIT = "init . --yes --no-git --backend html --language en --name Bench --client Bench"


def section(number: int, page: dict[str, Any]) -> str:
    """Return a page as a section of `content.md`."""
    return f"## Section {number} — {page['title']} *(min.)*\n\n" + "\n\n".join(page["sentences"]) + "\n"


def question(asked: dict[str, Any]) -> str:
    """Return a question as a directive."""
    options = "\n".join(f"- [{'x' if each['right'] else ' '}] {each['text']}" for each in asked["options"])
    said = f"feedback-correct: {asked['feedback']}\nfeedback-incorrect: {asked['feedback']}"
    return f":::single-choice\nquestion: {asked['stem']}\n{options}\n{said}\n:::\n"


def write_course(module: dict[str, Any], folder: Path) -> None:
    """Write the course as it stands once its design and its unit are written."""
    pages = module["pages"]
    last = {"n": len(pages) + 1, "title": "Practice", "kind": "activities"}
    sections = [{"n": n, "title": page["title"], "kind": "content"} for n, page in enumerate(pages, 1)]
    unit = {"n": 1, "title": module["title"], "hours": 1, "sections": [*sections, last]}
    course = {"code": CODE, "title": module["title"], "language": "en", "status": "media", "units": [unit]}
    content = folder / "content" / "unit-01"
    content.mkdir(parents=True)
    (folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True), encoding="utf-8")
    written = [section(n, page) for n, page in enumerate(pages, 1)]
    practice = f"## Section {last['n']} — Practice *(min.)*\n\n" + "\n".join(
        map(question, module["questions"])
    )
    (content / "content.md").write_text("\n".join(["# Unit 1\n", *written, practice]), encoding="utf-8")


def without_player(project: object, file: Path, say: object) -> None:  # noqa: ARG001  # coursekit calls it
    """Write an empty player, which the page names."""
    file.write_bytes(b"")


def has_player() -> bool:
    """Install what the player is bundled with, and say whether that went well; else leave it out."""
    found = store.ensure_workspace("html-builder", htmlkit.template_dir() / "package.json", lambda _: None)
    if found is None:
        htmlkit.bundle_player = without_player
    return found is not None


def main() -> None:
    """Build, and print what it took."""
    module, folder, count = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), int(sys.argv[3])
    command = Path(sys.executable).with_name("coursekit")
    subprocess.run([command, *INIT.split()], cwd=folder, check=True, capture_output=True)
    (folder / "config" / "delivery.yaml").write_text("export: {standard: scorm_2004}\n")
    write_course(module, folder / "courses" / CODE)
    course = courses.load(find_project(folder), CODE)
    player, taken, package = has_player(), [], None
    for number in range(1, count + 1):
        start = process_time()
        package = htmlkit.build(course, course["units"][0], f"{number}", say=lambda _: None).package
        taken.append((process_time() - start) * 1000)
    assert package is not None
    print(json.dumps({"milliseconds": taken, "bytes": package.stat().st_size, "player": player}))


if __name__ == "__main__":
    main()
