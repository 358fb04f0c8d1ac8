"""What changes state: a verb function, keyword-only, one transaction, one audit event.

    @command("situation.results.import", act="situation.import")
    def write(*, scope: Scope, upload: Upload) -> Done: ...

The wrapped function returns `Done(value, target, area_path, facts)` or a model instance; the wrapper opens the transaction, checks
the act, runs the verb and adds the audit row before the commit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from inspect import Parameter, signature
from typing import Any, ParamSpec, TypeVar, cast

from django.db import models, transaction

from lanjie.core import audit
from lanjie.core.access import POLICY, Scope

P = ParamSpec("P")
R = TypeVar("R")

#: Every verb of the system by its audit name, for the manual and the tests.
COMMANDS: dict[str, Callable[..., Any]] = {}


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb did, in the words of the audit: the object, its area and harmless facts (counts, codes, field names)."""

    target: str = ""
    area_path: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    value: Any = None


def command(name: str, *, act: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a verb with its audit name and the act its caller must hold."""
    if act not in POLICY:
        message = f"unknown act {act!r}; add it to POLICY"
        raise KeyError(message)

    def wrap(verb: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(verb).parameters
        if "scope" not in parameters or any(p.kind is not Parameter.KEYWORD_ONLY for p in parameters.values()):
            message = f"{name}: a command takes keywords only, `scope` among them"
            raise TypeError(message)

        @wraps(verb)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            scope = cast("Scope", kwargs["scope"])
            scope.require(act)
            with transaction.atomic():
                result = verb(*args, **kwargs)
                done = result if isinstance(result, Done) else Done(target=_target(result))
                audit.record(scope=scope, act=name, target=done.target, area_path=done.area_path, facts=done.facts)
            return result

        COMMANDS[name] = run
        return run

    return wrap


def _target(result: object) -> str:
    return f"{result._meta.label_lower}:{result.pk}" if isinstance(result, models.Model) else ""
