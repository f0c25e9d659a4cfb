import type { Random } from "../../../platform/random/random";
import { shadedBackground } from "../background";
import { shadeOf } from "../colour";
import { fillRectangle } from "../finish";
import { compose, SIDE } from "../light";
import { member } from "../member";

const N = 5;
const SPACING = 6;
const PATH = 2;
const MARK = 4;

type Edge = readonly [from: number, to: number];

/** Every pair of neighbours on the grid of N × N crossings. */
const allEdges: readonly Edge[] = Array.from({ length: N * N }, (_, crossing) => crossing).flatMap((crossing) => [
  ...(crossing % N < N - 1 ? [[crossing, crossing + 1] as const] : []),
  ...(crossing < N * (N - 1) ? [[crossing, crossing + N] as const] : []),
]);

/**
 * A maze in two pieces, and two red marks; the class is whether a path joins them.
 *
 * Paths are two whole pixels wide and four apart where no path joins them, so the pieces of the bright pixels are the
 * pieces of the maze; blue is dark only in the marks, which finds them. The marks' places are drawn before the maze and
 * kept until one fits, so they alone say nothing, and the maze has two pieces in both classes.
 */
export const mazes = member({
  id: "procedural-mazes",
  title: "Mazes",
  description:
    "A maze in two pieces with two red marks; class: whether a path joins them. Varying: the maze, the marks, place, shades, background colours, noise.",
  classNames: ["apart", "joined"],
  channels: 3,
  labelError: 0.15,
  light: { highestBackground: 64, lowestForeground: 185, noise: 22 },
  draw(cleanClass, random) {
    const first = random.integer(N * N);
    const second = (first + 1 + random.integer(N * N - 1)) % (N * N);
    const edges = drawMaze(first, second, cleanClass === 1, random);
    const [left, top] = [1 + random.integer(5), 1 + random.integer(5)];
    const placeOf = (crossing: number) => [left + SPACING * (crossing % N), top + SPACING * Math.floor(crossing / N)];
    const coverage = new Uint8Array(SIDE * SIDE);
    for (const [from, to] of edges) {
      const [fromX, fromY] = placeOf(from);
      const [toX, toY] = placeOf(to);
      fillRectangle(coverage, SIDE, { left: fromX, top: fromY, width: toX - fromX + PATH, height: toY - fromY + PATH });
    }
    const path = shadeOf("white", this.light, random);
    const foreground = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, index) => path[index % 3]);
    const red = shadeOf("red", this.light, random);
    for (const crossing of [first, second]) {
      const [x, y] = placeOf(crossing);
      const square = { left: x - 1, top: y - 1, width: MARK, height: MARK };
      fillRectangle(coverage, SIDE, square);
      for (let pixel = 0; pixel < MARK * MARK; pixel++) {
        const [column, row] = [square.left + (pixel % MARK), square.top + Math.floor(pixel / MARK)];
        foreground.set(red, 3 * (row * SIDE + column));
      }
    }
    return compose(
      coverage,
      shadedBackground(3, this.light.highestBackground, random),
      foreground,
      this.light.noise,
      random,
    );
  },
});

/** A random tree over all crossings but for one edge, drawn again until two crossings are joined, or are not. */
function drawMaze(first: number, second: number, areJoined: boolean, random: Random): readonly Edge[] {
  for (;;) {
    const piece = Array.from({ length: N * N }, (_, crossing) => crossing);
    const edges: Edge[] = [];
    // Edges in random order, kept while they join two pieces; the last that a tree needs is left out.
    for (const index of random.permutation(allEdges.length)) {
      if (edges.length === N * N - 2) break;
      const [from, to] = allEdges[index];
      const [kept, joined] = [piece[from], piece[to]];
      if (kept === joined) continue;
      edges.push(allEdges[index]);
      piece.forEach((one, crossing) => {
        if (one === joined) piece[crossing] = kept;
      });
    }
    // A crossing without any path would not be seen.
    const isBare = [first, second].some((crossing) =>
      edges.every(([from, to]) => from !== crossing && to !== crossing),
    );
    if (!isBare && (piece[first] === piece[second]) === areJoined) return edges;
  }
}
