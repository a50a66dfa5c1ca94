"""Takes names of works and addresses, returns what arXiv, Crossref, the ACL Anthology, BibTeX and the web say."""
