import { mean } from "./spread";

/** One measurement in a balanced design: every architecture with as many seeds of training, images and critics. */
export interface DesignedValue {
  readonly architecture: string;
  /** Seed of the training, nested in the architecture. */
  readonly training: number;
  /** Which of several disjoint sets of images, the same ones for all networks. */
  readonly images: number;
  /** Seed of the critic, nested in everything else. */
  readonly critic: number;
  readonly value: number;
}

/** Variances that add up to that of a single measurement. */
export interface VarianceComponents {
  readonly architecture: number;
  /** Networks of one architecture that differ in their seed. */
  readonly training: number;
  /** What other images do to all networks alike: no difference between networks comes from it. */
  readonly images: number;
  /** What other images do to one network and not to another. */
  readonly imagesByNetwork: number;
  /** Fits of critics to the same layer and images. */
  readonly critic: number;
  /**
   * Share of the architectures in the variance between single measurements on the same images. Its root bounds the
   * correlation of one measurement with anything that depends on the architecture (Spearman 1904).
   */
  readonly reliability: number;
  /** The same with the seed of training: bounds correlations with anything that depends on the network. */
  readonly reliabilityOfNetwork: number;
}

/**
 * Components of variance of a balanced design by the analysis of variance (Searle, Casella & McCulloch 1992, chapter 4):
 * y = μ + A + T(A) + I + I × T(A) + ε with architectures A, trainings T nested in them, images I crossed with both, and
 * critics as the residual. Estimates come from the mean squares and their expectations; negative ones stand for 0.
 *
 * @throws RangeError for fewer than two of any factor, or a design that is not balanced.
 */
export function varianceComponents(values: readonly DesignedValue[]): VarianceComponents {
  const { architectures, trainings, images, critics } = designOf(values);
  const [a, t, i, c] = [architectures.length, trainings, images.length, critics];
  const grand = mean(values.map(({ value }) => value));
  const meansBy = (nameOf: (each: DesignedValue) => string) => {
    const groups = new Map<string, number[]>();
    for (const each of values) groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each.value]);
    return new Map(Array.from(groups, ([name, group]) => [name, mean(group)]));
  };
  const network = ({ architecture, training }: DesignedValue) => JSON.stringify([architecture, training]);
  const cell = (each: DesignedValue) => JSON.stringify([network(each), each.images]);
  const ofArchitecture = meansBy(({ architecture }) => architecture);
  const ofNetwork = meansBy(network);
  const ofImages = meansBy((each) => String(each.images));
  const ofCell = meansBy(cell);
  const square = (of: (each: DesignedValue) => number, freedom: number): number =>
    values.reduce((sum, each) => sum + of(each) ** 2, 0) / freedom;
  const get = (means: ReadonlyMap<string, number>, name: string): number => means.get(name) as number;
  const msA = square(({ architecture }) => get(ofArchitecture, architecture) - grand, a - 1);
  const msT = square((each) => get(ofNetwork, network(each)) - get(ofArchitecture, each.architecture), a * (t - 1));
  const msI = square((each) => get(ofImages, String(each.images)) - grand, i - 1);
  const interaction = (each: DesignedValue) =>
    get(ofCell, cell(each)) - get(ofNetwork, network(each)) - get(ofImages, String(each.images)) + grand;
  const msIT = square(interaction, (i - 1) * (a * t - 1));
  const msE = square((each) => each.value - get(ofCell, cell(each)), a * t * i * (c - 1));
  const positive = (variance: number): number => Math.max(0, variance);
  const components = {
    architecture: positive((msA - msT) / (t * i * c)),
    training: positive((msT - msIT) / (i * c)),
    images: positive((msI - msIT) / (a * t * c)),
    imagesByNetwork: positive((msIT - msE) / c),
    critic: msE,
  };
  const { architecture, training, imagesByNetwork, critic } = components;
  const between = architecture + training + imagesByNetwork + critic;
  const share = (variance: number): number => (between > 0 ? variance / between : 0);
  return {
    ...components,
    reliability: share(architecture),
    reliabilityOfNetwork: share(architecture + training),
  };
}

function designOf(values: readonly DesignedValue[]) {
  const architectures = [...new Set(values.map(({ architecture }) => architecture))];
  const images = [...new Set(values.map((each) => each.images))];
  const countOf = (of: (each: DesignedValue) => number): number => new Set(values.map(of)).size;
  const [trainings, critics] = [countOf(({ training }) => training), countOf(({ critic }) => critic)];
  const counts = {
    architectures: architectures.length,
    "seeds of training": trainings,
    images: images.length,
    critics,
  };
  for (const [name, count] of Object.entries(counts)) {
    if (count < 2) throw new RangeError(`Components of variance need at least 2 ${name}, got ${count}.`);
  }
  const places = new Set(values.map(({ value, ...place }) => JSON.stringify(Object.values(place))));
  const wanted = Object.values(counts).reduce((product, count) => product * count, 1);
  if (places.size !== wanted || values.length !== wanted) {
    throw new RangeError(
      `Components of variance need one value a place of a balanced design, ${wanted}, got ${values.length} at ${places.size} places.`,
    );
  }
  return { architectures, trainings, images, critics };
}
