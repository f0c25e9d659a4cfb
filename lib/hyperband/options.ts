import { z } from "zod";
import { promotionRules } from "./asynchronous-halving";
import { conventions } from "./conventions";
import { requireInteger } from "./integers";
import { bracketsOf, type SearchSchedule } from "./schedule";

const count = z.number().int().min(1);
/** As many as the thesis selects (3.1.1). */
const selected = count.default(4);
const eta = z.number().int().min(2).default(3);
const earlyStoppingRate = z.number().int().min(0).default(0);

const schedules = z.discriminatedUnion("kind", [
  z
    .object({ kind: z.literal("elimination"), sizes: z.array(count).min(1), epochsPerRung: count, selected: count })
    .strict(),
  z
    .object({
      kind: z.literal("hyperband"),
      maxResource: count,
      eta,
      convention: z.enum(conventions).default("algorithm1"),
      selected,
    })
    .strict(),
  z
    .object({
      kind: z.literal("halving"),
      configurations: count,
      minResource: count.default(1),
      maxResource: count,
      eta,
      earlyStoppingRate,
      rounding: z.enum(["floor", "ceil"]).default("floor"),
      selected,
    })
    .strict(),
  z
    .object({
      kind: z.literal("asha"),
      configurations: count,
      minResource: count.default(1),
      maxResource: count,
      eta,
      earlyStoppingRate,
      promotions: z.enum(promotionRules).default("capped"),
      lanes: count.default(4),
      selected,
    })
    .strict(),
]);

type ScheduleInput = z.input<typeof schedules>;

/** A schedule as profiles write it; without a kind it is an elimination. */
export type SearchScheduleInput = ScheduleInput | Omit<Extract<ScheduleInput, { kind: "elimination" }>, "kind">;

/** Networks that a search begins at most: some for each of the 279,841 architectures. */
const mostConfigurations = 1_000_000;

/** Schedule of a profile's searches. Whatever passes has brackets. */
export const searchScheduleSchema: z.ZodType<SearchSchedule, SearchScheduleInput> = z
  .preprocess(
    (value) =>
      typeof value === "object" && value !== null && !("kind" in value) ? { kind: "elimination", ...value } : value,
    schedules,
  )
  .superRefine((schedule, context) => {
    try {
      const begun = bracketsOf(schedule).reduce((sum, { rungs }) => sum + rungs[0].configurations, 0);
      requireInteger("Architectures that a search begins", begun, 1, mostConfigurations);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  }) as z.ZodType<SearchSchedule, SearchScheduleInput>;

/**
 * The parts that a schedule of the given one's kind has, for messages about one that does not fit; an elimination's
 * when its kind is none.
 *
 * @returns Each part by name, without a value.
 */
export function scheduleParts(schedule: unknown): Readonly<Record<string, undefined>> {
  const kind = typeof schedule === "object" && schedule !== null && "kind" in schedule ? schedule.kind : "elimination";
  const [elimination] = schedules.options;
  const { shape } = schedules.options.find((option) => option.shape.kind.value === kind) ?? elimination;
  return Object.fromEntries(Object.keys(shape).map((name) => [name, undefined]));
}
