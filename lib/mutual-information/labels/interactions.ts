import { highestOfNoise } from "./permutation-null";

/** A few coordinates whose product may tell the class. */
export type Interaction = readonly number[];

/** Coordinates up to which all pairs and all triples are looked at. */
const limits = { pairs: 512, triples: 64 };

/**
 * The pairs and triples of coordinates whose joint sign tells the class best: exclusive-or and its kin, which no single
 * coordinate shows. Every coordinate is one bit a point, above its median or not, so that a product of signs is an
 * exclusive-or of words; the χ² statistic of its frequency over classes ranks it. One that the best of as many pairs or
 * triples of noise could reach is left out.
 *
 * @param options.values Row-major, shape [nPoints, size].
 * @param options.points Those to look at, of the fit alone.
 * @param options.most Of each order, pairs and triples.
 * @returns Best first within an order.
 */
export function findInteractions(options: {
  readonly values: Float32Array;
  readonly size: number;
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly points: Int32Array;
  readonly most: { readonly pairs: number; readonly triples: number };
}): readonly Interaction[] {
  const { size, most } = options;
  if (size < 2) return [];
  const { words, segments } = signBits(options);
  const score = scorer(segments);
  const freedom = segments.length - 1;
  const nPairs = (size * (size - 1)) / 2;
  const pairs = new Best<Interaction>(most.pairs, highestOfNoise(freedom, nPairs));
  const triples = new Best<Interaction>(most.triples, highestOfNoise(freedom, Math.max(1, (nPairs * (size - 2)) / 3)));
  const both = new Uint32Array(words[0].length);
  for (let i = 0; i < size && size <= limits.pairs; i++) {
    for (let j = i + 1; j < size; j++) {
      for (let at = 0; at < both.length; at++) both[at] = words[i][at] ^ words[j][at];
      pairs.add(score(both), () => [i, j]);
      if (most.triples === 0 || size > limits.triples) continue;
      for (let k = j + 1; k < size; k++) triples.add(score(both, words[k]), () => [i, j, k]);
    }
  }
  return [...pairs.kept, ...triples.kept];
}

interface Segment {
  /** Words [from, to) hold the points of one class. */
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** One bit a point and coordinate, points ordered by class and each class from a word of its own. */
function signBits({ values, size, labels, nClasses, points }: Parameters<typeof findInteractions>[0]) {
  const byClass = Array.from({ length: nClasses }, () => [] as number[]);
  for (const point of points) byClass[labels[point]].push(point);
  const segments: Segment[] = [];
  let length = 0;
  for (const { length: count } of byClass) {
    const to = length + Math.ceil(count / 32);
    segments.push({ from: length, to, points: count });
    length = to;
  }
  const column = new Float32Array(points.length);
  const words = Array.from({ length: size }, (_, axis) => {
    for (const [row, point] of points.entries()) column[row] = values[point * size + axis];
    const median = column.slice().sort()[points.length >> 1];
    const bits = new Uint32Array(length);
    for (const [label, members] of byClass.entries()) {
      for (const [place, point] of members.entries()) {
        if (values[point * size + axis] >= median) bits[segments[label].from + (place >> 5)] |= 1 << (place & 31);
      }
    }
    return bits;
  });
  return { words, segments: segments.filter(({ points: count }) => count > 0) };
}

/** χ² of "odd number of signs" against the class. */
function scorer(segments: readonly Segment[]): (words: Uint32Array, others?: Uint32Array) => number {
  const total = segments.reduce((sum, { points }) => sum + points, 0);
  const ones = new Float64Array(segments.length);
  return (words, others) => {
    let all = 0;
    for (const [index, { from, to }] of segments.entries()) {
      let count = 0;
      for (let at = from; at < to; at++) count += bitCount(others ? words[at] ^ others[at] : words[at]);
      ones[index] = count;
      all += count;
    }
    const share = all / total;
    if (share <= 0 || share >= 1) return 0;
    let statistic = 0;
    for (const [index, { points }] of segments.entries()) {
      statistic += (ones[index] - points * share) ** 2 / (points * share * (1 - share));
    }
    return statistic;
  };
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Keeps the highest scores, best first. */
class Best<Item> {
  private readonly entries: { readonly score: number; readonly item: Item }[] = [];

  constructor(
    private readonly most: number,
    private readonly least: number,
  ) {}

  add(score: number, item: () => Item): void {
    const { entries, most } = this;
    if (most === 0 || score < this.least || (entries.length === most && score <= entries[most - 1].score)) return;
    if (entries.length === most) entries.pop();
    const at = entries.findIndex((entry) => entry.score < score);
    entries.splice(at < 0 ? entries.length : at, 0, { score, item: item() });
  }

  get kept(): readonly Item[] {
    return this.entries.map(({ item }) => item);
  }
}
