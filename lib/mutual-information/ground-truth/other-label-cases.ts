import { informationOfChannel } from "../../datasets/label-channel";
import { studentDensity } from "../quadrature";
import { informationOfDensities, informationOfTable } from "./channel-information";
import { binaryGaussianInformation } from "./gaussian-label-cases";
import { drawnCase, type LabelCase } from "./ground-truth-case";

/** X says nothing of Y. */
export function independent(dimension: number, nClasses: number, nPoints: number): LabelCase {
  return drawnCase({
    id: `independent-d${dimension}-n${nPoints}`,
    title: `independent, N(0, I), d = ${dimension}, ${nClasses} classes`,
    truthNats: 0,
    truthBy: "independence",
    dimension,
    nClasses,
    nPoints,
    stream: ["independent", dimension],
    draw: (point, random) => {
      for (let index = 0; index < dimension; index++) point[index] = random.normal();
      return random.integer(nClasses);
    },
  });
}

/** X is always the same. */
export function constant(nClasses: number): LabelCase {
  return drawnCase({
    id: "constant",
    title: `X = 1, ${nClasses} classes`,
    truthNats: 0,
    truthBy: "a constant says nothing",
    dimension: 1,
    nClasses,
    stream: ["constant"],
    draw: (point, random) => {
      point[0] = 1;
      return random.integer(nClasses);
    },
  });
}

/** Two discrete variables with a joint table; x is its row number. */
export function jointTable(
  id: string,
  title: string,
  joint: readonly (readonly number[])[],
  nPoints: number,
): LabelCase {
  const nClasses = joint[0].length;
  return drawnCase({
    id: `${id}-n${nPoints}`,
    title,
    truthNats: informationOfTable(joint),
    truthBy: "sum over the table",
    dimension: 1,
    nClasses,
    nPoints,
    stream: [id],
    draw: (point, random) => {
      const cell = random.categorical(joint.flat());
      point[0] = Math.floor(cell / nClasses);
      return cell % nClasses;
    },
  });
}

/** Y = X flipped with probability p (binary symmetric channel). */
export function binaryChannel(flip: number, nPoints = 10_000): LabelCase {
  const joint = [
    [(1 - flip) / 2, flip / 2],
    [flip / 2, (1 - flip) / 2],
  ];
  return jointTable(`binary-channel-${flip}`, `binary symmetric channel, p = ${flip}`, joint, nPoints);
}

/** Label uniform on 0 … m−1, X ~ U(label, label + 2) (Gao et al. 2017): ln m − (m − 1) ln 2 / m. */
export function overlappingUniforms(nClasses: number): LabelCase {
  return drawnCase({
    id: `overlapping-uniforms-${nClasses}`,
    title: `label in 0 … ${nClasses - 1}, X ~ U(label, label + 2)`,
    truthNats: Math.log(nClasses) - ((nClasses - 1) * Math.LN2) / nClasses,
    truthBy: "closed form (Gao et al. 2017)",
    dimension: 1,
    nClasses,
    stream: ["uniforms", nClasses],
    draw: (point, random) => {
      const label = random.integer(nClasses);
      point[0] = label + 2 * random.uniform();
      return label;
    },
  });
}

/** Heavy tails: two classes of Student's t with one degree of freedom (Cauchy), at ±shift. */
export function cauchy(shift: number): LabelCase {
  return drawnCase({
    id: `cauchy-${shift}`,
    title: `two classes, Cauchy at ±${shift}`,
    truthNats: () =>
      informationOfDensities({
        prior: [0.5, 0.5],
        density: (x, label) => studentDensity(x, 1, label === 1 ? shift : -shift),
        low: -Math.PI / 2 + 1e-9,
        high: Math.PI / 2 - 1e-9,
        map: (t) => ({ x: Math.tan(t), slope: 1 + Math.tan(t) ** 2 }),
      }),
    truthBy: "quadrature",
    dimension: 1,
    nClasses: 2,
    stream: ["cauchy", shift],
    draw: (point, random) => {
      const label = random.integer(2);
      point[0] = (label === 1 ? shift : -shift) + Math.tan(Math.PI * (random.uniform() - 0.5));
      return label;
    },
  });
}

/** Label = [x₁ x₂ > 0], wrong with probability `error`; two axes tell, the others are noise. */
export function exclusiveOr(dimension: number, error: number): LabelCase {
  return drawnCase({
    id: `exclusive-or-d${dimension}`,
    title: `sign of x₁x₂ through a channel of error ${error}, d = ${dimension}`,
    truthNats: informationOfChannel(2, error),
    truthBy: "capacity of the channel",
    dimension,
    nClasses: 2,
    stream: ["exclusive-or", dimension],
    draw: (point, random) => {
      for (let index = 0; index < dimension; index++) point[index] = random.normal();
      return point[0] * point[1] > 0 ? 1 : 0;
    },
    channel: { error, stream: ["xor"] },
  });
}

/** Signal along one random-looking direction of many; the other dimensions are noise. */
export function needle(dimension: number, mean: number, nPoints: number): LabelCase {
  const along = 1 / Math.sqrt(dimension);
  return drawnCase({
    id: `needle-d${dimension}`,
    title: `two classes, means ±${mean} along one direction of d = ${dimension}`,
    truthNats: () => binaryGaussianInformation(mean),
    truthBy: "quadrature",
    dimension,
    nClasses: 2,
    nPoints,
    stream: ["needle", dimension],
    draw: (point, random) => {
      const label = random.integer(2);
      for (let index = 0; index < dimension; index++) {
        point[index] = random.normal() + (label === 1 ? mean : -mean) * along;
      }
      return label;
    },
  });
}
