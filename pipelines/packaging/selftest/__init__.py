"""A strict LMS for one cmi5 or xAPI package: it launches it, keeps what it is told, and judges the session.

Everything is judged by section of the cmi5 specification (Quartz) and of xAPI 1.0.3; the rules are listed
in `schemas/rules/session.json`. `server.Lms` does the talking; `judging` and `conversation` only read.
"""
