"""Documents for clients: deliverables as Word and tagged PDF, slides as PowerPoint.

`builder` turns a deliverable into a `Document`, which knows no file format; a folder each writes it.
Decided in docs/decisions/0028-documents.md.
"""
