"""Limits of a question, within which every LMS stores it completely (SCORM 2004 4th Ed. RTE 4.2.9.1)."""

MOST_PARTS = 36  # options, pairs or steps of one question
MOST_GAPS = 10  # gaps in one sentence
LONGEST_ANSWER = 250  # characters of a text that a learner writes into a gap
LARGEST_NUMBER = 10**10  # real(10,7)
