import { greyImage } from "../finish";
import { SIDE } from "../light";
import { member } from "../member";
import { patternFrom } from "../pattern";

const HALF = SIDE / 2;
const classNames = ["top left", "top right", "bottom left", "bottom right"];

/**
 * One soft spot; the class is the quadrant that holds it.
 *
 * The spot's coverage (1 − (d / radius)²)² is zero from its radius on, and its centre lies at least the radius inside
 * its quadrant, so no pixel elsewhere reaches the threshold; the pixel nearest the centre, at most 0.71 away with a
 * radius of at least 4, has coverage ≥ 0.93 and always does.
 */
export const blobs = member({
  id: "procedural-blobs",
  title: "Blobs",
  description: "One soft spot; class: its quadrant. Varying: place in the quadrant, size, brightness, shading, noise.",
  classNames,
  channels: 1,
  labelError: 0,
  light: { highestBackground: 60, lowestForeground: 190, noise: 24 },
  draw(cleanClass, random) {
    const radius = 4 + 3 * random.uniform();
    const inQuadrant = () => radius + (HALF - 2 * radius) * random.uniform() - HALF;
    const centreX = inQuadrant() + (cleanClass % 2) * HALF;
    const centreY = inQuadrant() + Math.floor(cleanClass / 2) * HALF;
    const { coverage } = patternFrom(SIDE, (x, y) => {
      const share = 1 - ((x - centreX) ** 2 + (y - centreY) ** 2) / radius ** 2;
      return share <= 0 ? 0 : share * share;
    });
    return greyImage(coverage, this.light, random);
  },
});
