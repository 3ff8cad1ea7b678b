"""A strict LMS for one cmi5 package: it launches the unit, keeps what it is told, and judges the session.

Everything is judged by section of the cmi5 specification (Quartz) and of xAPI 1.0.3; the rules are listed
in `schemas/rules/session.json`. `server.Lms` does the talking; `judging` and `conversation` only read.
"""
