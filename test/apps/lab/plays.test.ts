import { catalogue } from '../../../main';
import { playsOf } from '../../../apps/lab/plays';
import { DEFAULT_VARIANT } from '../../../lib';

const plays = playsOf(catalogue);

test.each(plays.map((play) => [`${play.name} (${play.variant}), ${play.claim.scenario.kind}`, play.claim] as const))(
  '%s: says what it claims, who says so, and what must be seen',
  (_name, { statement, sources, expect: expectations }) => {
    expect(statement).toMatch(/\w/);
    expect(sources).not.toHaveLength(0);
    expect(new Set(sources).size).toBe(sources.length);
    expect(expectations).not.toHaveLength(0);
  },
);

test('each claim is listed once', () => {
  const keys = plays.map(({ name, variant, claim }) => [name, variant, claim.scenario.kind, claim.statement].join());
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test.each(Object.entries(catalogue))('%s: every variant is played, in the scenarios it names', (name, topology) => {
  const scenariosOf = (variant: string) => [
    ...new Set(plays.filter((play) => play.name === name && play.variant === variant).map(scenarioOf)),
  ];
  expect(scenariosOf(DEFAULT_VARIANT)).toContain('steady');
  for (const [variant, { plays: scenarios }] of Object.entries(topology.variants)) {
    expect([variant, scenariosOf(variant).sort()]).toEqual([variant, [...scenarios].sort()]);
  }
});

function scenarioOf({ claim }: (typeof plays)[number]): string {
  return claim.scenario.kind;
}
