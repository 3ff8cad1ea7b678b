"""What learners did: read back from other systems, then counted, told, and turned into what to mend."""
