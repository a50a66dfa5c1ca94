"""The engine of LLM Atlas: reads the catalog, checks it and renders it, without knowing what builds the site."""
