"""Loading a base: its files found, read and kept, and all that is wrong with them told."""
