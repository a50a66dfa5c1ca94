"""Takes entries, topics and lists, returns HTML: what all pages share, and a module for each kind of view."""
