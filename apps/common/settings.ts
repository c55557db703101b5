import { isIP } from 'node:net';
import { Command, InvalidArgumentError, Option } from 'commander';

/** A command that takes its settings from flags and variables. A bad or missing one ends the program with exit code 2. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .showHelpAfterError('(--help lists every setting)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

/** One setting: a flag or an environment variable. `read` throws what is allowed; the default is written as a user would. */
export function setting(
  flag: string,
  variable: string,
  description: string,
  read: (text: string) => unknown,
  byDefault?: string,
) {
  const option = new Option(flag, description).env(variable).argParser((text) => {
    try {
      return read(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  });
  return byDefault === undefined ? option : option.default(read(byDefault), byDefault);
}

/** Reads a port number. Port 0, "any", is refused: nobody could find the program then. */
export function port(text: string): number {
  return integer(1, 65_535)(text);
}

/** Reads an integer from a range. */
export function integer(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) {
      throw new Error(`Allowed: an integer from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Reads a number from 0 on. */
export function numberFromZero(max: number) {
  return (text: string): number => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (!(value <= max)) {
      throw new Error(`Allowed: a number from 0 to ${max}.`);
    }
    return value;
  };
}

/** Reads one of some words. */
export function oneOf<Word extends string>(...words: Word[]) {
  return (text: string): Word => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) {
      throw new Error(`Allowed: ${words.join(' or ')}.`);
    }
    return word;
  };
}

/** Reads whether something is so. */
export function trueOrFalse(text: string): boolean {
  return oneOf('true', 'false')(text) === 'true';
}

/** Reads an IP address to listen on. */
export function ipAddress(text: string): string {
  if (!isIP(text)) {
    throw new Error('Allowed: an IP address of this machine, or 0.0.0.0 or :: for all.');
  }
  return text;
}
