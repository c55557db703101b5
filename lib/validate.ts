/**
 * Refusals. Each says what is wrong, the value, and what is allowed.
 */

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
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
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new Error(`${what} ${value} is not a whole number ${range}`);
  }
  return value;
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
  if (!LABEL_VALUE.test(value)) {
    throw new Error(
      `${what} '${value}' is not a label value: letters, digits, '-', '_' and '.', a letter or digit at both ends, at most 63 characters`,
    );
  }
  return value;
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
  const match = /^([a-z0-9][a-z0-9._/:-]*?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@sha256:[0-9a-f]{64})?$/.exec(
    image,
  );
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
