"""Check every piece this installation needs, and say how to mend what is missing."""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from adapters.courses import CourseFolder
from adapters.embedding import Embedder, TextRole
from adapters.embedding.factory import open_embedder
from adapters.root import CHECKOUT
from adapters.secret_files import read_secret
from adapters.setting_origins import list_given_settings, list_unknown_settings
from adapters.speech.factory import open_voice
from adapters.speech.sound import can_shrink
from adapters.workspace import Workspace, open_workspace
from pipelines.cli.doctor.browser_and_fonts import check_rendering
from pipelines.cli.doctor.check_result import CheckResult, run_check
from pipelines.cli.doctor.keys_in_git import check_git
from pipelines.cli.doctor.leaks import search_leaks
from pipelines.cli.doctor.network import check_lrs, check_model, check_webserver
from pipelines.cli.doctor.runs import check_runs
from pipelines.cli.doctor.storage import check_storage
from pipelines.cli.json_answer import add_errors
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    find_shell_language,
    language_option,
    print_error,
    write_table,
)
from pipelines.queries.installed_plugins import list_installed_kinds
from pipelines.queries.lost_courses import list_lost_courses
from schemas.course import EmbeddingSettings, ScanSettings, SpeechSettings
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.languages.packs import OURS, check_pack, find_pack, list_packs

Leaks = Annotated[
    bool,
    typer.Option("--leaks", help="Search everything for secrets, however long it takes; else some seconds."),
]
Moodles = Annotated[
    bool,
    typer.Option("--moodle", help="Call each function the courses need of their Moodles once, and no more."),
]
Spoken = Annotated[
    Language | None,
    language_option("The language of what --moodle says; by default that of LANG."),
]


def run(
    root: Root = None,
    leaks: Leaks = False,
    moodle: Moodles = False,
    language: Spoken = None,
    as_json: AsJson = False,
) -> None:
    """Check the installation; exit code 1 if a piece fails."""
    workspace = open_workspace(root)
    if moodle:
        _check_moodles(workspace, language or find_shell_language(), as_json=as_json)
        return
    checked = list(_check_all(workspace, search_all=leaks))
    rows = [(each.piece, each.mark, each.found) for each in checked]
    pieces = [
        {"piece": each.piece, "works": each.works, "look": each.look, "found": each.found} for each in checked
    ]
    answer({"pieces": pieces}, write_table(("piece", "", "found"), rows), as_json=as_json)
    if not all(each.works for each in checked):
        raise typer.Exit(1)


def _check_moodles(workspace: Workspace, language: Language, *, as_json: bool) -> None:
    """Check what courses need of their Moodles, and nothing else; exit code 1 if something is missing."""
    from pipelines.cli.doctor.moodle import check_use, list_uses, read_report_texts

    usable, wrong = workspace.read_courses()
    add_errors(wrong)
    for error in wrong:
        print_error(error)
    checked = [
        (use, each) for use in list_uses(usable) for each in check_use(use, workspace.settings, language)
    ]
    texts = read_report_texts(language)
    pieces = [
        {"use": str(use.use), "place": use.place, "piece": each.piece, "works": each.works}
        | {"look": each.look, "found": each.found}
        for use, each in checked
    ]
    columns = (texts["column_piece"], "", texts["column_found"])
    parts = [
        f"{use.use}: {use.place}\n"
        + write_table(columns, [(each.piece, each.mark, each.found) for used, each in checked if used == use])
        for use in dict.fromkeys(use for use, _ in checked)
    ]
    answer({"pieces": pieces}, "\n\n".join(parts) or texts["none"], as_json=as_json)
    if wrong or not all(each.works for _, each in checked):
        raise typer.Exit(1)


def _check_all(workspace: Workspace, *, search_all: bool) -> Iterator[CheckResult]:
    yield CheckResult("root", works=True, found=str(workspace.root))
    yield _check_python()
    yield _check_packages()
    yield from _check_settings(workspace)
    yield from _check_languages()
    yield from _check_plugins()
    yield from check_storage(workspace)
    yield from check_git(workspace)
    yield from check_lrs(workspace.settings)
    usable, wrong = workspace.read_courses()
    for error in wrong:
        yield CheckResult("course", works=False, found=str(error))
    yield from _report_lost_courses(workspace, usable)
    for folder in usable:
        yield CheckResult(
            "course", works=True, found=f"{folder.course.id}, modules: {len(folder.course.modules)}"
        )
        if folder.course.model is not None:
            yield check_model(folder.course.model)
        if folder.course.speech is not None:
            yield from _check_speech(folder.course.speech)
        if folder.course.embedding is not None:
            yield from _check_embedding(folder.course.embedding)
    if any(folder.course.scans is ScanSettings.RECOGNISE for folder in usable):
        yield from _check_scans()
    with_results = [folder for folder in usable if folder.course.results.origins]
    for folder in with_results:
        yield run_check("results", partial(_check_results, workspace, folder))
    yield from _report_abandoned(workspace)
    yield from check_rendering(workspace.settings)
    yield from _check_notices(workspace)
    yield from check_webserver(workspace.settings, usable)
    yield from check_runs(workspace, usable)
    yield from search_leaks(workspace, usable, search_all=search_all)


def _check_python() -> CheckResult:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return CheckResult("python", works=sys.version_info >= (3, 11), found=version)


def _check_packages() -> CheckResult:
    """Check that our packages are imported, not packages of the same name from another project."""
    foreign = []
    for name in ("adapters", "pipelines", "schemas"):
        file = sys.modules[name].__file__ or ""
        if not Path(file).resolve().is_relative_to(CHECKOUT):
            foreign.append(f"{name} is {file}")
    remedy = ". Take it off PYTHONPATH, or install Premierjet in an environment of its own"
    found = "; ".join(foreign) + remedy if foreign else str(CHECKOUT)
    return CheckResult("packages", works=not foreign, found=found)


