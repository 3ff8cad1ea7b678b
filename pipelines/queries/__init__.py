"""Answers that change nothing, one question a file: what rests on a source, who approved which words."""
