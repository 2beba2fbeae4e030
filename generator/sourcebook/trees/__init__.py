"""YAML to trees that know where in their file they stand."""
