"""Running `sourcebook` in tests, within the process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from sourcebook.cli.main import main


def run(*arguments: object, **options: object) -> Result:
    """What came of a command: `exit_code`, `stdout`, `stderr`. A traceback fails the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], **options)  # type: ignore[arg-type]
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
