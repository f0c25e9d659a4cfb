import { expect, it } from "vitest";
import { drawingSeconds } from "../../lib/cli/batch";

it("the time that notebooks are announced to take follows the cores that they share", () => {
  const [one, two, four] = [1, 2, 4].map((notebooks) => drawingSeconds(notebooks, 2));
  // on two cores two notebooks side by side are no faster than one after the other
  expect([two, four]).toEqual([2 * one!, 4 * one!]);
  expect(drawingSeconds(4, 1)).toBe(four);
  expect(drawingSeconds(4, 8)).toBeLessThan(four!);
  expect(drawingSeconds(1, 8)).toBe(one); // nothing stands beside it
});
