import type { Verdict } from "../information-estimate";
import type { LayerFamily } from "./options";

/** A difference of bounds over the same points, with its standard error, nats. */
export interface PairedGain {
  readonly nats: number;
  readonly standardError: number;
}

/** What the critics up to one rung of the ladder say of a layer. */
export interface LadderRung {
  readonly family: LayerFamily;
  /** Cross-fitted, at least 0, nats; with its one-sided 95 % limit. */
  readonly bound: number;
  readonly lowerLimit: number;
  /** Over the rung before, over the same points; null for the first. */
  readonly gain: PairedGain | null;
}

/** What is expected of a step further, nats; null where nothing was measured that says it. */
export interface ExpectedGains {
  /** A richer family: as much as the last rung added. */
  readonly family: number | null;
  /** Twice the points: as much as the last doubling added. */
  readonly points: number | null;
}

/** One-sided 95 %, standard normal. */
const z90 = 1.645;

/** A gain that says something is missing however wide the interval, and one that says nothing however narrow, nats. */
const gains = { most: 0.05, least: 0.01 };

/** Ladders that stop below this share of the cap are no witness: all families may miss the same. */
const witnessed = 0.5;

/**
 * The verdict on a layer: `reliable` is earned. The last rung of the ladder and the last doubling of the points must each
 * have added no more than the interval allows for, chance included, and the bound must hold more than half of its cap:
 * what no family here can see, such as the sum of two digits at few points, adds nothing on any rung.
 *
 * @param options.rungs Those with critics of their own, poorest first.
 * @param options.doubling What the last doubling of the points added to the last rung; absent where it was not measured.
 * @param options.expectedOfPoints What twice the points are expected to add where no doubling was measured, nats.
 * @param options.first The verdict of the last rung by itself; `notConverged` stands, and `ceiling` where the bound is
 *   within 0.05 nats of the cap.
 */
export function layerVerdict(options: {
  readonly bound: number;
  readonly lowerLimit: number;
  readonly ceilingNats: number;
  readonly cappedBy: string;
  readonly rungs: readonly LadderRung[];
  readonly doubling?: PairedGain;
  readonly expectedOfPoints: number;
  readonly first: { readonly verdict: Verdict; readonly because: string };
}): { readonly verdict: Verdict; readonly because: string; readonly expectedGain: ExpectedGains } {
  const { bound, lowerLimit, ceilingNats, cappedBy, rungs, doubling, expectedOfPoints, first } = options;
  const show = (nats: number) => nats.toFixed(3);
  const last = rungs[rungs.length - 1];
  const ofFamily = last.gain;
  const expectedGain: ExpectedGains = {
    family: ofFamily && Math.max(0, ofFamily.nats),
    points: doubling ? Math.max(0, doubling.nats) : expectedOfPoints,
  };
  const say = (verdict: Verdict, because: string) => ({ verdict, because, expectedGain });
  // few points touch a cap within their error from far below; no layer is let off for that
  const reached = first.verdict === "ceiling" && bound > ceilingNats - gains.most;
  if (reached || first.verdict === "notConverged") return say(first.verdict, first.because);
  const allowed = Math.min(gains.most, Math.max(gains.least, bound - lowerLimit));
  const most95 = ({ nats, standardError }: PairedGain) => nats + z90 * standardError;
  const pointsAdd = doubling ? most95(doubling) : expectedOfPoints;
  const familyAdds = ofFamily ? most95(ofFamily) : 0;
  if (pointsAdd > allowed && pointsAdd >= familyAdds) {
    const gain = doubling
      ? `The last doubling of the points added ${show(doubling.nats)} ± ${show(doubling.standardError)} nats`
      : `Twice the points are expected to add ${show(expectedOfPoints)} nats`;
    return say("limited by the points", `${gain}; the interval allows for ${show(allowed)}.`);
  }
  if (!ofFamily)
    return say("limited by the family", "Critics of one family were fitted: nothing says what richer ones see.");
  if (familyAdds > allowed) {
    return say(
      "limited by the family",
      `The family ${last.family} added ${show(ofFamily.nats)} ± ${show(ofFamily.standardError)} nats; the interval allows for ${show(allowed)}.`,
    );
  }
  if (!doubling)
    return say("limited by the points", "Half of the points were not measured: nothing says what twice as many add.");
  if (bound < witnessed * ceilingNats) {
    return say(
      "limited by the family",
      `Neither the family ${last.family} nor twice the points add much, but less than half of ${cappedBy} = ${show(ceilingNats)} nats is seen: all families may miss the rest.`,
    );
  }
  return say(
    "reliable",
    `The family ${last.family} added ${show(ofFamily.nats)} nats and the last doubling of the points ${show(doubling.nats)}: no more than the ${show(allowed)} that the interval allows for.`,
  );
}
