"""The engine of LLM Atlas: from a folder of YAML files to a site, and how entries come into that folder.

`ROOMS` is the plan of the house: for each package, which of the others it may import. The test of the imports and the
picture on the page about the architecture are made from it. `JOINERS` may import all of them, and nobody imports those.
"""

ROOMS: dict[str, tuple[str, ...]] = {
    "catalog": (),
    "site": ("catalog",),
    "build": ("catalog", "site"),
    "contribute": ("catalog", "site"),
    "github": ("catalog",),
}
JOINERS = ("cli", "macros", "hooks/events.py")
