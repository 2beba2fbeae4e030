"""Types of value: one module each, gathered in `registry`."""
