"""Fields whose contract depends on the `kind` in the value; it is looked up when a value is read."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema, to_json

from schemas.contract import Contract
from schemas.errors import PluginUnusable
from schemas.kinds import KindLookup, read_kind_name

KIND = {"within": ("kind",)}
"""Place of an error in the value: its `kind` (read by adapters/course_yaml.py)."""

OTHER = ""
"""Stands for every kind that is looked up; no kind has an empty name."""


@dataclass(frozen=True)
class ByKind:
    """Annotation that reads a value by the contract of its kind: `Annotated[Target, ByKind(TARGETS)]`.

    A kind that is not installed is refused, with a list of those that are. If `unknown` is given, the field
    holds what it returns for the JSON object instead.
    `own` are contracts of kinds that are always there: their values are read without being looked up, which
    takes half the time.
    """

    lookup: KindLookup
    unknown: Callable[[dict[str, Any]], object] | None = None
    own: tuple[type[Contract], ...] = ()

    is_open = True
    """The value may have more fields than the base contract."""

    def __get_pydantic_core_schema__(self, base: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a schema that looks up the contract of each value, and writes all fields of the value."""
        written = core_schema.simple_ser_schema("any")
        described: dict[str, Any] = {"pydantic_js_functions": [self._describe]}
        looked_up = core_schema.with_info_plain_validator_function(
            lambda value, info: self._read(base, value, in_json=info.mode == "json"),
            serialization=written,
            metadata=described,
        )
        if not self.own:
            return looked_up
        choices: dict[Hashable, CoreSchema] = {
            read_kind_name(contract): handler.generate_schema(contract) for contract in self.own
        }

        def choose(value: object) -> Hashable:
            kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
            return kind if isinstance(kind, str) and kind in choices else OTHER

        return core_schema.tagged_union_schema(
            {**choices, OTHER: looked_up}, choose, serialization=written, metadata=described
        )

    def _read(self, base: type[Any], value: object, *, in_json: bool) -> object:
        if isinstance(value, base):
            return value
        contract = self._find_contract(value)
        if contract is None:
            return value if self.unknown is None else self.unknown(cast(dict[str, Any], value))
        # An error of the contract has its own place in the value: pydantic puts it below this one.
        if in_json:
            return contract.model_validate_json(to_json(value, inf_nan_mode="constants"))
        return contract.model_validate(value)

    def _find_contract(self, value: object) -> Any:
        """Return the contract of a value's kind; None for an unknown kind that the field accepts."""
        if not isinstance(value, dict):
            raise PydanticCustomError("model_type", "Input should be an object")
        if "kind" not in value:
            raise PydanticCustomError("missing", "`kind` is missing", KIND)
        kind = value["kind"]
        try:
            contract = self.lookup.contract(kind) if isinstance(kind, str) else None
        except PluginUnusable as error:
            raise PydanticCustomError("kind_unusable", "{why}", {**KIND, "why": str(error)}) from error
        if contract is None and (self.unknown is None or not isinstance(kind, str)):
            known = ", ".join(self.lookup.kinds)
            facts = {**KIND, "what": self.lookup.what, "kind": repr(kind), "known": known}
            raise PydanticCustomError(
                "unknown_kind", "no {what} of kind {kind} is installed; installed are {known}", facts
            )
        return contract

    def _describe(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return one JSON Schema for all installed kinds."""
        contracts = {name: kind.contract for name, kind in self.lookup.kinds.items()}
        choices = {name: contract.__pydantic_core_schema__ for name, contract in contracts.items()}
        return handler(core_schema.tagged_union_schema(choices, discriminator="kind"))
