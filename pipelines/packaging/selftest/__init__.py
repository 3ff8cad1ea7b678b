"""The self-test: a scripted learner plays a release in a browser before it is published.

`package_play` plays every package in one browser (decision 0044). SCORM packages get our own run-time in
`assets/`, judged by `scorm`. cmi5 and xAPI packages get a strict LMS, `strict_lms` (decision 0041);
`session_rules`, `statement_rules` and `conversation` judge its sessions by cmi5 (Quartz) and xAPI 1.0.3. The
rules are listed in `schemas/rules/session.json` and `played.json`.
"""
