"""Check every piece this installation needs, and say how to mend what is missing."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from adapters.browser.finding import Chromium, find_chromium
from adapters.courses import CourseFolder
from adapters.embedding import Embedder, Role
from adapters.embedding.opening import open_embedder
from adapters.root import CHECKOUT
from adapters.secret_files import secret
from adapters.speech.opening import open_voice
from adapters.speech.sound import can_shrink
from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, Root, answer, table
from schemas.course import EmbeddingSettings, IdentityMode, Scans, SpeechSettings
from schemas.errors import InvalidInput, PremierjetError
from schemas.language import Language
from schemas.self_test import NotPlayed, SelfTestMode

PROBE = "doctor/probe"


@dataclass(frozen=True)
class Checked:
    """One piece: what it is, whether it works, and what was found or should be done."""

    piece: str
    works: bool
    found: str


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Check the installation; exit code 1 if a piece fails."""
    workspace = open_workspace(root)
    checked = list(_checks(workspace))
    rows = [(each.piece, "ok" if each.works else "MEND", each.found) for each in checked]
    document = [{"piece": each.piece, "works": each.works, "found": each.found} for each in checked]
    answer(document, table(("piece", "", "found"), rows), as_json=as_json)
    if not all(each.works for each in checked):
        raise typer.Exit(1)


def _checks(workspace: Workspace) -> Iterator[Checked]:
    yield Checked("root", works=True, found=str(workspace.root))
    yield _python()
    yield _packages()
    yield _tried("store", lambda: _store(workspace))
    yield _tried("ledger", lambda: _ledger(workspace))
    usable, wrong = workspace.read_courses()
    for error in wrong:
        yield Checked("course", works=False, found=str(error))
    for folder in usable:
        yield Checked(
            "course", works=True, found=f"{folder.course.id}, modules: {len(folder.course.modules)}"
        )
        if folder.course.model is not None:
            yield _model_key(folder.course.model.api_key_env, folder.course.model.is_remote)
        if folder.course.speech is not None:
            yield from _speech(folder.course.speech)
        if folder.course.embedding is not None:
            yield from _embedding(folder.course.embedding)
    if any(folder.course.scans is Scans.RECOGNISE for folder in usable):
        yield from _scans()
    reading = [folder for folder in usable if folder.course.results.origins]
    for folder in reading:
        yield _tried("results", partial(_results, workspace, folder))
    yield from _abandoned(workspace)
    yield _tried("self-test", lambda: _self_test(workspace))
    yield from _notices(workspace)
    yield _tried("dagster", lambda: _dagster(workspace.root))
    if any(folder.course.review.identity is not IdentityMode.LOCAL for folder in usable):
        yield _tried("identity", lambda: _identity(workspace))


def _python() -> Checked:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Checked("python", works=sys.version_info >= (3, 11), found=version)


def _packages() -> Checked:
    """A package of another project may bear the name of one of ours and be found first."""
    foreign = []
    for name in ("adapters", "pipelines", "schemas"):
        file = sys.modules[name].__file__ or ""
        if not Path(file).resolve().is_relative_to(CHECKOUT):
            foreign.append(f"{name} is {file}")
    found = "; ".join(foreign) or str(CHECKOUT)
    return Checked("packages", works=not foreign, found=found)


def _store(workspace: Workspace) -> str:
    store = workspace.records.store
    store.delete(PROBE)
    first, second = store.put_if_absent(PROBE, b"1"), store.put_if_absent(PROBE, b"2")
    store.delete(PROBE)
    kept = "first writer wins" if first and not second else "does NOT keep the first writer's bytes"
    return f"{store.place}, {kept}"


def _ledger(workspace: Workspace) -> str:
    modules = workspace.ledger.modules()
    for module in modules:
        workspace.ledger.read(module)
    return f"intact chains: {len(modules)}"


def _results(workspace: Workspace, folder: CourseFolder) -> str:
    """Look whether every origin has its login and learners their key; no origin is asked anything."""
    from adapters.results.key import results_key
    from adapters.results.opening import open_results
    from pipelines.line import results_of
    from pipelines.results.intake import refuse_other_key

    course = folder.course
    places = [open_results(entry, folder, workspace.settings).place for entry in course.results.origins]
    key = results_key(workspace.settings, workspace.records.store)
    refuse_other_key(results_of(workspace, course.id).state(), key, course.id)
    return f"{course.id}, key {key.id}: {', '.join(places)}"


def _abandoned(workspace: Workspace) -> Iterator[Checked]:
    """Tell whose results are held though the course is there no more."""
    from pipelines.line import abandoned, results_of

    try:
        held = [(name, results_of(workspace, name)) for name in abandoned(workspace)]
        for name, results in held:
            months = sorted({part.month for part in results.state().parts})
            found = (
                f"{name} is there no more, and results of it are held ({months[0]} to {months[-1]}); they go "
                f"month by month, after {results.keep_months()}. To remove all, delete results/{name} from "
                "the store"
            )
            yield Checked("results", works=True, found=found)
    except PremierjetError as error:
        yield Checked("results", works=False, found=str(error))


