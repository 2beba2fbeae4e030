"""Kinds of page that a reader opens: one module each, gathered in `planning`."""
