"""Whatever a statement holds, it is a result, aside, of elsewhere or known: nothing is lost."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from schemas.results import PartKind, Result
from tests.fuzzing import examples
from tests.results.conftest import Intake
from tests.statements import MODULE, VERBS, answered, statement

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**70), max_value=2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        [MODULE, f"{MODULE}/items/q-0001", f"{VERBS}voided", "2026-11-24", "PT5S", "true", "{}"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = (
    ("id",),
    ("actor",),
    ("actor", "account"),
    ("actor", "account", "name"),
    ("verb",),
    ("verb", "id"),
    ("object",),
    ("object", "id"),
    ("object", "objectType"),
    ("object", "definition"),
    ("result",),
    ("result", "success"),
    ("result", "score"),
    ("result", "response"),
    ("result", "duration"),
    ("context",),
    ("context", "registration"),
    ("context", "contextActivities"),
    ("context", "contextActivities", "grouping"),
    ("context", "extensions"),
    ("timestamp",),
    ("stored",),
)


def changed(number: int, place: tuple[str, ...], value: Any) -> dict[str, Any]:
    said = json.loads(json.dumps(answered(number) if number % 2 else statement(number)))
    inner = said
    for name in place[:-1]:
        inner = inner.setdefault(name, {})
    inner[place[-1]] = value
    return said  # type: ignore[no-any-return]


@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=40))
@settings(max_examples=examples(20))
def test_every_line_is_accounted_for(changes: list[tuple[tuple[str, ...], Any]]) -> None:
    told = [changed(number, place, value) for number, (place, value) in enumerate(changes)]
    with TemporaryDirectory() as name:
        folder = Path(name) / "course"
        folder.mkdir()
        intake = Intake(folder, ResultStore(FolderStore(Path(name) / "store"), "froid"))
        text = "\n".join(json.dumps(each) for each in told).encode()
        (folder / "a.jsonl").write_bytes(text)
        done = intake.pulled()
        assert done.troubles == {}
        taken_back = [
            each
            for each in told
            if isinstance(each["verb"], dict)
            and each["verb"].get("id") == f"{VERBS}voided"
            and isinstance(each["object"], dict)
            and each["object"].get("objectType") == "StatementRef"
        ]
        assert done.new + done.known_before + done.too_old + done.elsewhere + done.aside.total() + len(
            taken_back
        ) == len(told)
        with intake.results.open_view() as connection:
            rows = connection.execute('SELECT * REPLACE ("at"::VARCHAR || \'Z\' AS "at") FROM results')
            names = [column[0] for column in rows.description]
            for row in rows.fetchall():
                Result.from_json(json.dumps(dict(zip(names, row, strict=True))).encode())
        parts = intake.results.read_state().of(PartKind.ASIDE)
        assert sum(part.rows for part in parts) == done.aside.total()
