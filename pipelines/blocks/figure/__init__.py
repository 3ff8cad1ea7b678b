"""The kind figure: a picture of a source, with its caption."""
