"""Accessibility: the criteria of WCAG 2.2 and RGAA 4.1, and what an audit in a browser found."""
