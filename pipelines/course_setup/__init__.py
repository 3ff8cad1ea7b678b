"""Setting up a course: what was read of its documents, a form for what people set most, and `course.yaml`.

A front door asks this room; it asks `queries`. Decided in docs/decisions/0176-set-up-at-the-desk.md.
"""
