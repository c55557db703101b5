import type { Duration } from 'cdk8s';

/**
 * Refusals. Each says what is wrong, the value, and what is allowed.
 */

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** [host[:port]/]path[:tag][@digest]: https://github.com/distribution/reference */
const IMAGE =
  /^((?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@sha256:[0-9a-f]{64})?$/;
const PORT_NUMBERS = { min: 1, max: 65535 };

/**
 * A name that can stand for a Service, a Deployment and a DNS label (RFC 1035).
 * @throws if it is anything else
 */
export function requireName(what: string, name: string): string {
  if (!DNS_LABEL.test(name)) {
    throw new Error(
      `${what} '${name}' is not a DNS label: lower-case letters, digits and '-', a letter first, at most 63 characters`,
    );
  }
  return name;
}

/**
 * @throws if it is no whole number between `min` and `max`
 */
export function requireWhole(what: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isInteger(value)) {
    throw new Error(`${what} ${JSON.stringify(value)} is not a whole number`);
  }
  return requireNumber(what, value, min, max);
}

/**
 * @throws if it is no number between `min` and `max`
 */
export function requireNumber(what: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `${min} to ${max}`;
    throw new Error(`${what} ${JSON.stringify(value)} is not allowed; allowed is ${range}`);
  }
  return value;
}

/**
 * @throws if it is none of `allowed`
 */
export function requireOneOf<T extends string>(what: string, value: T, allowed: readonly T[]): T {
  if (!allowed.includes(value)) {
    throw new Error(`${what} ${JSON.stringify(value)} is not allowed; allowed are ${allowed.join(', ')}`);
  }
  return value;
}

/**
 * @throws if it is zero
 */
export function requireTime(what: string, duration: Duration): Duration {
  if (duration.toMilliseconds({ integral: false }) <= 0) {
    throw new Error(`${what} ${duration.toHumanString()} is no time at all; give more than zero`);
  }
  return duration;
}

/**
 * @throws if it is no TCP port
 */
export function requirePort(what: string, port: number): number {
  return requireWhole(what, port, PORT_NUMBERS.min, PORT_NUMBERS.max);
}

/**
 * @throws if it is no label value
 */
export function requireLabelValue(what: string, value: string): string {
  if (typeof value !== 'string' || !LABEL_VALUE.test(value)) {
    throw new Error(
      `${what} ${JSON.stringify(value)} is not a label value: letters, digits, '-', '_' and '.', a letter or digit at both ends, at most 63 characters`,
    );
  }
  return value;
}

/**
 * @throws if a key is no label key or a value no label value
 */
export function requireLabels(what: string, labels: Readonly<Record<string, string>>): typeof labels {
  for (const [key, value] of Object.entries(labels)) {
    if (!LABEL_KEY.test(key)) {
      throw new Error(`${what}: '${key}' is not a label key such as team or example.com/team`);
    }
    requireLabelValue(`${what}: ${key}`, value);
  }
  return labels;
}

/**
 * Names of objects and DNS domains (RFC 1123): labels with dots between them.
 * @throws if it is anything else
 */
export function requireDomain(what: string, name: string): string {
  if (typeof name !== 'string' || name.length > 253 || !DNS_SUBDOMAIN.test(name)) {
    throw new Error(
      `${what} ${JSON.stringify(name)} is not a DNS name: lower-case letters, digits and '-', with single dots between, at most 253 characters`,
    );
  }
  return name;
}

/**
 * @throws if a name is none that a shell could set
 */
export function requireVariables<T>(what: string, variables: Readonly<Record<string, T>>): typeof variables {
  for (const name of Object.keys(variables)) {
    if (!VARIABLE.test(name)) {
      throw new Error(`${what}: '${name}' is not a variable's name: letters, digits and '_', no digit first`);
    }
  }
  return variables;
}

/** The parts of an image reference that say which build it is. */
export interface ImageVersion {
  /** The tag, if it has one. */
  readonly tag?: string;
}

/**
 * An image that names one build: a tag other than `latest`, or a digest.
 * @throws if it has neither
 */
export function requireImage(what: string, image: string): ImageVersion {
  const match = IMAGE.exec(image);
  const [, name, tag, digest] = match ?? [];
  if (name === undefined) {
    throw new Error(`${what} '${image}' is not an image reference such as registry.example/orders:1.4.2`);
  }
  if (tag === 'latest' && digest === undefined) {
    throw new Error(`${what} '${image}' is whatever was pushed last; give a tag other than 'latest', or a digest`);
  }
  if (tag === undefined && digest === undefined) {
    throw new Error(`${what} '${image}' has no tag; give one other than 'latest', or a digest`);
  }
  return { tag };
}
