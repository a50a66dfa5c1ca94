"""Turns the catalog into what other programs read."""
