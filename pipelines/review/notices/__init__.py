"""Notices: news for people, who receives them, and how they read.

News are computed from the store each time, never remembered; a reader's news make one message.
Decided in docs/decisions/0016-notices.md.
"""
