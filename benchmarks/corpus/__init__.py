"""Makes a base of as many entries as are asked for, the same to the byte for the same seed."""
