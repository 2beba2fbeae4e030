"""Provenance: who says what, for every value of every entry."""
