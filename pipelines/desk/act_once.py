"""One act for a form of editing that is sent twice: what it did is still the last act of its person."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from pipelines.desk.editor import Editor
from pipelines.desk.forms import SentForm
from pipelines.desk.pending_edits import make_edit_key
from pipelines.desk.repeated_forms import RepeatedForms


def act_once(
    repeated: RepeatedForms, editor: Editor, form: SentForm, answer: Callable[[], Response]
) -> Response:
    """Return the answer to a form, without acting again if the same form just did what was done last.

    Once something else was done or undone since, whoever sends it from an old page means it.
    """
    named = (editor.notebook.person, editor.draft.module, editor.here.digest, editor.request.url.path)
    result = repeated.find(form.page_number, *named, form.digest_texts())
    with result.lock:
        before = _find_last_act(editor)
        if result.name and result.last_act == before:
            return RedirectResponse(result.name, HTTPStatus.SEE_OTHER)
        answered, after = answer(), _find_last_act(editor)
        if answered.status_code == HTTPStatus.SEE_OTHER and after and after != before:
            result.name, result.last_act = answered.headers["location"], after
        return answered


def _find_last_act(editor: Editor) -> str:
    last = editor.notebook.read().last_act
    return "" if last is None else make_edit_key(last)
