"""What every question bank is written from: the questions of a module, their words, grades and bundle."""
