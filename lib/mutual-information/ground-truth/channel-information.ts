import { integrate, normalDensity } from "../quadrature";

/**
 * I(X;C) of a class C and a real X with the class densities given:
 * Σ p(c) ∫ f_c(x) ln (f_c(x) / Σ p(k) f_k(x)) dx, nats, by quadrature.
 *
 * @param options.map Variable of integration → x with its derivative, for tails; the identity when absent.
 */
export function informationOfDensities(options: {
  readonly prior: readonly number[];
  readonly density: (x: number, label: number) => number;
  readonly low: number;
  readonly high: number;
  readonly map?: (t: number) => { readonly x: number; readonly slope: number };
}): number {
  const { prior, density, low, high, map = (t: number) => ({ x: t, slope: 1 }) } = options;
  return integrate(
    (t) => {
      const { x, slope } = map(t);
      const densities = prior.map((_, label) => density(x, label));
      const mixture = prior.reduce((sum, share, label) => sum + share * densities[label], 0);
      return prior.reduce((sum, share, label) => {
        const f = densities[label];
        return f > 1e-300 ? sum + share * f * Math.log(f / mixture) * slope : sum;
      }, 0);
    },
    low,
    high,
    20_000,
  );
}

/** I(K;Y) of a joint table of probabilities, nats (definition 2.1). */
export function informationOfTable(joint: readonly (readonly number[])[]): number {
  const rows = joint.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = joint[0].map((_, column) => joint.reduce((sum, row) => sum + row[column], 0));
  return joint.reduce(
    (sum, row, r) =>
      sum + row.reduce((part, p, c) => (p > 0 ? part + p * Math.log(p / (rows[r] * columns[c])) : part), 0),
    0,
  );
}

/**
 * I(X;C) of C even classes whose means are `distance` along one axis each, unit noise: ln C − E ln Σ_c e^{…}.
 *
 * With S = e^{d z₁ + d²} + Σ_{c>1} e^{d z_c}, I = ln C + E[d z₁ + d²] − E ln S, and
 * ln S = ∫₀^∞ (e^{−t} − e^{−tS}) dt / t turns the expectation over C normals into products of integrals over one:
 * E e^{−tS} = φ(t e^{d²}) φ(t)^{C−1} with φ(t) = E e^{−t e^{dz}}. Exact but for quadrature.
 */
export function informationOfOrthogonalMeans(nClasses: number, distance: number): number {
  const laplace = (logT: number): number =>
    integrate((z) => normalDensity(z) * Math.exp(-Math.exp(logT + distance * z)), -9, 9, 300);
  const square = distance * distance;
  const expectedLog = integrate(
    (u) => Math.exp(-Math.exp(u)) - laplace(u + square) * laplace(u) ** (nClasses - 1),
    -square - 9 * distance - 40,
    9 * distance + 12,
    1500,
  );
  return Math.log(nClasses) + square - expectedLog;
}
