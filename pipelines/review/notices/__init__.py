"""What people should hear of, for whom it is, and how it reads.

News are computed from the store each time, never remembered; a reader's news make one message.
Decided in docs/decisions/0016-notices.md.
"""
