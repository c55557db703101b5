import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Metadata, status } from '@grpc/grpc-js';
import { RequestError } from './status';

const PREFIX = 'grpc-metadata-';
const FORWARDED = ['authorization', 'traceparent', 'tracestate'];
/** Names of HTTP and gRPC. With one that HTTP/2 forbids, grpc-js would start a call a thousand times a second, in vain. */
const RESERVED =
  /^(?:grpc-.*|connection|content-length|content-type|date|host|http2-settings|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/;

/** What a call takes along of an HTTP request's headers, as grpc-gateway does: `grpc-metadata-x` as `x`. */
export function metadataOf(headers: IncomingHttpHeaders): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) {
    const key = FORWARDED.includes(name) ? name : name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
    if (key === undefined || RESERVED.test(key)) {
      continue;
    }
    try {
      metadata.set(key, key.endsWith('-bin') ? Buffer.from(String(value), 'base64') : String(value));
    } catch (error) {
      throw new RequestError(status.INVALID_ARGUMENT, `header ${name}: ${(error as Error).message}`);
    }
  }
  return metadata;
}

/** What an HTTP response says of a call's initial metadata: `x` as `grpc-metadata-x`. */
export function headersOf(metadata: Metadata): OutgoingHttpHeaders {
  const headers = Object.entries(metadata.toHttp2Headers()).filter(([key]) => !RESERVED.test(key));
  return Object.fromEntries(headers.map(([key, value]) => [PREFIX + key, value]));
}

const UNIT_MS = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** The milliseconds that a `grpc-timeout` header such as `500m` allows; undefined without one. */
export function timeoutOf({ 'grpc-timeout': text }: IncomingHttpHeaders): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const [, count, unit] = /^(\d{1,8})([HMSmun])$/.exec(String(text)) ?? [];
  if (count === undefined) {
    throw new RequestError(status.INVALID_ARGUMENT, `grpc-timeout ${String(text)}: not digits and a unit of HMSmun`);
  }
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
