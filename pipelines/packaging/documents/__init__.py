"""Documents for clients: deliverables as Word and tagged PDF, slides as PowerPoint.

`builder` turns a deliverable into a `Document`, independent of any file format; `docx` and `pdf` write it.
`pptx` writes slides. Decided in docs/decisions/0028-documents.md.
"""
