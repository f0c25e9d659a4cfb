import { greyImage } from "../finish";
import { SIDE } from "../light";
import type { ProceduralMember } from "../member";
import { patternFrom } from "../pattern";
import { combinations, PatternBook } from "../pattern-book";

const light = { highestBackground: 60, lowestForeground: 190, noise: 28 };
const classNames = ["east", "south-east", "south", "south-west", "west", "north-west", "north", "north-east"];
const geometries = combinations({ jitterDegrees: [-4, 0, 4], width: [7, 9, 11], offset: [-3, -1.5, 0, 1.5, 3] });

const book = new PatternBook({
  nClasses: classNames.length,
  nGeometries: geometries.length,
  draw(direction, geometry) {
    const { jitterDegrees, width, offset } = geometries[geometry];
    const angle = ((45 * direction + jitterDegrees) * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return patternFrom(SIDE, (x, y) => 0.5 + (x * cosine + y * sine + offset) / width);
  },
});

/** A soft border between dark and light across the whole image. */
export const ramps: ProceduralMember = {
  id: "procedural-ramps",
  title: "Ramps",
  description:
    "A soft border from dark to light; class: the side that is light, of eight. Varying: place, softness, ±4°, brightness, shading, noise.",
  version: 1,
  nClasses: classNames.length,
  classNames,
  channels: 1,
  labelError: 0,
  split: "train",
  light,
  book,
  draw(cleanClass, random) {
    return greyImage(book.pattern(cleanClass, random.integer(book.nGeometries)).coverage, light, random);
  },
};
