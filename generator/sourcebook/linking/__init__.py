"""Linking: what entries say of each other, each name resolved, each way round."""
