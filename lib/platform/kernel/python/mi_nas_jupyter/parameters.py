"""Parameters of notebooks in TypeScript, for papermill: `papermill -k tslab in.ipynb out.ipynb -p seed 7`.

papermill has no entry point for translators, but loads every engine that is registered as one; loading this module
as an engine registers the translator.
"""

import json
import math
import re

from papermill.engines import NBClientEngine
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

from .declarations import declarations

LARGEST_INTEGER = 2**53 - 1


class TypeScriptTranslator(Translator):
    """Writes parameters as declarations. A notebook may declare a name again, so they replace those of its own cell."""

    # papermill looks at a notebook's own parameters first and then asks for those to inject, without the notebook:
    # name -> (keyword, type or None).
    declared = {}

    @classmethod
    def translate_str(cls, val):
        return json.dumps(str(val))

    @classmethod
    def translate_escaped_str(cls, str_val):
        return json.dumps(str(str_val))

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_int(cls, val):
        if abs(val) > LARGEST_INTEGER:
            raise PapermillException(
                f"Cannot pass the integer {val} to TypeScript: beyond ±{LARGEST_INTEGER} it is not exact."
            )
        return str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "NaN"
        if math.isinf(val):
            return "Infinity" if val > 0 else "-Infinity"
        return repr(val)

    @classmethod
    def translate_list(cls, val):
        return f"[{', '.join(cls.translate(item) for item in val)}]"

    @classmethod
    def translate_dict(cls, val):
        return f"{{ {', '.join(f'{json.dumps(str(key))}: {cls.translate(item)}' for key, item in val.items())} }}"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        declared, cls.declared = cls.declared, {}
        lines = [cls.comment(comment)]
        for name, value in parameters.items():
            if not re.fullmatch(r"[A-Za-z_$][\w$]*", name):
                raise PapermillException(f"Cannot pass the parameter {name!r} to TypeScript: it is no variable's name.")
            # What is no constant in the notebook, or is not seen to be one, may be assigned again.
            keyword, declared_type = declared.get(name, ("let", None))
            annotation = f": {declared_type}" if declared_type else type_annotation(value)
            lines.append(f"{keyword} {name}{annotation} = {cls.translate(value)};")
        return "\n".join(lines) + "\n"

    @classmethod
    def inspect(cls, parameters_cell):
        matches = [match for _, match in declarations(parameters_cell["source"]) if match is not None]
        cls.declared = {match["name"]: (match["keyword"], (match["type"] or "").strip()) for match in matches}
        return [
            Parameter(
                name=match["name"],
                inferred_type_name=(match["type"] or "None").strip(),
                default=match["value"],
                help=match["help"] or "",
            )
            for match in matches
        ]


def type_annotation(value):
    """Widens literals, so that code may compare a parameter with other values than the given one."""
    if isinstance(value, bool):
        return ": boolean"
    if isinstance(value, (int, float)):
        return ": number"
    if isinstance(value, str):
        return ": string"
    if value is None:
        return ": any"
    return ": any[]" if value == [] else ""


papermill_translators.register("tslab", TypeScriptTranslator)
papermill_translators.register("typescript", TypeScriptTranslator)


class TypeScriptEngine(NBClientEngine):
    """papermill's own engine; it stands here for the sake of the translator that comes with it."""
