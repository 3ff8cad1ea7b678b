"""What a training company hands to a client: deliverables as Word files and tagged PDFs, slides as PPTX.

`builder` turns a deliverable into a `Document`, which knows no file format; a folder each writes it.
Decided in docs/decisions/0028-documents.md.
"""
