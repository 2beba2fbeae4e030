"""The command `sourcebook`. One module a command; the only package that imports click."""
