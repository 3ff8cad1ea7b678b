"""Templates of documents that are filled with facts people gave: paperwork, letters, the programme."""
