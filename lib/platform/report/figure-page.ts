import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Figure, styled } from "../display/figure";
import { escapeHtml } from "../display/html";
import { projectRoot } from "../paths";

/** A part of a page, under a heading of its own. */
export interface PagePart {
  readonly heading: string;
  /** What it shows and how it is read, a paragraph each. */
  readonly text?: readonly string[];
  readonly figures?: readonly Figure[];
  /** HTML as it stands, such as that of `tableHtml`. */
  readonly html?: string;
}

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
figure { margin: 1rem 0; } figcaption { font-size: 0.85rem; opacity: 0.75; }
table { border-collapse: collapse; font-size: 0.85rem; } caption { padding: 0.3rem 0; }
th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid rgba(128,128,128,0.3); vertical-align: top; }
td[style*="pre-wrap"] { min-width: 16rem; }
nav a { margin-right: 1em; } summary { cursor: pointer; }`;

/** JSON that no part of can end a script. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const paragraphs = (texts: readonly string[]): string => texts.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n");

/**
 * One HTML file that needs nothing else: figures by Plotly, which it holds (4.7 MB), each with its description below.
 *
 * @param page.lead What the page says first, a paragraph each.
 */
export function figurePage(page: {
  readonly title: string;
  readonly lead: readonly string[];
  readonly parts: readonly PagePart[];
}): string {
  const { title, lead, parts } = page;
  const figures = parts.flatMap(({ figures = [] }) => figures);
  const sections = parts.map(({ heading, text = [], figures: own = [], html = "" }, place) => {
    const drawn = own.map((figure) => {
      const words = escapeHtml(figure.description);
      const id = `figure-${figures.indexOf(figure)}`;
      return `<figure><div id="${id}" role="img" aria-label="${words}"></div><figcaption>${words}</figcaption></figure>`;
    });
    return `<section id="part-${place}"><h2>${escapeHtml(heading)}</h2>\n${paragraphs(text)}\n${drawn.join("\n")}\n${html}</section>`;
  });
  const links = parts.map(({ heading }, place) => `<a href="#part-${place}">${escapeHtml(heading)}</a>`).join(" ");
  const draw = readFileSync(join(projectRoot, "lib/platform/kernel/nbconvert/mi-nas/draw-figure.js"), "utf8");
  const plotly = readFileSync(join(projectRoot, "node_modules", "plotly.js", "plotly.min.js"), "utf8");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${paragraphs(lead)}
<nav>${links}</nav>
${sections.join("\n")}
<script>${plotly.replaceAll("</script", "<\\/script")}</script>
<script>
${draw}
${inScript(figures.map(styled))}.forEach((figure, place) => drawFigure(document.getElementById("figure-" + place), figure));
</script>
</body></html>
`;
}
