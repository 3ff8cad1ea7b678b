"""The reviewer's desk: drafts beside their sources, to read, correct and decide on."""
