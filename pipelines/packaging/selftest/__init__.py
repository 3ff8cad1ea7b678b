"""The self-test: a scripted learner plays a release in a browser before it is published.

`playing.self_test` plays every package in one browser (decision 0044). SCORM is answered by our own run-time
in `assets/` and judged by `scorm`. cmi5 and xAPI are answered by a strict LMS, `server.Lms` (decision 0041);
`judging` and `conversation` judge its sessions by section of the cmi5 specification (Quartz) and of xAPI
1.0.3. The rules are listed in `schemas/rules/session.json` and `played.json`.
"""
