"""Data classes of fields, and how a protected value looks to a reader without the purpose to see it.

Every model names the class of each field in `DATA_CLASSES` (`"*"` for all others); a test refuses a field without one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models

from lanjie.core.access import Scope


class DataClass(StrEnum):
    """How a field is treated: shown to all, shown inside, or only with a declared purpose."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CLIENT = "client"
    CLIENT_HEALTH = "client-health"
    TIP = "tip"


#: Classes of natural persons' data: encrypted at rest, masked without a purpose, never logged.
PROTECTED = frozenset({DataClass.CLIENT, DataClass.CLIENT_HEALTH, DataClass.TIP})


def class_of(field: models.Field[Any, Any]) -> DataClass:
    """The class a model gives its field; raises `LookupError` where it gives none."""
    declared: dict[str, str] = getattr(field.model, "DATA_CLASSES", {})
    name = declared.get(field.name) or declared.get("*")
    if name is None:
        message = f"{field.model.__name__}.{field.name} has no data class"
        raise LookupError(message)
    return DataClass(name)


def masked(text: str) -> str:
    """A name, number or phone with its middle hidden: 欧阳晓明 → 欧**明, 13800138000 → 138******00. Short texts are hidden whole."""
    if len(text) >= 8:
        return text[:3] + "*" * (len(text) - 5) + text[-2:]
    if len(text) >= 3:
        return text[0] + "*" * (len(text) - 2) + text[-1]
    return "*" * len(text)


def shown(field: models.Field[Any, Any], value: object, scope: Scope) -> str:
    """A field's value as this reader may see it: in full, or masked where its class needs a purpose that was not declared."""
    text = "" if value is None else str(value)
    return masked(text) if class_of(field) in PROTECTED and class_of(field) not in scope.purposes else text
