"""Decoding of text files, in any encoding an editor may have used."""
