import { Counter, Histogram, type Registry } from 'prom-client';
import type { Call } from './call';

/** Counts the calls a client makes. */
export function countCalls(registry: Registry): (call: Call) => void {
  const ended = new Counter({
    name: 'client_calls_total',
    help: 'Calls that ended, by status and by the pod that served them.',
    labelNames: ['status', 'pod'],
    registers: [registry],
  });
  const took = new Histogram({
    name: 'client_call_seconds',
    help: 'How long calls took.',
    labelNames: ['status'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return ({ status, pod = '', ms }) => {
    ended.inc({ status, pod });
    took.observe({ status }, ms / 1_000);
  };
}
