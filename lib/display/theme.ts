/**
 * Colours that people with any kind of colour vision tell apart (Okabe & Ito 2008), in an order that starts with the
 * strongest contrasts; black is left out because figures must work on dark pages too.
 */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;

/** Grey that is readable on white and on black: axes, baselines, what was eliminated. */
export const neutral = "#808080";

/** A colour of the palette with an opacity, for bands. */
export function translucent(colour: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
