"""The warnings of a build, counted while there is time to leave the site as it was.

MkDocs counts them too, but asks only after all plugins are done; and where it was told to be quiet, it hears none.
"""

from __future__ import annotations

import logging


class Warnings(logging.NullHandler):
    """Counts what MkDocs and its plugins warn of, from when it was made."""

    def __init__(self) -> None:
        """A quiet logger hears warnings again, though what prints them stays as quiet as it was."""
        super().__init__(logging.WARNING)
        self.count = 0
        logger = logging.getLogger("mkdocs")
        for handler in logger.handlers:
            handler.setLevel(max(handler.level, logger.level))
        logger.setLevel(min(logger.level, logging.WARNING))
        logger.addHandler(self)

    def handle(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 -- that there is one is all
        """Count a warning or an error."""
        self.count += 1
        return True

    def end(self) -> None:
        """Count no more. MkDocs' own count goes on: it makes the build fail."""
        logging.getLogger("mkdocs").removeHandler(self)
