"""Language packs: texts for people, words for rules, and formats of dates, numbers and lists."""
