"""What the report's pages show figures and formulas with: Plotly and KaTeX, from the repository's packages."""

import base64
import re
from pathlib import Path

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "package.json").is_file())
PACKAGES = ROOT / "node_modules"
KATEX = PACKAGES / "katex" / "dist"

# Name below the folder `assets` -> file.
PLOTLY = {"plotly.min.js": PACKAGES / "plotly.js" / "plotly.min.js"}
FORMULAS = {
    "katex/katex.min.css": KATEX / "katex.min.css",
    "katex/katex.min.js": KATEX / "katex.min.js",
    "katex/auto-render.min.js": KATEX / "contrib" / "auto-render.min.js",
}
FONT = re.compile(r"url\((fonts/[\w-]+\.woff2)\) format\(\"woff2\"\)(?:,url\([^)]*\) format\(\"\w+\"\))*")


def read(path):
    """A package's file; says what to do where it is not installed."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileNotFoundError(f'Cannot write a page of the report: {path} is not there. Run "npm run setup".') from error


def beside():
    """Files to lie in `assets` beside the pages, one copy for all: name -> bytes. Of fonts the format of all browsers."""
    fonts = {f"katex/fonts/{path.name}": path for path in sorted((KATEX / "fonts").glob("*.woff2"))}
    return {f"assets/{name}": read(path) for name, path in {**PLOTLY, **FORMULAS, **fonts}.items()}


def linked():
    """The part of a page's head that refers to the files of `beside`."""
    return "".join(
        f'<link rel="stylesheet" href="assets/{name}">\n'
        if name.endswith(".css")
        else f'<script src="assets/{name}" defer></script>\n'
        for name in {**PLOTLY, **FORMULAS}
    )


def embedded(figures, formulas):
    """The part of a page's head that holds what the page needs, fonts included."""

    def font(match):
        data = base64.b64encode(read(KATEX / match[1])).decode()
        return f'url(data:font/woff2;base64,{data}) format("woff2")'

    def element(name, path):
        text = read(path).decode()
        if name.endswith(".css"):
            return f"<style>{FONT.sub(font, text)}</style>\n"
        return script(text)

    needed = {**(PLOTLY if figures else {}), **(FORMULAS if formulas else {})}
    return "".join(element(name, path) for name, path in needed.items())


def script(text):
    """A script in a page: its end must not stand in its texts."""
    return "<script>" + text.replace("</script", "<\\/script") + "</script>\n"
