"""The overview: where every module stands, what is late, what it cost, what evidence there is of quality."""
