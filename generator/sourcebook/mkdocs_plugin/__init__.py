"""The plugin for MkDocs; the only package that imports it."""
