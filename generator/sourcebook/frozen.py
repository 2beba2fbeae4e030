"""Making many frozen objects quickly: the own way of dataclasses calls a function for each field of each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, field, fields, make_dataclass
from typing import Any, ParamSpec, TypeVar, cast

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


def maker(kind: Callable[Arguments, Made], name: str = "Draft") -> Callable[Arguments, Made]:
    """What makes instances of a frozen dataclass with slots, as its own name does, in a quarter of the time.

    `name` is the name under which it stands in the module of `kind`, if a `__reduce__` is to name it for pickle.
    `kind` has no `__post_init__` and no default that is made anew. Each instance is made as one of a class
    with the same slots that is not frozen, and then becomes one of `kind`, as Python allows where slots agree.
    """

    def become(made: Any) -> None:
        made.__class__ = kind

    slots = [
        (each.name, Any) if each.default is MISSING else (each.name, Any, field(default=each.default))
        for each in fields(kind)  # type: ignore[arg-type]
    ]
    draft = make_dataclass(name, slots, namespace={"__post_init__": become}, slots=True, eq=False)
    draft.__module__ = kind.__module__
    return cast("Callable[Arguments, Made]", draft)
