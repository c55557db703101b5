const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** The longest duration a Node.js timer holds, with room for ten per cent of jitter; a longer one would fire at once. */
export const longest = 480 * units.h;

/** Reads a duration such as `200ms`, `1.5s` or `5m`, in milliseconds. Zero only where it means something. */
export function duration(text: string, { zero = false } = {}): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const ms = match ? Math.round(Number(match[1]) * units[match[2] as keyof typeof units]) : NaN;
  if (!(ms >= (zero ? 0 : 1) && ms <= longest)) {
    throw new Error(`Allowed: a duration such as 200ms, 1.5s or 5m, from ${zero ? '0s' : '1ms'} to 480h.`);
  }
  return ms;
}

/** Reads a duration that may be zero. */
export function durationOrZero(text: string): number {
  return duration(text, { zero: true });
}
