"""The HTML report: `jupyter nbconvert --to mi_nas_report notebook.ipynb`.

The pages need no network: what they show with (Plotly, KaTeX) lies beside them in the folder `assets`. The list of
pages for the navigation bar is JSON in the environment variable MI_NAS_REPORT_PAGES: [{"href": …, "title": …}, …].
"""

import json
import os
import re
from pathlib import Path

from nbconvert.exporters.html import HTMLExporter
from traitlets import default

PLOTLY = "application/vnd.plotly.v1+json"
TEMPLATES = Path(__file__).resolve().parents[2] / "nbconvert"


class ReportExporter(HTMLExporter):
    """Notebooks as pages of one report that works offline, on a phone and without a mouse."""

    export_from_notebook = "Report page (mi-nas)"

    @default("template_name")
    def _report_template_name(self):
        return "mi-nas"

    @default("extra_template_basedirs")
    def _report_template_basedirs(self):
        return [str(TEMPLATES)]

    @property
    def default_config(self):
        config = super().default_config
        # Figures as Plotly draws them, before any static image of them.
        config.NbConvertBase.display_data_priority = [PLOTLY, *config.NbConvertBase.display_data_priority]
        return config

    def from_notebook_node(self, nb, resources=None, **kw):
        resources = dict(resources or {})
        name = resources.get("metadata", {}).get("name", "")
        resources["report_pages"] = report_pages(os.environ.get("MI_NAS_REPORT_PAGES", "[]"))
        resources["report_page"] = f"{name}.html"
        nb.metadata["title"] = first_heading(nb) or name
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                cell.source = link_to_pages(cell.source, {page["href"] for page in resources["report_pages"]})
        return super().from_notebook_node(nb, resources, **kw)


def link_to_pages(markdown, pages):
    """Links between notebooks become links between pages; those to sources, and to notebooks without a page in the
    report, lead from the report to the repository."""
    sources = os.environ.get("MI_NAS_REPORT_SOURCES", "..")

    def lead(link):
        page = f"{link[1]}.html"
        there = page if page in pages or not pages else f"{sources}/notebooks/{link[1]}.ipynb"
        return f"]({there}{link[2] or ''})"

    markdown = markdown.replace("](../", f"]({sources}/")
    return re.sub(r"\]\(([\w.-]+)\.ipynb(#[^)]*)?\)", lead, markdown)


def report_pages(text):
    """The navigation bar's entries, checked."""
    pages = json.loads(text)
    if not isinstance(pages, list) or not all(isinstance(p, dict) and {"href", "title"} <= p.keys() for p in pages):
        raise ValueError(f"MI_NAS_REPORT_PAGES must be a list of objects with href and title, not {text!r}.")
    return pages


def first_heading(nb):
    """Text of the first heading of level one, without Markdown's marks."""
    for cell in nb.cells:
        match = re.search(r"^#\s+(.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        if match:
            return re.sub(r"[*_`]", "", match[1]).strip()
    return None
