"""The figures: diagrams and charts."""
