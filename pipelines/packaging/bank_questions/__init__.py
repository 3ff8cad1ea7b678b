"""Input of every question bank: a module's questions, their texts, grades and bundle."""
