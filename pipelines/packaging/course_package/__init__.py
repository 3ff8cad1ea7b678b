"""Course package: the released modules of a course, chained in one package of a format.

Decided in docs/decisions/0162-a-course-in-one-package.md.
"""
