"""The HTML report: `jupyter nbconvert --to mi_nas_report notebook.ipynb`.

A page needs no network. By itself it holds what it shows with (Plotly, KaTeX). As one of several it finds that beside
it in the folder `assets`, and has a navigation bar: the list of pages is JSON in the environment variable
MI_NAS_REPORT_PAGES: [{"href": …, "title": …}, …].
"""

import json
import os
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

from jinja2 import pass_context
from nbconvert.exporters.html import HTMLExporter
from traitlets import default

from . import assets
from .declarations import with_injected_values

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
        pages = report_pages(os.environ.get("MI_NAS_REPORT_PAGES", "[]"))
        resources["report_pages"] = pages
        resources["report_page"] = f"{name}.html"
        resources["report_folder"] = self.page_folder(resources)
        nb.metadata["title"] = first_heading(nb) or name
        nb.cells = with_injected_values(nb.cells)
        mark_set_up(nb.cells)
        html, resources = super().from_notebook_node(nb, resources, **kw)
        if pages:
            resources["outputs"] = {**(resources.get("outputs") or {}), **assets.beside()}
        head = assets.linked() if pages else assets.embedded(has_figures(nb), has_formulas(nb))
        return html.replace("</head>", f"{head}</head>", 1), resources

    def page_folder(self, resources):
        """Where the page is written, as nbconvert's program decides it."""
        given = self.config.FilesWriter.get("build_directory") or resources.get("metadata", {}).get("path", "")
        return (Path(given) / str(resources.get("unique_key", ""))).parent.resolve()

    @pass_context
    def markdown2html(self, context, source):
        html = super().markdown2html(context, source)
        resources = context.get("resources", {})
        notebook = Path(resources.get("metadata", {}).get("path", "")).resolve()
        pages = {page["href"] for page in resources["report_pages"]}

        def lead(link):
            href = target(unescape(link["href"]), notebook, resources["report_folder"], pages)
            if href is None:
                return link["text"]
            return f'<a href="{escape(href)}"{link["more"]}>{link["text"]}</a>'

        return re.sub(r'<a href="(?P<href>[^"]*)"(?P<more>[^>]*)>(?P<text>.*?)</a>', lead, html, flags=re.DOTALL)


def target(href, notebook, page, pages):
    """Where a link of a notebook leads from a page of the report, None where there is nothing: other notebooks' pages,
    else what is there as seen from the notebook, or (from an executed copy elsewhere) from the repository's notebooks.
    """
    if re.match(r"[a-zA-Z][\w+.-]*:|//|#|$", href):
        return href
    path, mark, fragment = href.partition("#")
    other = re.sub(r"\.ipynb$", ".html", unquote(path))
    if other in pages:
        return f"{quote(other)}{mark}{fragment}"
    for folder in (notebook, assets.ROOT / "notebooks"):
        there = folder / unquote(path)
        if there.exists():
            return f"{quote(Path(os.path.relpath(there, page)).as_posix())}{mark}{fragment}"
    return None


def mark_set_up(cells):
    """Tags the code before the first heading of level two."""
    for cell in cells:
        if cell.cell_type == "markdown" and re.search(r"^##\s", cell.source, re.MULTILINE):
            return
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "set-up"]


def has_figures(nb):
    """Whether Plotly has anything to draw."""
    return any(PLOTLY in output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", []))


def has_formulas(nb):
    """Whether KaTeX may have anything to set."""
    texts = [cell.source for cell in nb.cells if cell.cell_type == "markdown"]
    latex = any("text/latex" in output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", []))
    return latex or any(re.search(r"\$|\\[(\[]|\\begin", text) for text in texts)


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
