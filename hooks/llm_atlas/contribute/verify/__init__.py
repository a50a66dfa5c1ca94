"""Takes the catalog and what services said of its works, returns what does not agree and what to do about it."""
