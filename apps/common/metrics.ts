import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { build } from './build';

/** The metrics of one program: those of Node.js, and which build it is. */
export function createRegistry(app: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'build_info',
    help: 'Always 1; the labels say which build runs.',
    labelNames: ['app', 'build'],
    registers: [registry],
  }).set({ app, build }, 1);
  return registry;
}
