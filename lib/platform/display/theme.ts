/**
 * Colours that people with any kind of colour vision tell apart, each readable on white and on JupyterLab's dark
 * background (contrast at least 3 : 1): the first three of Okabe & Ito (2008), the others searched for the largest
 * smallest difference as protanopes and deuteranopes see them.
 */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#944876", "#8822F7", "#A583DC"] as const;

/** Grey that is readable on white and on black: axes, baselines, what was eliminated. */
export const neutral = "#808080";

/** A colour of the palette with an opacity, for bands. */
export function translucent(colour: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
