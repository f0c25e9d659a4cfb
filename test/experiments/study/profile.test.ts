import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Profile } from "../../../lib/experiments/study/profile";
import type { profileSchema } from "../../../lib/experiments/study/profile-schema";
import { profileOf } from "../../../lib/experiments/study/profiles";

type Frozen<T> = { readonly [Key in keyof T]: Frozen<T[Key]> };
type Made = z.infer<typeof profileSchema>;

describe("a profile", () => {
  it("is what its schema makes, field by field", () => {
    // `npm test` compiles tests: a field that one of them lacks is an error here
    const documented = (made: Made): Profile => made;
    const made = (profile: Profile): Frozen<Made> => profile;
    // @ts-expect-error so is one too few
    const lacking = (profile: Omit<Profile, "mine">): Frozen<Made> => profile;
    const profile = profileOf("smoke");
    expect([documented(profile as Made), made(profile), lacking(profile)]).toEqual([profile, profile, profile]);
  });
});
