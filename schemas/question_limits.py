"""Limits within which every LMS stores a question whole (SCORM 2004 4th Ed. RTE 4.2.9.1)."""

MOST_PARTS = 36  # options, pairs or steps of one question
MOST_GAPS = 10  # of one sentence to fill in
LONGEST_ANSWER = 250  # characters of a text filled in
LARGEST_NUMBER = 10**10  # real(10,7)
