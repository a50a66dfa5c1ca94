"""Takes a catalog and the written pages, returns the files of the search: records, tokens, index."""
