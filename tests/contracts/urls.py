"""Every address of the site, read from the URL configuration: the contracts have no list of their own to forget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from lanjie.core.middleware import declared, operations_of


@dataclass(frozen=True)
class Address:
    """A page (`key` is its URL name) or an operation of the API (`key` is `GET /api/...`)."""

    key: str
    route: str
    method: str
    view: Callable[..., Any]
    name: str

    @property
    def act(self) -> str | None:
        """The act the view declares."""
        return declared(self.view, self.method)

    @property
    def arguments(self) -> list[str]:
        """Names of the arguments in the route."""
        return [part.split(">")[0].split(":")[-1] for part in self.route.split("<")[1:]]


def addresses() -> list[Address]:
    """All of them, sorted by key."""
    found = {address.key: address for address in _walk(get_resolver().url_patterns, "", "")}  # a path once an operation
    return [found[key] for key in sorted(found)]


def _walk(patterns: list[URLPattern | URLResolver], route: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
            continue
        name = f"{namespace}{pattern.name}" if pattern.name else ""
        operations = operations_of(pattern.callback)
        if operations is None:
            yield Address(name or f"/{here}", here, "GET", pattern.callback, name)
            continue
        for operation in operations:
            for method in operation.methods:
                yield Address(f"{method} /{here}", here, method, pattern.callback, name)
