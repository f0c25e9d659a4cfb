import { integrate, normalDensity } from "../../../lib/mutual-information/quadrature";
import { createRandom, type Random } from "../../../lib/platform/random/random";

/** A question whose answer is known, and the same question put to data that are untied, of unit scale and light tails. */
export interface RobustnessCase {
  readonly name: string;
  readonly kind: "labels" | "pairs";
  /** Nats. */
  readonly truth: number;
  /** Same numbers of points for both; `untied` is absent where the variables themselves are discrete. */
  readonly xs: Float64Array;
  /** Labels, or the other variable. */
  readonly ys: Float64Array;
  readonly untied?: { readonly xs: Float64Array; readonly ys: Float64Array };
}

const correlation = 0.8;
const separation = 0.7;

/** −½ ln(1 − ρ²). */
const ofNormals = -0.5 * Math.log(1 - correlation ** 2);

/** I of a fair label and x = ±separation + normal noise, by quadrature. */
const ofClasses = integrate(
  (x) => {
    const [own, other] = [normalDensity(x, separation), normalDensity(x, -separation)];
    return own * Math.log((2 * own) / (own + other));
  },
  -8,
  10,
  2000,
);

const round = (step: number) => (value: number) => Math.round(value / step) * step;
const fourDigits = (value: number): number => Number(value.toPrecision(4));
const cauchy = (value: number): number => Math.sign(value) * Math.expm1(value ** 2 / 2);
const pareto = (value: number): number => Math.exp(2 * Math.exp(value));
const lognormal = (value: number): number => Math.exp(3 * value);

/** Maps that change no information, or so little that it does not show. */
const maps: Readonly<Record<string, (value: number) => number>> = {
  "rounded to one decimal": round(0.1),
  "rounded to two decimals": round(0.01),
  "in four digits": fourDigits,
  "as bytes": (value) => Math.round(Math.min(255, Math.max(0, 128 + 40 * value))),
  "times 1e-300": (value) => value * 1e-300,
  "times 1e300": (value) => value * 1e300,
  "time stamps": (value) => 1.7e9 + value,
  "lognormal, sigma 3": lognormal,
  "Pareto-like": pareto,
  "Cauchy-like": cauchy,
};

/** Each of some rows several times. */
function repeated(values: Float64Array, times: number, share: number): Float64Array {
  const once = Math.round(values.length * (1 - share));
  return Float64Array.from([...values, ...Array.from({ length: times - 1 }, () => [...values.subarray(once)]).flat()]);
}

function normals(nPoints: number, random: Random) {
  const xs = Float64Array.from(random.normals(nPoints));
  const noise = Math.sqrt(1 - correlation ** 2);
  return { xs, ys: xs.map((x) => correlation * x + noise * random.normal()) };
}

function classes(nPoints: number, random: Random) {
  const ys = Float64Array.from({ length: nPoints }, () => random.integer(2));
  return { xs: ys.map((label) => (2 * label - 1) * separation + random.normal()), ys };
}

/** H of shares, nats. */
const entropy = (...shares: readonly number[]): number =>
  shares.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0);

/**
 * The cases, all of which have the same question as another without ties, units and tails, or a closed form.
 *
 * @param nPoints Of each, before rows are repeated.
 */
export function robustnessCases(nPoints: number, seed: number): readonly RobustnessCase[] {
  const cases: RobustnessCase[] = [];
  const random = createRandom(seed, "robustness");
  for (const [kind, truth, draw] of [
    ["pairs", ofNormals, normals],
    ["labels", ofClasses, classes],
  ] as const) {
    const untied = draw(nPoints, random);
    const { xs, ys } = untied;
    for (const [name, map] of Object.entries(maps)) {
      cases.push({ name, kind, truth, xs: xs.map(map), ys: kind === "pairs" ? ys.map(map) : ys, untied });
    }
    for (const [name, times, share] of [
      ["all rows three times", 3, 1],
      ["a third of the rows ten times", 10, 1 / 3],
    ] as const) {
      cases.push({ name, kind, truth, xs: repeated(xs, times, share), ys: repeated(ys, times, share), untied });
    }
    const coins = Float64Array.from({ length: nPoints }, () => random.integer(2));
    const flips = coins.map((coin) => (random.uniform() < 0.1 ? 1 - coin : coin));
    cases.push({ name: "independent coins", kind, truth: 0, xs: coins, ys: coins.map(() => random.integer(2)) });
    const channel = Math.LN2 - entropy(0.1, 0.9);
    cases.push({ name: "coins, one in ten turned", kind, truth: channel, xs: coins, ys: flips });
  }
  const rectified = normals(nPoints, random);
  const relu = (values: Float64Array) => values.map((value) => Math.max(0, value));
  const other = Float64Array.from(random.normals(nPoints));
  cases.push({ name: "independent ReLU", kind: "pairs", truth: 0, xs: relu(rectified.xs), ys: relu(other) });
  const digits = Float64Array.from({ length: nPoints }, () => random.integer(5));
  const spread = digits.map((digit) => digit + 2 * random.uniform());
  const mixed = Math.log(5) - (4 * Math.LN2) / 5;
  cases.push({ name: "integer and y uniform above it", kind: "pairs", truth: mixed, xs: digits, ys: spread });
  const label = Float64Array.from({ length: nPoints }, () => random.integer(2));
  const gated = label.map(() => Math.max(0, random.normal()));
  cases.push({ name: "independent ReLU", kind: "labels", truth: 0, xs: gated, ys: label });
  return cases;
}
