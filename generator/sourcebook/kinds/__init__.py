"""Kinds and vocabularies: what entries may say, read from data."""
