import { greyImage, wholePattern } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { type Pattern, patternFrom } from "../pattern";
import { PatternBook } from "../pattern-book";

/** A wave across the whole image in the direction of `angle`, with `period` pixels from crest to crest. */
function wave(angle: number, period: number, phase: number): Pattern {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return patternFrom(SIDE, (x, y) => {
    const turns = (x * cosine + y * sine) / period + phase;
    return 0.5 + 0.5 * Math.cos(2 * Math.PI * turns);
  });
}

const STEP_DEGREES = 18;

const gratingsBook = new PatternBook(
  10,
  {
    jitterDegrees: [-4, 0, 4],
    period: [4.5, 5.5, 6.5, 8],
    phase: Array.from({ length: 16 }, (_, step) => step / 16),
  },
  (orientation, { jitterDegrees, period, phase }) => {
    const angle = ((STEP_DEGREES * orientation + jitterDegrees) * Math.PI) / 180;
    return wave(angle, period, phase);
  },
);

/** A wave across the whole image. Its mean over phases is grey for every class, so pixels alone tell nothing. */
export const gratings = member({
  id: "procedural-gratings",
  title: "Gratings",
  description: "A grating; class: its orientation in steps of 18°. Varying: phase, period, ±4°, contrast, noise.",
  classNames: Array.from({ length: 10 }, (_, orientation) => `${STEP_DEGREES * orientation}°`),
  channels: 1,
  labelError: 0,
  split: "test",
  light: { highestBackground: 55, lowestForeground: 200, noise: 44 },
  book: gratingsBook,
  draw(cleanClass, random) {
    const { coverage } = gratingsBook.pattern(cleanClass, random.integer(gratingsBook.nGeometries));
    const background = new Uint8Array(SIDE * SIDE).fill(random.integer(this.light.highestBackground + 1));
    return greyImage(coverage, this.light, random, background);
  },
});

const periodPixels = [3.2, 4.1, 5.2, 6.4, 8, 10.2, 13.8, 21];
const periodsBook = new PatternBook(
  periodPixels.length,
  {
    orientation: Array.from({ length: 12 }, (_, step) => 15 * step + 4),
    phase: Array.from({ length: 8 }, (_, step) => step / 8),
  },
  (period, { orientation, phase }) => {
    return wave((orientation * Math.PI) / 180, periodPixels[period], phase);
  },
);

/** A wave in any direction: its spectrum has one line, whose distance from the middle is the class. */
export const periods = member({
  id: "procedural-periods",
  title: "Periods",
  description:
    "A grating; class: its period, of eight from 3.2 to 21 pixels. Varying: orientation in steps of 15°, phase, contrast, shading, noise.",
  classNames: periodPixels.map((pixels) => `${pixels} px`),
  channels: 1,
  labelError: 0.05,
  light: { highestBackground: 60, lowestForeground: 195, noise: 36 },
  book: periodsBook,
  draw: wholePattern(periodsBook),
});

const rampsClassNames = ["east", "south-east", "south", "south-west", "west", "north-west", "north", "north-east"];
const rampsBook = new PatternBook(
  rampsClassNames.length,
  { jitterDegrees: [-4, 0, 4], width: [7, 9, 11], offset: [-3, -1.5, 0, 1.5, 3] },
  (direction, { jitterDegrees, width, offset }) => {
    const angle = ((45 * direction + jitterDegrees) * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return patternFrom(SIDE, (x, y) => 0.5 + (x * cosine + y * sine + offset) / width);
  },
);

/** A soft border between dark and light across the whole image. */
export const ramps = member({
  id: "procedural-ramps",
  title: "Ramps",
  description:
    "A soft border from dark to light; class: the side that is light, of eight. Varying: place, softness, ±4°, brightness, shading, noise.",
  classNames: rampsClassNames,
  channels: 1,
  labelError: 0,
  light: { highestBackground: 60, lowestForeground: 190, noise: 28 },
  book: rampsBook,
  draw: wholePattern(rampsBook),
});