def _notices(workspace: Workspace) -> Iterator[Checked]:
    """Ask the mail server for its word; nobody is written to."""
    from adapters.notify.opening import open_channels, operators
    from pipelines.review.notices.readers import without_address

    try:
        channels, named = open_channels(workspace.settings), operators(workspace.settings)
    except PremierjetError as error:
        yield Checked("notices", works=False, found=str(error))
        return
    for channel in (channels.mail, channels.webhook):
        if channel is not None:
            yield _tried("notices", channel.check)
    if channels.mail is not None:
        usable, _ = workspace.read_courses()
        missing = ", ".join(without_address([folder.course for folder in usable]))
        found = f"operators: {len(named)}; reviewers without an address: {missing or 'none'}"
        yield Checked("notices", works=True, found=found)


def _model_key(variable: str, is_remote: bool) -> Checked:
    works = bool(secret(variable)) or not is_remote
    return Checked(
        "model key", works=works, found=variable if works else f"set {variable} in the environment or .env"
    )


def _speech(settings: SpeechSettings) -> Iterator[Checked]:
    """Say who reads narrations aloud; no text is sent anywhere."""
    voice = open_voice(settings)
    if voice is not None:
        size = "MP3" if can_shrink() else "WAV, seven times larger than with pip install 'premierjet[speech]'"
        yield _tried("speech", lambda: f"{voice.engine(Language.FRENCH)}; {size}")
        if voice.paid is not None:
            yield _model_key(settings.api_key_env, settings.is_remote)


def _scans() -> Iterator[Checked]:
    """Say what recognises scanned pages, in each language a document may be in."""
    from adapters.ocr.tesseract import Tesseract  # and lxml with it, which `--help` does without

    for language in Language:
        yield _tried("scans", partial(Tesseract().engine, language))


def _embedding(settings: EmbeddingSettings) -> Iterator[Checked]:
    """Say what compares sources by meaning; a word of our own is all it is given, and nothing is sent."""
    embedder = open_embedder(settings)
    if embedder is not None and embedder.paid is None:
        yield _tried("embedding", lambda: f"{embedder.name}, {_dimensions(embedder)} numbers a text")
    else:
        yield _model_key(settings.api_key_env, settings.is_remote)


def _dimensions(embedder: Embedder) -> int:
    return len(embedder.embed([embedder.as_sent("premierjet", Role.QUERY)], Role.QUERY).vectors[0])


def _self_test(workspace: Workspace) -> str:
    """Return what releases are played in; a browser that is absent is no fault, unless one is required."""
    found, mode = find_chromium(workspace.settings), workspace.settings.self_test
    if mode is SelfTestMode.OFF:
        return "switched off (PREMIERJET_SELF_TEST=off)"
    if isinstance(found, Chromium):
        return f"releases are played in {found.executable}"
    missing = NotPlayed(why=found).said()
    if mode is SelfTestMode.REQUIRED:
        raise InvalidInput(
            f"packages are {missing}, and the self-test is required",
            place="PREMIERJET_SELF_TEST",
            remedy="apt-get install chromium; pip install 'premierjet[selftest]'",
        )
    return f"releases are {missing}"


def _dagster(root: Path) -> str:
    from pipelines.cli.runs import opened

    with opened(root) as runs:
        return f"runs: {runs.instance.get_runs_count()}, in {type(runs.instance.run_storage).__name__}"


def _identity(workspace: Workspace) -> str:
    """Return how names are known; the desk and Dagster have to read them from one header."""
    from pipelines.cli.runs import opened

    read_here = workspace.settings.identity_header
    with opened(workspace.root) as runs:
        read_there = getattr(runs.instance.run_coordinator, "identity_header", None)
    if read_there is None or read_there.lower() != read_here.lower():
        raise InvalidInput(
            f"reads names from {read_there or 'no header'}, the desk from {read_here}",
            place="dagster.yaml, run_coordinator",
            remedy="Set its identity_header and PREMIERJET_IDENTITY_HEADER to the one your proxy sets",
        )
    if workspace.ledger_key.read() is None:
        raise InvalidInput(
            "there is none, so nobody can be vouched for",
            place=workspace.ledger_key.place,
            remedy="Make the first one with `premierjet ledger key`",
        )
    return f"names come in {read_here}, and there is a key to sign them"


def _tried(piece: str, check: Callable[[], str]) -> Checked:
    try:
        return Checked(piece, works=True, found=check())
    except PremierjetError as error:
        return Checked(piece, works=False, found=str(error))
