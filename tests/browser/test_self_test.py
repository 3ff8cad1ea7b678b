"""A release is played before anybody receives it; a player that is broken in any way refuses it."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from adapters.browser.executable import Chromium
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.build import BuiltRelease
from pipelines.packaging.selftest.package_play import play_packages
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, LAUNCHED_FORMATS
from schemas.self_test import Played, PlayedPackage, PlayedResult
from tests.browser.conftest import CHROMIUM
from tests.browser.learning import built, content, of_everything, placing, with_scenario

pytestmark = pytest.mark.browser

SCORM12, SCORM2004, CMI5, TINCAN, WEB = LAUNCHED_FORMATS
BROWSER = Chromium(CHROMIUM)
NOW = builders.NOON + timedelta(hours=1)


@dataclass(frozen=True)
class Mutant:
    """A package whose script says something else, and the rule it is refused by.

    What it said is found however the script is spaced and ends a block: that is the packages' affair.
    """

    kind: str
    was: str
    becomes: str
    rule: str


SCRIPT = "player/player.js"
TOKEN = re.compile(r"\w+|\S")
TOLD = "function tell(kind) {"
ASKING = f'fetch("http://example/").catch(() => {{}}); {TOLD}'
THROWING = f'setTimeout(() => {{ throw new Error("broken"); }}); {TOLD}'

MUTANTS = {
    "never commits": Mutant(
        SCORM12, 'saved = sendValues() && call("commit", "") === "true"', "saved = sendValues()",
        "played.not-committed",
    ),
    "never says goodbye": Mutant(SCORM2004, 'call("finish", "");', "", "played.not-terminated"),
    "reports a wrong score": Mutant(
        SCORM2004, '["score.raw", score]', '["score.raw", 50]', "played.score"
    ),
    "scores a pass as a failure": Mutant(
        SCORM12, 'passed)) return "passed"', 'passed)) return "failed"', "played.success"
    ),
    "sends a value of no type": Mutant(
        SCORM12, '["cmi.core.exit", "suspend"]', '["cmi.core.exit", "later"]', "played.api-error"
    ),
    "remembers more than fits": Mutant(
        SCORM12, '["cmi.suspend_data", memory]', '["cmi.suspend_data", memory.padEnd(4097)]',
        "played.suspend-data",
    ),
    "forgets an answer": Mutant(
        SCORM2004, "unsent.push(given);", 'if (given.item.id !== "q-0002") unsent.push(given);',
        "played.interactions",
    ),
    "opens at the first page again": Mutant(
        WEB, "return localStorage.getItem(key);", 'return "";', "played.not-resumed"
    ),
    "never completes": Mutant(
        TINCAN, 'now.push(["completed"', 'now.push(["attempted"', "played.completion"
    ),
    "never opens its session": Mutant(CMI5, 'say("initialized"', 'say("launched"', "session.not-initialized"),
    "has a script that throws": Mutant(
        WEB, TOLD, THROWING,
        "played.script-error",
    ),
    "calls right answers wrong": Mutant(
        WEB, 'if (typeof given === "boolean") return given;', "return false;", "played.stuck"
    ),
    "asks a host elsewhere": Mutant(
        CMI5, TOLD, ASKING,
        "played.other-host",
    ),
    "asks a host its policy forbids": Mutant(
        SCORM12, TOLD, ASKING,
        "played.console-error",
    ),
    "reads a file that is not there": Mutant(
        WEB, TOLD, f'new Image().src = "absent.png"; {TOLD}',
        "played.console-error",
    ),
}  # fmt: skip


def mutated(sound: BuiltRelease, name: str, mutant: Mutant) -> tuple[str, bytes]:
    """Return a package of a release with its script changed, as a zip of its own."""
    [package] = [each for each in sound.release.packages if each.format == mutant.kind]
    with ZipFile(BytesIO(sound.files[package.name])) as archive:
        files = {member: archive.read(member) for member in archive.namelist()}
    was = re.sub(";$", ";?", r"\s*".join(map(re.escape, TOKEN.findall(mutant.was))))
    script, changed = re.subn(was, lambda _: mutant.becomes, files[SCRIPT].decode())
    assert changed == 1
    files[SCRIPT] = script.encode()
    return f"{name}.zip", write_zip(files)


def with_packages(sound: BuiltRelease, made: dict[str, tuple[str, bytes]]) -> BuiltRelease:
    """Return a release of other packages."""
    model = sound.release.packages[0]
    packages = tuple(
        model.model_copy(
            update={"name": name, "format": kind, "sha256": sha256(data).hexdigest(), "size": len(data)}
        )
        for name, (kind, data) in made.items()
    )
    release = sound.release.model_copy(update={"packages": packages})
    return replace(sound, release=release, files={name: data for name, (_, data) in made.items()})


@pytest.fixture(scope="module")
def refused() -> dict[str, PlayedPackage]:
    """Every mutant, played in one browser."""
    sound = built(content())
    made = {}
    for name, mutant in MUTANTS.items():
        file, data = mutated(sound, name, mutant)
        made[file] = (mutant.kind, data)
    release = with_packages(sound, made)
    tried = play_packages(release.release, release.files, content(), KINDS, BROWSER, NOW)
    assert isinstance(tried.result, Played)
    return {each.package.removesuffix(".zip"): each for each in tried.result.packages}


@pytest.mark.parametrize("name", MUTANTS)
@pytest.mark.trial
def test_a_player_that_is_broken_is_refused_by_a_rule_that_says_how(
    refused: dict[str, PlayedPackage], name: str
) -> None:
    found = refused[name].findings
    assert MUTANTS[name].rule in {finding.rule for finding in found}


@pytest.mark.trial
def test_every_format_of_a_sound_release_is_played_to_its_end_twice() -> None:
    """With each of the seven questions, and nothing said of any package."""
    sound = built(of_everything())
    tried = play_packages(sound.release, sound.files, of_everything(), KINDS, BROWSER, NOW)
    assert isinstance(tried.result, Played)
    assert tried.result.browser.startswith("Chromium ")
    everything = PlayedResult(completed=True, passed=True, score=100.0, interactions=7)
    left = {each.format: each.left for each in tried.result.packages}
    assert left == {
        SCORM12: everything,
        SCORM2004: everything,
        CMI5: everything,
        TINCAN: everything,
        WEB: PlayedResult(completed=True, interactions=0),
    }
    assert [each.findings for each in tried.result.packages] == [()] * 5
    assert tried.blocking_findings == ()


@pytest.mark.trial
def test_a_scenario_is_played_along_its_right_choices_in_every_format() -> None:
    sound = built(with_scenario())
    tried = play_packages(sound.release, sound.files, with_scenario(), KINDS, BROWSER, NOW)
    assert isinstance(tried.result, Played)
    assert [each.findings for each in tried.result.packages] == [()] * 5
    # Three questions of the quiz, a checkpoint, two decisions.
    whole = PlayedResult(completed=True, passed=True, score=100.0, interactions=6)
    assert [each.left for each in tried.result.packages[:4]] == [whole] * 4


@pytest.mark.trial
def test_a_module_that_asks_only_before_the_lesson_is_passed_by_finishing_but_for_cmi5() -> None:
    """Its answers are on record and score nothing; cmi5 judges nothing without a quiz."""
    artefacts = tuple(each for each in placing().artefacts if not isinstance(each, Quiz))
    module = placing(artefacts=artefacts)
    sound = built(module)
    tried = play_packages(sound.release, sound.files, module, KINDS, BROWSER, NOW)
    assert isinstance(tried.result, Played)
    assert tried.blocking_findings == ()
    passed = PlayedResult(completed=True, passed=True, interactions=3)
    left = {each.format: each.left for each in tried.result.packages}
    assert left == {
        SCORM12: passed,
        SCORM2004: passed,
        CMI5: PlayedResult(completed=True, interactions=3),
        TINCAN: passed,
        WEB: PlayedResult(completed=True, interactions=0),
    }


def test_a_package_that_hangs_is_stopped_with_its_browser() -> None:
    sound = built(content())
    hangs = Mutant(WEB, TOLD, f"while (true); {TOLD}", "played.out-of-time")
    file, data = mutated(sound, "hangs", hangs)
    release = with_packages(sound, {file: (WEB, data), "behind.zip": (WEB, data)})
    tried = play_packages(release.release, release.files, content(), KINDS, BROWSER, NOW, seconds=2)
    assert [finding.rule for _, finding in tried.blocking_findings] == ["played.out-of-time"] * 2


def test_a_program_that_is_no_browser_is_said_to_have_failed(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    sound = built(content())
    tried = play_packages(sound.release, sound.files, content(), KINDS, Chromium(program), NOW)
    assert tried.describe() == "not played: Chromium did not start"
