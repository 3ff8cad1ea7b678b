"""The reviewer's desk: a draft beside its sources, read only, on this machine only."""
