import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import type { Scenario, Source } from '../../../../lib';
import type { Result } from '../../../../apps/lab/results';
import { broken, holds, hostile, notMeasurable, resultsOf } from './results';

const schema = JSON.parse(readFileSync(join(__dirname, '../../../../docs/results.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(schema);

function faults(data: unknown): string[] {
  validate(JSON.parse(JSON.stringify(data)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('results of every outcome are valid', () => {
  expect(faults(resultsOf(holds, broken, notMeasurable, hostile))).toEqual([]);
});

test.each([
  ['at the top', { ...resultsOf(), more: 1 }],
  ['in the stage', { ...resultsOf(), stage: { name: 'loopback', more: 1 } }],
  ['in a result', resultsOf({ ...holds, more: 1 } as Result)],
  ['in a load', resultsOf({ ...holds, load: { ...holds.load, more: 1 } } as Result)],
  ['in a timeline', resultsOf({ ...holds, timeline: { ...holds.timeline!, more: 1 } } as Result)],
  [
    'in an event',
    resultsOf({
      ...holds,
      timeline: { ...holds.timeline!, events: [{ at: 1, kind: '', more: 1 } as object] },
    } as Result),
  ],
])('a property it does not know is refused %s', (_place, results) => {
  expect(faults(results)).toEqual([expect.stringContaining('must NOT have additional properties')]);
});

test('a time that is none is refused', () => {
  const timeline = { ...holds.timeline!, from: Infinity };
  expect(faults(resultsOf({ ...holds, timeline }))).toEqual(['/results/0/timeline/from must be number']);
});

test('it knows the scenarios, the sources and the outcomes there are', () => {
  const scenarios: Record<Scenario['kind'], true> = {
    steady: true,
    'on-demand': true,
    'scale-up': true,
    'scale-down': true,
    'down-then-up': true,
    rollout: true,
    kill: true,
  };
  const sources: Record<Source, true> = { S0: true, S1: true, S2: true, S3: true, S4: true, ours: true };
  const outcomes: Record<Result['outcome'], true> = { holds: true, broken: true, 'not measurable here': true };
  const { scenario, sources: says, outcome } = schema.$defs.result.properties;
  expect(scenario.enum).toEqual(Object.keys(scenarios));
  expect(says.items.enum).toEqual(Object.keys(sources));
  expect(outcome.enum).toEqual(Object.keys(outcomes));
});
