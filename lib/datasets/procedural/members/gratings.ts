import { compose, SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { patternFrom } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";

const light = { highestBackground: 55, lowestForeground: 200, noise: 44 };
const STEP_DEGREES = 18;

const geometries = combinations({
  jitterDegrees: [-4, 0, 4],
  period: [4.5, 5.5, 6.5, 8],
  phase: Array.from({ length: 16 }, (_, step) => step / 16),
});

const book = new PatternBook({
  nClasses: 10,
  nGeometries: geometries.length,
  draw(orientation, geometry) {
    const { jitterDegrees, period, phase } = geometries[geometry];
    const angle = ((STEP_DEGREES * orientation + jitterDegrees) * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return patternFrom(SIDE, (x, y) => {
      const turns = (x * cosine + y * sine) / period + phase;
      return 0.5 + 0.5 * Math.cos(2 * Math.PI * turns);
    });
  },
});

/** A wave across the whole image. Its mean over phases is grey for every class, so pixels alone tell nothing. */
export const gratings: ProceduralMember = {
  id: "procedural-gratings",
  title: "Gratings",
  description: "A grating; class: its orientation in steps of 18°. Varying: phase, period, ±4°, contrast, noise.",
  version: 1,
  nClasses: 10,
  classNames: Array.from({ length: 10 }, (_, orientation) => `${STEP_DEGREES * orientation}°`),
  channels: 1,
  labelError: 0,
  split: "test",
  light,
  book,
  draw(cleanClass, random) {
    const { coverage } = book.pattern(cleanClass, random.integer(book.nGeometries));
    const background = new Uint8Array(SIDE * SIDE).fill(random.integer(light.highestBackground + 1));
    const level = light.lowestForeground + random.integer(256 - light.lowestForeground);
    return compose(coverage, background, [level], light.noise, random);
  },
};
