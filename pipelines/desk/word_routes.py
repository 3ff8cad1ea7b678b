"""Addresses for editing in Word: each change is shown with its place, and only ticked ones are kept."""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.draft_address import AddressedDraft, find_draft
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.pending_edits import make_edit_key
from pipelines.review.editing.word import WordChanges, from_word, stamp_of, to_word
from schemas.edit import Edit
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.refusal import Refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of whoever may edit."""
    word = WordRoutes(workspace)
    below = "/drafts/{module}/{digest}/word"
    return [
        Route(below, word.show_word, methods=["GET"]),
        Route(below, accept_form(word.show_changes), methods=["POST"]),
        Route(below + ".docx", word.send_word, methods=["GET"]),
        Route(below + "/take", accept_form(word.take_changes), methods=["POST"]),
    ]


@dataclass(frozen=True)
class ReturnedFile:
    """A file that came back: what it was called, which revision it is of, and what was changed in it."""

    name: str
    addressed: AddressedDraft
    is_newest: bool
    changes: WordChanges


@dataclass(frozen=True)
class WordRoutes:
    """Answers from one workspace."""

    workspace: Workspace

    def show_word(self, request: Request) -> Response:
        """Answer with the way out and the way back in."""
        return self._render(request, open_editor(self.workspace, request))

    def send_word(self, request: Request) -> Response:
        """Answer with the draft as a Word file."""
        editor = open_editor(self.workspace, request)
        draft, desk = editor.draft, self.workspace.settings.desk_url.rstrip("/")
        data = to_word(
            draft,
            ask=sorted(editor.here.course.review.deciders),
            address=f"{desk}/drafts/{draft.module}/{editor.here.digest}/word",
        )
        name = f"{draft.module}--r{draft.revision}.docx"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=DOCX, headers=disposition)

    def show_changes(self, request: Request, form: SentForm) -> Response:
        """Answer with each change of a file, none of them made."""
        editor = open_editor(self.workspace, request)
        upload = form.read_upload("file")
        if upload is None:
            return self._render(request, editor, wrong="word_choose_file", status=422)
        try:
            found = self._read_file(editor, *upload)
        except InvalidInput as error:
            return self._render(request, editor, wrong="word_wrong", error=error, status=422)
        return self._render(request, editor, found=found)

    def take_changes(self, request: Request, form: SentForm) -> Response:
        """Keep the changes ticked among the person's edits, all of them."""
        editor = open_editor(self.workspace, request)
        try:
            edits = [EDIT.validate_json(each) for each in form.read_texts("edit")]
        except ValidationError as error:
            raise InvalidInput(Refusal("word.not_listed")) from error
        if not edits:
            return editor.redirect_to("content")
        editor.add_edits(*edits)
        return editor.redirect_to("pending", said="kept_all")

    def _read_file(self, editor: Editor, name: str, data: bytes) -> ReturnedFile:
        digest = editor.draft.content.canonical_digest()
        stamp, of = stamp_of(data, name), editor.here
        if stamp.module == editor.draft.module and stamp.digest != digest:
            older = find_draft(self.workspace, stamp.module, stamp.digest)
            of = AddressedDraft(of.course, of.module, older) if older is not None else of
        changes = from_word(data, of.draft, name)
        head = self.workspace.records.head(editor.draft.module)
        return ReturnedFile(name, of, head is None or head.content == of.draft.content, changes)

    def _render(
        self,
        request: Request,
        editor: Editor,
        *,
        found: ReturnedFile | None = None,
        wrong: str = "",
        error: InvalidInput | None = None,
        status: int = 200,
    ) -> Response:
        language = choose_language(request, editor.here.course.language_of(editor.here.module))
        t = read_desk_texts(language)
        explanation = error.explain(language) if error else None
        return render_page(
            request,
            "word.html",
            language,
            status=status,
            title=(t["refused_title"] if wrong else "") + t["word_title"],
            here_is=editor.here,
            digest=editor.here.digest[:SHORT_DIGEST],
            content=(found.addressed if found else editor.here).draft.content,
            found=found,
            wrong=explanation.fill(t[wrong]) if explanation else t[wrong] if wrong else "",
            key_of=make_edit_key,
        )
