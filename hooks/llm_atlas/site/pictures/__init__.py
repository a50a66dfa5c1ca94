"""Takes entries, returns where the marks of a picture stand: timelines, lineages, and the table of years.

What is drawn is HTML and SVG, in `templates/pictures/`, through the same escaping environment as everything else. No
chart library stands between, because none gives what is asked for here: a link on every mark with a name of its own,
the words and the letters of two languages, the colours of the page in both schemes, text that keeps its size on a
phone, and the same bytes in every build. What is left for one, a scale of dates and rows in which nothing touches, is
short. The hard part, a layered drawing of a graph with few crossings, is igraph's.

Lengths are in twentieths of a rem, which is a pixel at the theme's usual size, so that a picture grows with the text of
its reader.
"""
