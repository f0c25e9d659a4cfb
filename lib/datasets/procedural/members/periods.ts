import { greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { patternFrom } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";

const light = { highestBackground: 60, lowestForeground: 195, noise: 36 };
const periodPixels = [3.2, 4.1, 5.2, 6.4, 8, 10.2, 13.8, 21];
const geometries = combinations({
  orientation: Array.from({ length: 12 }, (_, step) => 15 * step + 4),
  phase: Array.from({ length: 8 }, (_, step) => step / 8),
});

const book = new PatternBook({
  nClasses: periodPixels.length,
  nGeometries: geometries.length,
  draw(period, geometry) {
    const { orientation, phase } = geometries[geometry];
    const angle = (orientation * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return patternFrom(SIDE, (x, y) => {
      const turns = (x * cosine + y * sine) / periodPixels[period] + phase;
      return 0.5 + 0.5 * Math.cos(2 * Math.PI * turns);
    });
  },
});

/** A wave in any direction: its spectrum has one line, whose distance from the middle is the class. */
export const periods: ProceduralMember = {
  id: "procedural-periods",
  title: "Periods",
  description:
    "A grating; class: its period, of eight from 3.2 to 21 pixels. Varying: orientation in steps of 15°, phase, contrast, shading, noise.",
  version: 1,
  nClasses: periodPixels.length,
  classNames: periodPixels.map((pixels) => `${pixels} px`),
  channels: 1,
  labelError: 0.05,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    return greyImage(book.pattern(cleanClass, random.integer(book.nGeometries)).coverage, light, random);
  },
};
