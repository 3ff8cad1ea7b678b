"""From a draft to the files a training company would hand over, before or after anybody approved it."""

from adapters.workspace import Workspace
from pipelines.line.kept import needed_head
from pipelines.line.narrating import media
from pipelines.packaging.documents.bundle import document_files
from pipelines.packaging.edition import Edition


def documents(workspace: Workspace, key: str) -> dict[str, bytes]:
    """Return the documents of a module's head, by file name, each marked as not approved.

    Raises InvalidInput where the module has no draft, StoreUnusable where a recording is gone.
    """
    folder, _ = workspace.find_module(key)
    content = needed_head(workspace, key).content
    return document_files(Edition(folder.course, content, media=media(workspace, content)))
