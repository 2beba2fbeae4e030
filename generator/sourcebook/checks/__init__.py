"""Rules that entries keep, one module each."""
