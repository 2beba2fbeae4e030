"""Sourcebook: a knowledge base of events, places, actors and sources, kept as YAML, read as a site."""
