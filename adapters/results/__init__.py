"""The systems that say what learners did: one file an origin, behind one small protocol."""
