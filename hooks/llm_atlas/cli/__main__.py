"""Runs `atlas` as a module: python -m llm_atlas.cli."""

import sys

from llm_atlas.cli import main

if __name__ == "__main__":
    sys.exit(main())
