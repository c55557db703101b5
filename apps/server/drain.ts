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

/** Ends a server without losing a call: keeps serving while the balancers notice, then lets the open calls finish. */
export async function drain({ health, grpc, http, noticeTime, longestCall }: Drain): Promise<void> {
  health.set('NOT_SERVING');
  await delay(noticeTime);
  health.endWatches();
  const finished = Promise.all([http.close(), new Promise<void>((resolve) => grpc.tryShutdown(() => resolve()))]);
  await Promise.race([finished, delay(longestCall)]);
  grpc.forceShutdown();
}
