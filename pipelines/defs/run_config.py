"""Run configuration from a contract: Dagster fields built from it, and values read back into it.

`dagster.Config` makes fields of str, int and bool that also take `{"env": NAME}` and put the variable's value
in its place. Whoever may launch a run could so read the ledger's key (docs/decisions/0088).
"""

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import dagster as dg
from pydantic import model_validator
from pydantic.fields import FieldInfo

from schemas.contract import Contract

SCALARS: Mapping[Any, type] = {str: str, int: int, bool: bool}
NO_CONFIG: Mapping[str, Any] = {}
"""Schema of what takes no configuration; without a schema Dagster would accept any."""


class RunConfig(Contract):
    """The configuration of one job or asset; a field with a default may be left empty in the Launchpad."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {name: value for name, value in values.items() if value is not None or name not in optional}


Configuration = TypeVar("Configuration", bound=RunConfig)


def build_schema(contract: type[RunConfig]) -> dg.Field:
    """Return the Dagster schema of a contract: plain scalars, lists, maps and groups of them.

    Raises TypeError naming the field whose type is none of these.
    """
    return dg.Field(_build_fields(contract), description=(contract.__doc__ or "").strip() or None)


def read_config(
    contract: type[Configuration], context: dg.OpExecutionContext | dg.AssetExecutionContext
) -> Configuration:
    """Return the configuration a run gave to an op or asset; empty fields have their default."""
    given = context.op_execution_context if isinstance(context, dg.AssetExecutionContext) else context
    return contract.model_validate(given.op_config)


def _build_fields(contract: type[RunConfig]) -> dict[str, dg.Field]:
    return {name: _build_field(contract, name, field) for name, field in contract.model_fields.items()}


def _build_field(contract: type[RunConfig], name: str, field: FieldInfo) -> dg.Field:
    place = f"{contract.__name__}.{name}"
    if field.default_factory is not None:
        raise TypeError(f"{place}: a default is written out, or the Launchpad cannot show it")
    plain = _convert_type(field.annotation, place)
    if field.is_required():
        return dg.Field(plain, description=field.description)
    if not isinstance(plain, dg.Noneable):
        plain = dg.Noneable(plain)
    return dg.Field(plain, default_value=field.default, is_required=False, description=field.description)


def _convert_type(annotation: Any, place: str) -> Any:
    """Return Dagster's type for the type of a field; never one of Dagster's `…Source` types."""
    if annotation in SCALARS:
        return SCALARS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, RunConfig):
        return _build_fields(annotation)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is list:
        return dg.Array(_convert_type(parts[0], place))
    if origin is dict and parts[0] is str:
        return {str: _convert_type(parts[1], place)}
    if origin in (Union, UnionType) and len(parts) == 2 and NoneType in parts:
        (inner,) = (part for part in parts if part is not NoneType)
        return dg.Noneable(_convert_type(inner, place))
    raise TypeError(
        f"{place}: no field of a run is of type {annotation!r}; take str, int, bool, list, dict[str, …], "
        "another RunConfig, or one of these or None"
    )
