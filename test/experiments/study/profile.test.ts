import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Profile } from "../../../lib/experiments/study/profile";
import type { profileSchema } from "../../../lib/experiments/study/profile-schema";
import { profileOf } from "../../../lib/experiments/study/profiles";

/** With every field that may be left out, which an assignment would not miss. */
type Complete<T> = { readonly [Key in keyof T]-?: Complete<T[Key]> };
type Made = Complete<z.infer<typeof profileSchema>>;

describe("a profile", () => {
  it("is what its schema makes, field by field", () => {
    // `npm test` compiles tests: a field that one of them lacks is an error here
    const documented = (made: Made): Complete<Profile> => made;
    const made = (profile: Complete<Profile>): Made => profile;
    // @ts-expect-error so is one too few
    const lacking = (profile: Complete<Omit<Profile, "mine">>): Made => profile;
    // @ts-expect-error and one that may be left out
    const lackingOptional = (profile: Complete<Omit<Profile, "reportPoints">>): Made => profile;
    const profile = profileOf("smoke") as Complete<Profile>;
    for (const same of [documented, made, lacking, lackingOptional]) expect(same(profile as Made)).toBe(profile);
  });
});