def _check_settings(workspace: Workspace) -> Iterator[CheckResult]:
    """List each setting that was given, with its origin, and each variable that is no setting."""
    for each in list_given_settings(workspace.root, workspace.settings):
        yield CheckResult("setting", works=True, found=f"{each.variable} is {each.value}, from {each.origin}")
    for unknown in list_unknown_settings(workspace.root, workspace.settings):
        remedy = f"Write {unknown.meant}" if unknown.meant else "Take it away"
        found = f"{unknown.variable}, from {unknown.origin}, is no setting and does nothing. {remedy}"
        yield CheckResult("setting", works=True, found=found, look=True)


def _check_results(workspace: Workspace, folder: CourseFolder) -> str:
    """Check that results have their logins and the key for learners; no origin is contacted."""
    from pipelines.queries.results_setup import check_results_setup

    setup = check_results_setup(workspace, folder)
    return f"{folder.course.id}, key {setup.key_id}: {', '.join(setup.places)}"


def _report_lost_courses(workspace: Workspace, usable: Sequence[CourseFolder]) -> Iterator[CheckResult]:
    """Report each course whose file is gone and whose drafts are held."""
    try:
        for each in list_lost_courses(workspace, usable):
            told = each.describe(workspace).explain(Language.ENGLISH)
            yield CheckResult("course", works=False, found=str(told))
    except PremierjetError as error:
        yield CheckResult("course", works=False, found=str(error))


def _report_abandoned(workspace: Workspace) -> Iterator[CheckResult]:
    """Report each course that no longer exists but whose results are still stored."""
    from pipelines.workflow.pull_results import list_abandoned_courses, open_course_results

    try:
        abandoned = [
            (name, open_course_results(workspace, name)) for name in list_abandoned_courses(workspace)
        ]
        for name, results in abandoned:
            months = sorted({part.month for part in results.read_state().parts})
            found = (
                f"{name} is no longer there, and results of it are held ({months[0]} to {months[-1]}); they "
                f"go month by month, after {results.read_keep_months()}. To remove all, delete "
                f"results/{name} from the store"
            )
            yield CheckResult("results", works=True, found=found)
    except PremierjetError as error:
        yield CheckResult("results", works=False, found=str(error))


def _check_notices(workspace: Workspace) -> Iterator[CheckResult]:
    """Check the mail server and the webhook; no message is sent."""
    from adapters.notify.factory import list_operators, open_channels
    from pipelines.queries.contacts import list_people_without_address

    try:
        channels, operators = open_channels(workspace.settings), list_operators(workspace.settings)
    except PremierjetError as error:
        yield CheckResult("notices", works=False, found=str(error))
        return
    for channel in (channels.mail, channels.webhook):
        if channel is not None:
            yield run_check("notices", channel.check)
    if channels.mail is not None:
        usable, _ = workspace.read_courses()
        missing = ", ".join(list_people_without_address([folder.course for folder in usable]))
        found = f"operators: {len(operators)}; reviewers without an address: {missing or 'none'}"
        yield CheckResult("notices", works=True, found=found)


def _check_model_key(variable: str, is_remote: bool) -> CheckResult:
    works = bool(read_secret(variable)) or not is_remote
    return CheckResult(
        "model key", works=works, found=variable if works else f"set {variable} in the environment or .env"
    )


def _check_speech(settings: SpeechSettings) -> Iterator[CheckResult]:
    """Name the voice that reads narrations aloud; no text is sent anywhere."""
    voice = open_voice(settings)
    if voice is not None:
        size = "MP3" if can_shrink() else "WAV, seven times larger than with pip install 'premierjet[speech]'"
        yield run_check("speech", lambda: f"{voice.engine(Language.FRENCH)}; {size}")
        if voice.paid_model is not None:
            yield _check_model_key(settings.api_key_env, settings.is_remote)


def _check_languages() -> Iterator[CheckResult]:
    """Say whether each language pack that somebody else brought can be read."""
    try:
        tags = [tag for tag in list_packs() if tag not in OURS]
    except PremierjetError as error:
        yield CheckResult("language", works=False, found=str(error))
        return
    for tag in tags:
        yield run_check("language", partial(_describe_pack, tag))


def _check_plugins() -> Iterator[CheckResult]:
    """Say of each kind that somebody else's distribution has whether it can be loaded."""
    for each in list_installed_kinds():
        found = f"{each.name}, of {each.origin}, in {each.group}" if each.error is None else str(each.error)
        yield CheckResult("plugin", works=each.error is None, found=found)


def _describe_pack(tag: str) -> str:
    check_pack(tag)
    return f"{tag}, in {find_pack(tag)}"


def _check_scans() -> Iterator[CheckResult]:
    """Check the recogniser of scanned pages, in each language that a document may have."""
    from adapters.ocr.tesseract import Tesseract  # and lxml with it, which `--help` does without

    for language in Language:
        yield run_check("scans", partial(Tesseract().engine, language))


def _check_embedding(settings: EmbeddingSettings) -> Iterator[CheckResult]:
    """Check the model that compares sources by meaning, with a word of ours if it runs on this machine."""
    embedder = open_embedder(settings)
    if embedder is not None and embedder.paid_model is None:
        yield run_check("embedding", lambda: f"{embedder.name}, {_count_dimensions(embedder)} numbers a text")
    else:
        yield _check_model_key(settings.api_key_env, settings.is_remote)


def _count_dimensions(embedder: Embedder) -> int:
    return len(embedder.embed([embedder.as_sent("premierjet", TextRole.QUERY)], TextRole.QUERY).vectors[0])
