import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from '@grpc/grpc-js';
import type { FastifyInstance } from 'fastify';
import type { Health } from './health';

/** What drains, and how long it may take. Times are in milliseconds. */
export interface Drain {
  health: Health;
  grpc: Server;
  http: FastifyInstance;
  noticeTime: number;
  longestCall: number;
}

/** In milliseconds: within the time that the pod's grace period leaves for the exit. */
const LONGEST_JITTER = 1_000;

/** Ends a server without losing a call: keeps serving while the balancers notice, then lets the open calls finish. */
export async function drain({ health, grpc, http, noticeTime, longestCall }: Drain): Promise<void> {
  health.set('NOT_SERVING');
  // Servers that close their connections in the same moment can refuse a call and its one transparent retry, too.
  await delay(noticeTime + Math.random() * Math.min(noticeTime, LONGEST_JITTER));
  health.endWatches();
  const finished = Promise.all([http.close(), new Promise<void>((resolve) => grpc.tryShutdown(() => resolve()))]);
  await Promise.race([finished, delay(longestCall)]);
  grpc.forceShutdown();
}
