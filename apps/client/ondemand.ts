import type { FastifyInstance } from 'fastify';
import type { Caller } from './call';

/** Answers `GET /hello/<protocol>?calls=<n>` with that many calls, one after the other, by a caller of its own. */
export function addOnDemand(http: FastifyInstance, protocol: string, newCaller: () => Caller, stopping: () => boolean) {
  const querystring = {
    type: 'object',
    properties: { calls: { type: 'integer', minimum: 1, maximum: 100_000, default: 1 } },
  };
  http.get<{ Querystring: { calls: number } }>(`/hello/${protocol}`, { schema: { querystring } }, async (request) => {
    const caller = newCaller();
    const pods: Record<string, number> = {};
    const failed: Record<string, number> = {};
    let calls = 0;
    while (calls < request.query.calls && !stopping() && !request.socket.destroyed) {
      const { status, pod, peer } = await caller.call(++calls);
      const [tally, key] = status === 'OK' ? [pods, pod ?? peer ?? 'unknown'] : [failed, status];
      tally[key] = (tally[key] ?? 0) + 1;
    }
    caller.close();
    return { calls, pods, failed };
  });
}
