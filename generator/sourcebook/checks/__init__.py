"""Rules that look across entries, one module each."""
