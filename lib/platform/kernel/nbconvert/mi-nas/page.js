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
    drawFigure(element, JSON.parse(element.nextElementSibling.textContent));
  }
});
