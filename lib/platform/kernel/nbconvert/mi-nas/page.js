/** Text in lines of at most `columns` characters. */
function brokenText(text, columns) {
  const lines = [""];
  for (const word of text.replaceAll("<br>", " ").split(" ")) {
    if (lines.at(-1) !== "" && lines.at(-1).length + word.length >= columns) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

/** Plotly does not break titles: on a phone's width they would be cut off. The figure grows by the lines added. */
function fitTitle(layout, width) {
  const { text, subtitle, pad } = layout.title;
  const [size, small] = [layout.title.font?.size ?? 16, subtitle?.font?.size ?? 13];
  const lines = brokenText(text, Math.floor((width - 16) / (0.53 * size)));
  const below = subtitle?.text ? brokenText(subtitle.text, Math.floor((width - 16) / (0.53 * small))) : [];
  const added = [
    (lines.length - text.split("<br>").length) * size * 1.3,
    below.length > 0 ? (below.length - subtitle.text.split("<br>").length) * small * 1.3 : 0,
  ];
  const more = Math.max(0, Math.round(added[0] + added[1]));
  layout.title.text = lines.join("<br>");
  // The first of several lines stands on the edge instead of below it.
  if (lines.length > 1) layout.title.pad = { ...pad, t: Math.max(pad?.t ?? 0, 8 + 0.75 * size) };
  if (below.length > 0) subtitle.text = below.join("<br>");
  layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 50) + more };
  if (layout.height) layout.height += more;
}

/** The button that leaves text and results alone; what it was last set to holds for all pages of the report. */
function foldCode() {
  const button = document.querySelector(".report-fold");
  const name = "mi-nas-report-code";
  const show = (hidden) => {
    document.body.classList.toggle("report-text-only", hidden);
    button.textContent = hidden ? "Show code" : "Hide code";
  };
  // A browser may keep nothing for pages of the file system.
  const remembered = () => {
    try {
      return localStorage.getItem(name) === "hidden";
    } catch {
      return false;
    }
  };
  show(remembered());
  button.hidden = false;
  button.addEventListener("click", () => {
    const hidden = !document.body.classList.contains("report-text-only");
    show(hidden);
    try {
      localStorage.setItem(name, hidden ? "hidden" : "shown");
    } catch {
      // then only this page knows
    }
  });
}

foldCode();

document.addEventListener("DOMContentLoaded", () => {
  const delimiters = [
    { left: "$$", right: "$$", display: true },
    { left: "\\[", right: "\\]", display: true },
    { left: "\\begin{equation}", right: "\\end{equation}", display: true },
    { left: "\\begin{align}", right: "\\end{align}", display: true },
    { left: "$", right: "$", display: false },
    { left: "\\(", right: "\\)", display: false },
  ];
  // A page without formulas or figures has nothing to show them with.
  const texts = window.renderMathInElement ? document.querySelectorAll(".jp-RenderedMarkdown, .jp-RenderedLatex") : [];
  for (const text of texts) {
    renderMathInElement(text, { delimiters, throwOnError: false });
  }
  for (const element of document.querySelectorAll(".report-figure")) {
    const { data, layout, config, frames } = JSON.parse(element.nextElementSibling.textContent);
    const narrow = element.clientWidth < 700;
    if (layout.title?.text && narrow) fitTitle(layout, element.clientWidth);
    if (!layout.height) element.style.height = "380px";
    // On a touch screen the buttons never go away, and there they would lie on the title.
    const buttons = narrow ? { displayModeBar: false } : {};
    const settings = { ...config, responsive: true, displaylogo: false, ...buttons };
    Plotly.newPlot(element, { data, layout, config: settings, frames });
  }
});
