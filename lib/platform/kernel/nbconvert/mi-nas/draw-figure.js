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

/** A figure as wide as its element; on a narrow page with its title in as many lines as it takes. */
window.drawFigure = (element, { data, layout, config, frames }) => {
  const narrow = element.clientWidth < 700;
  if (layout.title?.text && narrow) fitTitle(layout, element.clientWidth);
  if (!layout.height) element.style.height = "380px";
  // On a touch screen the buttons never go away, and there they would lie on the title.
  const buttons = narrow ? { displayModeBar: false } : {};
  const settings = { ...config, responsive: true, displaylogo: false, ...buttons };
  return Plotly.newPlot(element, { data, layout, config: settings, frames });
};
