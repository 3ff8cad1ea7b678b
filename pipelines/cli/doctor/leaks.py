"""Search for leaked secrets in the ledger, Dagster's history and releases."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.courses import CourseFolder
from adapters.secret_search import Deadline, Leak, SearchPlace
from adapters.secret_search.history import (
    list_logs_of_folder,
    read_file,
    read_history_of_folder,
    read_history_of_postgres,
)
from adapters.secret_search.known_secrets import list_key_files, list_known_secrets
from adapters.secret_search.matcher import SHORTEST, SecretMatcher
from adapters.secret_search.search import Search
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.workspace import Workspace
from pipelines.cli.doctor.check_result import CheckResult
from pipelines.kinds import TARGETS
from schemas.errors import InvalidInput, PremierjetError
from schemas.refusal import Refusal

if TYPE_CHECKING:
    import dagster as dg

QUICK_SEARCH = 5.0
"""Seconds a search takes at most, unless all is to be searched."""

ALWAYS_SEARCHED = ("ledger/", "releases/")
"""Prefixes of the store that are always searched; the rest only if all is to be searched."""

MOST_LISTED = 5


def search_leaks(
    workspace: Workspace, courses: Sequence[CourseFolder], *, search_all: bool
) -> Iterator[CheckResult]:
    """Search for every known secret, for some seconds or (`search_all`) everywhere; yield what was found."""
    try:
        secrets = list_known_secrets(workspace)
    except PremierjetError as error:
        yield CheckResult("secrets", works=False, found=str(error))
        return
    search = Search(
        SecretMatcher((name, value) for name, value in secrets if len(value) >= SHORTEST),
        Deadline.within(None if search_all else QUICK_SEARCH),
    )
    for group in _walk_groups(workspace, courses, search_all=search_all):
        try:
            with closing(group):
                search.go_through(group)
        except PremierjetError as error:
            search.unread.append(error.place)  # another piece says what is wrong with it
    for setting in sorted({leak.setting for leak in search.leaks}):
        yield _describe_leak(setting, [leak for leak in search.leaks if leak.setting == setting])
    names = {name for name, _ in secrets}
    short = sorted({name for name, value in secrets if len(value) < SHORTEST})
    found = _summarise_search(len(names), search, short, search_all=search_all)
    yield CheckResult("secrets", works=True, found=found, look=bool(short or search.unread))


def _summarise_search(names: int, search: Search, short: Sequence[str], *, search_all: bool) -> str:
    found = f"looked for those of {names} settings in {search.searched} places"
    if not search.is_whole:
        found += f", as many as {QUICK_SEARCH:.0f} seconds allow"
    if not search_all:
        found += "; `premierjet doctor --leaks` goes through everything"
    if short:
        found += f"; too short to be looked for: {', '.join(short)}"
    if search.unread:
        found += f"; not to be read: {', '.join(search.unread[:MOST_LISTED])}"
    return found


def _describe_leak(setting: str, found: Sequence[Leak]) -> CheckResult:
    places = list(dict.fromkeys(leak.place for leak in found))
    more = f" (+ {len(places) - MOST_LISTED})" if len(places) > MOST_LISTED else ""
    error = InvalidInput(
        Refusal("leaks.found", setting=setting, place=", ".join(places[:MOST_LISTED]) + more)
    )
    return CheckResult("secrets", works=False, found=str(error))


Places = Generator[SearchPlace, None, None]


def _walk_groups(
    workspace: Workspace, courses: Sequence[CourseFolder], *, search_all: bool
) -> Iterator[Places]:
    """Yield the groups of places to search, those that other people read first."""
    store = workspace.records.store
    own_keys = {file.resolve() for file in list_key_files(workspace)}
    ledger, releases = ALWAYS_SEARCHED
    yield _walk_store(store, ledger, own_keys)
    yield _walk_dagster(workspace.root)
    yield _walk_store(store, releases, own_keys)
    yield _walk_delivered(courses)
    if search_all:
        yield _walk_store(store, "", own_keys)


def _walk_store(store: Store, prefix: str, own_keys: set[Path]) -> Places:
    """Yield the objects below a prefix but our own key files; below none, those not always searched."""
    for entry in store.list(prefix):
        is_own = isinstance(store, FolderStore) and (store.folder / entry.key).resolve() in own_keys
        is_done = not prefix and entry.key.startswith(ALWAYS_SEARCHED)
        if not is_own and not is_done:
            yield SearchPlace(f"{store.place}/{entry.key}", partial(_read_pieces, store, entry.key))


def _read_pieces(store: Store, key: str) -> Iterator[bytes]:
    yield from store.pieces(key) or ()


def _walk_dagster(root: Path) -> Places:
    from pipelines.cli.runs import open_runs

    with open_runs(root) as runs:
        folders = [(root / folder).resolve() for folder in _walk_folders(runs.instance)]
        topmost = [each for each in folders if not any(each.is_relative_to(o) for o in folders if o != each)]
        yield from chain.from_iterable(read_history_of_folder(folder) for folder in dict.fromkeys(topmost))
        yield from _walk_postgres(runs.instance)
        yield from chain.from_iterable(list_logs_of_folder(folder) for folder in dict.fromkeys(topmost))


def _walk_folders(instance: "dg.DagsterInstance") -> Iterator[str]:
    """Yield the folders of this machine that Dagster keeps its records in."""
    ref = instance.get_ref()
    for data in (ref.storage_data, ref.local_artifact_storage_data, ref.compute_logs_data):
        folder = data.config_dict.get("base_dir") if data is not None else None
        if isinstance(folder, str):
            yield folder


def _walk_postgres(instance: "dg.DagsterInstance") -> Iterator[SearchPlace]:
    from dagster_postgres import PostgresRunStorage

    if isinstance(instance.run_storage, PostgresRunStorage):
        yield from read_history_of_postgres(instance.run_storage.postgres_url)


def _walk_delivered(courses: Sequence[CourseFolder]) -> Places:
    """Yield every file of the folders that courses deliver to."""
    folders = [
        TARGETS[target.kind].local_folder(target, each.folder)
        for each in courses
        for target in each.course.targets
    ]
    for folder in filter(None, dict.fromkeys(folders)):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield SearchPlace(str(file), partial(read_file, file))
