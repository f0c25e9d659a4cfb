/** Plotly does not break titles: on a phone's width they would be cut off. */
function breakTitle(title, width) {
  const [size, columns] = [14, Math.max(20, Math.floor(width / 8))];
  const lines = [""];
  for (const word of title.text.split(" ")) {
    if (lines.at(-1) !== "" && lines.at(-1).length + word.length >= columns) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return { ...title, text: lines.join("<br>"), font: { ...title.font, size } };
}

document.addEventListener("DOMContentLoaded", () => {
  const delimiters = [
    { left: "$$", right: "$$", display: true },
    { left: "\\[", right: "\\]", display: true },
    { left: "\\begin{equation}", right: "\\end{equation}", display: true },
    { left: "\\begin{align}", right: "\\end{align}", display: true },
    { left: "$", right: "$", display: false },
    { left: "\\(", right: "\\)", display: false },
  ];
  for (const text of document.querySelectorAll(".jp-RenderedMarkdown, .jp-RenderedLatex")) {
    renderMathInElement(text, { delimiters, throwOnError: false });
  }
  for (const element of document.querySelectorAll(".report-figure")) {
    const { data, layout, config } = JSON.parse(element.nextElementSibling.textContent);
    const { title } = layout;
    if (title?.text && element.clientWidth < 600) layout.title = breakTitle(title, element.clientWidth);
    Plotly.newPlot(element, data, layout, { ...config, responsive: true, displaylogo: false });
  }
});
