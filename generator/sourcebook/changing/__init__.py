"""Changing a base: entries renamed, merged and removed, with every name of them, all at once or not at all."""
