import { type Command, type CommanderError, InvalidArgumentError } from "commander";

/**
 * Reads an option's text as an integer.
 *
 * @throws InvalidArgumentError naming the bounds when the text is none, or none within them.
 */
export function integerOption(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be an integer from ${minimum} to ${maximum}.`);
  };
}

/** Exit status of bad input, as scripts know it. */
const status = 2;

/** The last line of the help of a command that {@link refuseBadInput} was told of. */
export const badInputHelp = `Bad input ends with status ${status} and one line on standard error.`;

/** Makes a command end with status 2 and one line when its options cannot be read. */
export function refuseBadInput(command: Command): Command {
  return command
    .configureOutput({
      outputError: (text, write) => {
        const line = text.trim().replace(/\s*\n\s*/g, " ");
        write(`${line.replace(/^error: /, "mi-nas: ")}\n`); // one form, whoever found the fault
      },
    })
    .exitOverride(({ exitCode }: CommanderError) => process.exit(exitCode === 0 ? 0 : status));
}

/** Makes a command and all below it refuse bad input, see {@link refuseBadInput}. */
export function refuseBadInputEverywhere(command: Command): void {
  refuseBadInput(command);
  for (const below of command.commands) refuseBadInputEverywhere(below as Command);
}

/**
 * What `read` makes of the options, before anything is started; what it throws ends the command like options that
 * cannot be read.
 */
export function readInput<Input>(command: Command, read: () => Input): Input {
  try {
    return read();
  } catch (error) {
    return command.error(`mi-nas: ${(error as Error).message.replace(/\s*\n\s*/g, " ")}`, { exitCode: status });
  }
}

/** The same of what is read later: a promise. */
export async function readInputLater<Input>(command: Command, reading: Promise<Input>): Promise<Input> {
  const read = await reading.then(
    (input) => () => input,
    (error) => () => {
      throw error;
    },
  );
  return readInput(command, read);
}
