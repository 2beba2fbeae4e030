"""Python's collector of cycles, at rest while many objects are made that have none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Let the collector rest: it would walk all entries made so far again and again. It took two thirds of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # What was made goes to the oldest generation at once: else the next object would have all of it walked.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
