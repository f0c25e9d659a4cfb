import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { z } from "zod";
import { writeWholeSync } from "../../platform/results/write-whole";

const noteSchema = z.object({
  address: z.string(),
  /** What tells this version of the file from another one on the server: a strong ETag, or a date. */
  validator: z.string().optional(),
  total: z.number().int().nonnegative().optional(),
});

/** Where the bytes of an unfinished download are from. */
export type PartNote = z.infer<typeof noteSchema>;

/**
 * The unfinished copy of a file, `NAME.part`, with a note beside it, `NAME.part.json`, of where it is from. Without a
 * note that fits, a part is never continued: its bytes may be of another file.
 */
export class PartFile {
  readonly path: string;
  private readonly notePath: string;

  /** @param target Where the finished file goes. */
  constructor(target: string) {
    this.path = `${target}.part`;
    this.notePath = `${this.path}.json`;
  }

  /** Bytes that are there. */
  get bytes(): number {
    return existsSync(this.path) ? statSync(this.path).size : 0;
  }

  /** The note, or undefined where it is missing or damaged. */
  readNote(): PartNote | undefined {
    try {
      return noteSchema.parse(JSON.parse(readFileSync(this.notePath, "utf8")));
    } catch {
      return undefined; // then the part is fetched from its beginning
    }
  }

  writeNote(note: PartNote): void {
    writeWholeSync(this.notePath, `${JSON.stringify(note)}\n`);
  }

  /** Forgets everything that was fetched. */
  discard(): void {
    rmSync(this.path, { force: true });
    this.forgetNote();
  }

  forgetNote(): void {
    rmSync(this.notePath, { force: true });
  }
}
