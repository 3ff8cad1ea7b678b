"""Addresses for editing in Word: download the draft, upload it again, and tick the changes to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import PART
from pipelines.desk.comment_routes import describe_commenter
from pipelines.desk.draft_address import AddressedDraft, find_draft
from pipelines.desk.editor import Editor, open_editor
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.pending_edits import apply_edits, make_edit_key
from pipelines.desk.visitors import identify_visitor
from pipelines.queries.comments import place_comments
from pipelines.review.editing.new_ids import list_added_texts, renumber_additions
from pipelines.review.editing.word import WordChanges, WordComment, from_word, stamp_of, to_word
from pipelines.workflow.bring_comments import bring_comments
from pipelines.workflow.comment import Commenter, settle
from pipelines.workflow.decide import list_recorded
from pipelines.workflow.drawn_pictures import draw_pictures, fit_into_file
from schemas.comment_seal import CommentAct
from schemas.edit import Add, Edit
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.languages.texts import TextCatalogue
from schemas.refusal import Refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for people who may edit."""
    answers = WordRoutes(workspace)
    below = "/drafts/{module}/{digest}/word"
    return [
        Route(below, answers.show_word, methods=["GET"]),
        Route(below, accept_form(answers.show_changes), methods=["POST"]),
        Route(below + ".docx", answers.send_word, methods=["GET"]),
        Route(below + "/take", accept_form(answers.take_changes), methods=["POST"]),
    ]


@dataclass(frozen=True)
class ReturnedFile:
    """An uploaded Word file: its name, the draft it was made from (the newest or not), and its changes."""

    name: str
    addressed: AddressedDraft
    is_newest: bool
    changes: WordChanges


@dataclass(frozen=True)
class WordRoutes:
    """Answers of the addresses for editing in Word, from one workspace."""

    workspace: Workspace

    def show_word(self, request: Request) -> Response:
        """Answer with the page to download the Word file and to upload it again."""
        shown = request.query_params.get(PART, "")
        return self._render(request, open_editor(self.workspace, request), shown)

    def send_word(self, request: Request) -> Response:
        """Answer with the draft as a Word file."""
        editor = open_editor(self.workspace, request)
        draft, desk = editor.draft, self.workspace.settings.desk_url.rstrip("/")
        data = to_word(
            draft,
            ask=sorted(editor.here.course.review.deciders),
            address=f"{desk}/drafts/{draft.module}/{editor.here.digest}/word",
            pictures=fit_into_file(draw_pictures(self.workspace, draft.content)),
            comments=self.workspace.comments.list_all(draft.module),
        )
        name = f"{draft.module}--r{draft.revision}.docx"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=DOCX, headers=disposition)

    def show_changes(self, request: Request, form: SentForm) -> Response:
        """Answer with the changes of an uploaded file; none is made yet."""
        editor, shown = open_editor(self.workspace, request), form.read_text(PART)
        upload = form.read_upload("file")
        if upload is None:
            return self._render(request, editor, shown, wrong="word_choose_file", status=422)
        try:
            found = self._read_file(editor, *upload)
        except InvalidInput as error:
            return self._render(request, editor, shown, wrong="word_wrong", error=error, status=422)
        return self._render(request, editor, shown, found=found)

    def take_changes(self, request: Request, form: SentForm) -> Response:
        """Add the ticked changes to the pending edits, all or none, and record the ticked comments.

        If a change cannot be made, no comment is recorded; if a comment cannot be, no change is kept.
        """
        editor = open_editor(self.workspace, request)
        try:
            edits = [_read_listed(each) for each in form.read_texts("edit")]
            remarks = [WordComment.from_json(each.encode()) for each in form.read_texts("remark")]
        except ValidationError as error:
            raise InvalidInput(Refusal("word.not_listed")) from error
        kept = editor.notebook.read().edits
        more = renumber_additions(edits, editor.draft.minted, editor.draft.content, kept)
        editor.refuse_unmakeable(*more)
        said = self._take_comments(request, editor, remarks, form.read_texts("resolved"))
        if more:
            editor.add_edits(*more)
        shown = form.read_text(PART)
        if not edits:
            if said:
                return editor.redirect_to("comments", said="remarked")
            return editor.redirect_to("content", shown=shown)
        return editor.redirect_to("pending", shown=shown, said="kept_all")

    def _take_comments(
        self, request: Request, editor: Editor, remarks: Sequence[WordComment], resolved: Sequence[str]
    ) -> bool:
        """Record comments out of Word, and those that were marked as done there; return if there were any."""
        commenter, now = self._find_commenter(request, editor), datetime.now(UTC)
        bring_comments(self.workspace, editor.draft, remarks, commenter, now)
        for name in resolved:
            settle(self.workspace, editor.draft.module, name, CommentAct.RESOLVE, commenter, now)
        return bool(remarks or resolved)

    def _find_commenter(self, request: Request, editor: Editor) -> Commenter:
        return describe_commenter(identify_visitor(request, self.workspace), editor.here.course)

    def _read_file(self, editor: Editor, name: str, data: bytes) -> ReturnedFile:
        digest = editor.draft.content.canonical_digest()
        stamp, addressed = stamp_of(data, name), editor.here
        if stamp.module == editor.draft.module and stamp.digest != digest:
            older = find_draft(self.workspace, stamp.module, stamp.digest)
            if older is not None:
                addressed = AddressedDraft(addressed.course, addressed.module, older)
        comments = self.workspace.comments.list_all(addressed.draft.module)
        changes = from_word(data, addressed.draft, name, comments)
        head = self.workspace.records.head(editor.draft.module)
        is_newest = head is None or head.content == addressed.draft.content
        return ReturnedFile(name, addressed, is_newest, changes)

    def _render(
        self,
        request: Request,
        editor: Editor,
        shown: str,
        *,
        found: ReturnedFile | None = None,
        wrong: str = "",
        error: InvalidInput | None = None,
        status: int = 200,
    ) -> Response:
        language = choose_language(request, editor.here.course.language_of(editor.here.module))
        t = read_desk_texts(language)
        explanation = error.explain(language) if error else None
        content = (found.addressed if found else editor.here).draft.content
        listed = (*found.changes.edits, *found.changes.typographic) if found else ()
        words = apply_edits(content, listed, editor.spans).words
        resolves = found is not None and found.changes.resolved
        recorded = list_recorded(self.workspace, editor.draft.module) if resolves else ()
        placed = place_comments(self.workspace, content, recorded)
        return render_page(
            request,
            "word.html",
            language,
            status=status,
            title=_name_page(t, found, wrong),
            here_is=editor.here,
            keep_for=lambda here, place: keep_language(request, **here.ask_for(place)),
            shown=shown,
            digest=editor.here.digest[:SHORT_DIGEST],
            content=content,
            found=found,
            wrong=explanation.fill(t[wrong]) if explanation else t[wrong] if wrong else "",
            key_of=make_edit_key,
            edited_words=lambda edit: words.get(edit, ""),
            placed_comments={each.comment.id: each for each in placed},
            added_texts=list_added_texts,
        )


def _name_page(t: TextCatalogue, found: ReturnedFile | None, wrong: str) -> str:
    """Return the title of the window, which begins with what came of a file that was sent."""
    if wrong:
        return t["refused_title"] + t["word_title"]
    return f"{t['word_changes'].format(file=found.name)} · {t['word_title']}" if found else t["word_title"]


def _read_listed(text: str) -> Edit:
    """Return an edit that the page listed; what was typed in Word is no copy of anything."""
    edit = EDIT.validate_json(text)
    return edit.model_copy(update={"copy_of": None}) if isinstance(edit, Add) else edit
