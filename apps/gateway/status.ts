import { status } from '@grpc/grpc-js';
import type { FastifyError } from 'fastify';

/** How a call ended, as grpc-js says it. */
export interface CallStatus {
  readonly code: status;
  readonly details: string;
}

/** A request that ends with a gRPC status before it becomes a call. */
export class RequestError extends Error implements CallStatus {
  constructor(
    readonly code: status,
    readonly details: string,
  ) {
    super(details);
  }
}

const HTTP_STATUS: Record<status, number> = {
  [status.OK]: 200,
  [status.CANCELLED]: 499,
  [status.UNKNOWN]: 500,
  [status.INVALID_ARGUMENT]: 400,
  [status.DEADLINE_EXCEEDED]: 504,
  [status.NOT_FOUND]: 404,
  [status.ALREADY_EXISTS]: 409,
  [status.PERMISSION_DENIED]: 403,
  [status.RESOURCE_EXHAUSTED]: 429,
  [status.FAILED_PRECONDITION]: 400,
  [status.ABORTED]: 409,
  [status.OUT_OF_RANGE]: 400,
  [status.UNIMPLEMENTED]: 501,
  [status.INTERNAL]: 500,
  [status.UNAVAILABLE]: 503,
  [status.DATA_LOSS]: 500,
  [status.UNAUTHENTICATED]: 401,
};

/** The HTTP status of a gRPC status, as grpc-gateway's HTTPStatusFromCode has it. */
export function httpStatus(code: number): number {
  return HTTP_STATUS[code as status] ?? 500;
}

/** What a client reads of a status: `google.rpc.Status` as JSON. */
export function statusBody({ code, details }: CallStatus): { code: number; message: string; details: never[] } {
  return { code, message: details, details: [] };
}

/** The status that a failed call ended with; of another error, INVALID_ARGUMENT when the request is to blame. */
export function statusOf(error: unknown): CallStatus {
  if (error instanceof Error && 'details' in error) {
    return error as Error & CallStatus;
  }
  const { statusCode = 500, message } = error as Partial<FastifyError>;
  return { code: statusCode < 500 ? status.INVALID_ARGUMENT : status.INTERNAL, details: message ?? String(error) };
}
