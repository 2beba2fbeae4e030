"""Entries: what a base says, shaped by its kinds."""
