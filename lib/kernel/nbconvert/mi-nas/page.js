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
    Plotly.newPlot(element, data, layout, { ...config, responsive: true, displaylogo: false });
  }
});
