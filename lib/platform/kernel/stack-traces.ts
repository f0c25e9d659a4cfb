import { originalPosition } from "./source-maps";

/** The name under which the code of a cell runs, and by which traces show it: `In[3]`, or `In[*3]` for a hidden one. */
export function cellName(number: number, hidden = false): string {
  return `In[${hidden ? "*" : ""}${number}]`;
}

/** A frame's text with its position in the TypeScript that was written. */
function describeFrame(frame: NodeJS.CallSite): string {
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!file || line === null || column === null) return frame.toString();
  const origin = originalPosition(file, { line, column });
  if (origin === undefined) return frame.toString();
  return frame.toString().replace(`${file}:${line}:${column}`, `${file}:${origin.line}:${origin.column}`);
}

/** Below the last frame of a cell lies only the kernel, which no reader of a notebook needs to see. */
function withoutKernel(frames: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] {
  let end = frames.length;
  while (end > 0 && !/^In\[\*?\d+\]$/.test(frames[end - 1]!.getFileName() ?? "")) end--;
  return end === 0 ? frames : frames.slice(0, end);
}

/** Makes the `stack` of every error name lines of TypeScript, in cells and in the files they import. */
export function installStackTraces(): void {
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...withoutKernel(frames).map((frame) => `    at ${describeFrame(frame)}`)].join("\n");
  // The cell's own frame should not be pushed out by a library's.
  Error.stackTraceLimit = 30;
}
