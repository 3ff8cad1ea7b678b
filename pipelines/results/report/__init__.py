"""The report of an analysis, as a page and on paper; only who sets one loads Matplotlib and Typst."""
