import { cpus } from "node:os";
import { processorInstructions } from "./instructions";

/**
 * The processor as results name it, with the best instructions that it has, whatever the engine is held to: models of
 * one name may differ in them.
 *
 * @param options.model What the system calls it.
 * @param options.instructions See `processorInstructions`.
 * @example
 * processorName({ model: "AMD EPYC ", instructions: "avx2" }); // "AMD EPYC with avx2"
 */
export function processorName({
  model = cpus()[0]?.model ?? "",
  instructions = processorInstructions(),
}: {
  readonly model?: string;
  readonly instructions?: string;
} = {}): string {
  return `${model.trim() || "unknown"} with ${instructions}`;
}
