/**
 * The pixels that can be reached from the border of a coverage over edges of pixels that are not covered.
 *
 * @param coverage Shape [side, side].
 * @param highestOpen A pixel may be passed when it is covered at most so much.
 * @returns 1 where a pixel is reached, shape [side, side].
 */
export function reachedFromBorder(coverage: Uint8Array, side: number, highestOpen: number): Uint8Array {
  const seen = new Uint8Array(coverage.length);
  const open: number[] = [];
  const visit = (index: number) => {
    if (seen[index] === 0 && coverage[index] <= highestOpen) {
      seen[index] = 1;
      open.push(index);
    }
  };
  for (let step = 0; step < side; step++) {
    for (const index of [step, (side - 1) * side + step, step * side, step * side + side - 1]) visit(index);
  }
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const column = index % side;
    if (column > 0) visit(index - 1);
    if (column < side - 1) visit(index + 1);
    if (index >= side) visit(index - side);
    if (index < coverage.length - side) visit(index + side);
  }
  return seen;
}
