"""Takes the catalog and the body of an issue, returns the issue forms, an entry's values and what is answered."""
