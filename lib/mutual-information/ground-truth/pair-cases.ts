import { createRandom, type Random } from "../../platform/random/random";
import { digamma, logGamma } from "../quadrature";
import type { PairCase } from "./ground-truth-case";

function pairCase(options: {
  readonly id: string;
  readonly title: string;
  readonly truthNats: number;
  readonly truthBy: string;
  readonly dimension: number;
  readonly nPoints?: number;
  readonly draw: (x: Float64Array, y: Float64Array, random: Random) => void;
}): PairCase {
  const { id, nPoints = 10_000, draw, ...named } = options;
  const { dimension } = named;
  return {
    ...named,
    kind: "pairs",
    id: `${id}-n${nPoints}`,
    nPoints,
    generate: (n, seed) => {
      const random = createRandom(seed, "pairs", id);
      const xs = new Float32Array(n * dimension);
      const ys = new Float32Array(n * dimension);
      const [x, y] = [new Float64Array(dimension), new Float64Array(dimension)];
      for (let index = 0; index < n; index++) {
        draw(x, y, random);
        xs.set(x, index * dimension);
        ys.set(y, index * dimension);
      }
      return { xs, ys, xSize: dimension, ySize: dimension };
    },
  };
}

/** Correlation of each of d pairs of coordinates that makes their information `nats` in all. */
export function correlationFor(nats: number, dimension: number): number {
  return Math.sqrt(1 - Math.exp((-2 * nats) / dimension));
}

const gaussianDraw =
  (correlation: number) =>
  (x: Float64Array, y: Float64Array, random: Random): void => {
    const rest = Math.sqrt(1 - correlation * correlation);
    for (let axis = 0; axis < x.length; axis++) {
      x[axis] = random.normal();
      y[axis] = correlation * x[axis] + rest * random.normal();
    }
  };

/** d independent pairs of correlated normals: I = −d/2 ln(1 − ρ²). */
export function correlatedGaussians(dimension: number, nats: number, nPoints = 10_000): PairCase {
  return pairCase({
    id: `gaussian-d${dimension}-${nats}`,
    title: `correlated Gaussians, d = ${dimension}`,
    truthNats: nats,
    truthBy: "closed form, −d/2 ln(1 − ρ²)",
    dimension,
    nPoints,
    draw: gaussianDraw(correlationFor(nats, dimension)),
  });
}

/** The same with y cubed: an invertible map changes no information. */
export function cubedGaussians(dimension: number, nats: number): PairCase {
  const draw = gaussianDraw(correlationFor(nats, dimension));
  return pairCase({
    id: `cubed-gaussian-d${dimension}-${nats}`,
    title: `correlated Gaussians, y cubed, d = ${dimension}`,
    truthNats: nats,
    truthBy: "closed form; cubes are invertible",
    dimension,
    draw: (x, y, random) => {
      draw(x, y, random);
      for (let axis = 0; axis < y.length; axis++) y[axis] = y[axis] ** 3;
    },
  });
}

/** X ~ U(0, 1), Y = X + U(0, a), a ≤ 1: the sum's density is a trapezoid, I = a/2 − ln a. */
export function uniformNoise(a: number): PairCase {
  return pairCase({
    id: `uniform-noise-${a}`,
    title: `X ~ U(0, 1), Y = X + U(0, ${a})`,
    truthNats: a / 2 - Math.log(a),
    truthBy: "closed form, entropy of a trapezoid",
    dimension: 1,
    draw: (x, y, random) => {
      x[0] = random.uniform();
      y[0] = x[0] + a * random.uniform();
    },
  });
}

/** Two points of a circle, the second at an angle within ±share/2 of a turn of the first: I = −ln share. */
export function noisyCircle(share: number): PairCase {
  return pairCase({
    id: `circle-${share}`,
    title: `two points of a circle, at most ${share / 2} of a turn apart`,
    truthNats: -Math.log(share),
    truthBy: "closed form, uniform angles",
    dimension: 2,
    draw: (x, y, random) => {
      const turn = random.uniform();
      const other = turn + share * (random.uniform() - 0.5);
      for (const [at, part] of [
        [x, turn],
        [y, other],
      ] as const) {
        at[0] = Math.cos(2 * Math.PI * part);
        at[1] = Math.sin(2 * Math.PI * part);
      }
    },
  });
}

/**
 * Heavy tails: normals of correlation ρ divided by one common √(χ²_ν / ν), a bivariate Student's t. To −½ ln(1 − ρ²)
 * the common scale adds h(t_ν) twice less the joint entropy at ρ = 0.
 */
export function correlatedStudent(correlation: number, freedom: number): PairCase {
  const single = studentEntropy(1, freedom);
  const joint = studentEntropy(2, freedom);
  return pairCase({
    id: `student-${correlation}-${freedom}`,
    title: `bivariate Student's t, ν = ${freedom}, ρ = ${correlation}`,
    truthNats: 2 * single - joint - 0.5 * Math.log(1 - correlation * correlation),
    truthBy: "closed form, entropies of Student's t",
    dimension: 1,
    draw: (x, y, random) => {
      gaussianDraw(correlation)(x, y, random);
      let square = 0;
      for (let index = 0; index < freedom; index++) square += random.normal() ** 2;
      const scale = Math.sqrt(freedom / square);
      x[0] *= scale;
      y[0] *= scale;
    },
  });
}

/** Entropy of the d-dimensional standard t, nats. */
function studentEntropy(dimension: number, freedom: number): number {
  const half = (freedom + dimension) / 2;
  return (
    logGamma(freedom / 2) -
    logGamma(half) +
    (dimension / 2) * Math.log(freedom * Math.PI) +
    half * (digamma(half) - digamma(freedom / 2))
  );
}

/** Independent normals. */
export function independentPairs(dimension: number): PairCase {
  return pairCase({
    id: `independent-d${dimension}`,
    title: `independent Gaussians, d = ${dimension}`,
    truthNats: 0,
    truthBy: "independence",
    dimension,
    draw: gaussianDraw(0),
  });
}

/** Pairs of known information. */
export function pairCases(): readonly PairCase[] {
  return [
    independentPairs(5),
    correlatedGaussians(1, -0.5 * Math.log(1 - 0.75 ** 2)),
    cubedGaussians(1, -0.5 * Math.log(1 - 0.75 ** 2)),
    uniformNoise(0.1),
    uniformNoise(0.02),
    noisyCircle(0.1),
    correlatedStudent(0.75, 3),
    correlatedGaussians(20, 1.39),
    correlatedGaussians(20, 2.77),
    correlatedGaussians(20, 4.16),
    cubedGaussians(20, 2.77),
    correlatedGaussians(128, 18.41),
  ];
}
