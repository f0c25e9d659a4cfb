import type { Layout } from "plotly.js";
import { neutral } from "../platform/display/theme";

/**
 * Buttons and slider of an animation whose frames are named by numbers; it begins with the last.
 *
 * @param options.what In front of the number, such as `epoch`.
 * @param options.y Where they stand, in parts of the drawing: below it, above the legend.
 */
export function movieControls(
  steps: readonly number[],
  { what, y, milliseconds }: { readonly what: string; readonly y: number; readonly milliseconds: number },
): Pick<Partial<Layout>, "updatemenus" | "sliders"> {
  const still = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
  const moving = { mode: "immediate", fromcurrent: false, frame: { duration: milliseconds, redraw: true } };
  const button = { x: 0, xanchor: "left", y, yanchor: "top", direction: "left", showactive: false } as const;
  return {
    updatemenus: [
      {
        ...button,
        type: "buttons",
        pad: { t: 8, r: 8 },
        font: { color: neutral },
        bgcolor: "rgba(0,0,0,0)",
        buttons: [
          { label: "play", method: "animate", args: [null, moving] },
          { label: "stop", method: "animate", args: [[null], still] },
        ],
      },
    ] as unknown as Layout["updatemenus"],
    sliders: [
      {
        active: steps.length - 1,
        x: 0.24,
        len: 0.76,
        y,
        yanchor: "top",
        pad: { t: 4 },
        font: { color: neutral },
        currentvalue: { prefix: `${what} `, font: { size: 13, color: neutral } },
        steps: steps.map((step) => ({ label: String(step), method: "animate", args: [[String(step)], still] })),
      },
    ] as unknown as Layout["sliders"],
  };
}
