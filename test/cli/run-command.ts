import { Command } from "commander";
import { vi } from "vitest";

/** What a command prints and how it ends, without a process for it. The caller restores the mocks. */
export async function runCommand(add: (program: Command) => void, arguments_: readonly string[]) {
  let [stdout, stderr, status] = ["", "", 0];
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    stdout += `${text}\n`;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
  vi.spyOn(process, "exit").mockImplementation((code) => {
    status = Number(code);
    throw new Error("ended");
  });
  const program = new Command("mi-nas");
  add(program);
  try {
    await program.parseAsync([...arguments_], { from: "user" });
  } catch (error) {
    if ((error as Error).message !== "ended") throw error;
  }
  return { stdout, stderr, status };
}
