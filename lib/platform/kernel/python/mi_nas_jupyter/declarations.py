"""Declarations of variables in a TypeScript cell, a line each: the form in which parameters are given."""

import re

DECLARATION = re.compile(
    r"^\s*(?:export\s+)?(?P<keyword>const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*"
    r"(?P<value>.*?)\s*;?\s*(?://\s*(?P<help>.*))?$"
)


def declarations(source):
    """A pair for each line of a cell: the line, and its match where it declares a variable."""
    return [(line, DECLARATION.match(line)) for line in source.splitlines()]


def is_whole(value):
    """Whether a declared value ends on its line."""
    return value != "" and value.count("`") % 2 == 0 and len(re.findall(r"[(\[{]", value)) == len(re.findall(r"[)\]}]", value))


def with_injected_values(cells):
    """Cells of a notebook with papermill's parameters in the place of those that they replace.

    papermill puts a cell of its own (tagged `injected-parameters`) below the notebook's (tagged `parameters`). What
    the notebook's does not declare on one line stays in the cell below.
    """
    cells = list(cells)
    tagged = {tag: at for at, cell in enumerate(cells) for tag in cell.metadata.get("tags", [])}
    own, injected = tagged.get("parameters"), tagged.get("injected-parameters")
    if own is None or injected is None:
        return cells
    left = [(line, match) for line, match in declarations(cells[injected].source)]
    values = {match["name"]: match["value"] for _, match in left if match and is_whole(match["value"])}
    lines = []
    for line, match in declarations(cells[own].source):
        if match and match["name"] in values and is_whole(match["value"]):
            start, end = match.span("value")
            line = f"{line[:start]}{values[match['name']]}{line[end:]}"
            left = [(other, found) for other, found in left if not found or found["name"] != match["name"]]
        lines.append(line)
    cells[own].source = "\n".join(lines)
    if any(match for _, match in left):
        cells[injected].source = "\n".join(line for line, _ in left)
    else:
        del cells[injected]
    return cells
