"""Corpora made from a seed, and the programs that measure the generator with them, alone and beside its peers."""
