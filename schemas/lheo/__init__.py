"""What a catalogue entry says in LHÉO 2.3: its closed lists, its elements, and how an entry is read."""
