"""The second layer: what each standard asks and no schema document can say, one file a standard."""
