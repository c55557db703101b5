import type { Result, Results } from '../results';
import { byTopology, count } from './outcomes';
import { type Markup, markup } from './markup';

/** The results for a CI server: a suite for each topology, a case for each claim. */
export function junit({ date, stage, results }: Results): string {
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${stage.name}" ${totals(results)}>
${[...byTopology(results)].map(
  ([topology, claims]) => markup`  <testsuite name="${topology}" timestamp="${date}" ${totals(claims)}>
${claims.map(testCase)}  </testsuite>
`,
)}</testsuites>
`.toString();
}

function testCase(result: Result): Markup {
  const { topology, variant, scenario, statement, figures } = result;
  return markup`    <testcase classname="${topology}.${variant}" name="${scenario}: ${statement}" time="${seconds(result)}">
${outcome(result)}      <system-out>${figures.join('\n')}</system-out>
    </testcase>
`;
}

function outcome({ outcome, faults }: Result): Markup | undefined {
  switch (outcome) {
    case 'holds':
      return undefined;
    case 'broken':
      return markup`      <failure message="${faults.join('; ')}">${faults.join('\n')}</failure>\n`;
    case 'not measurable here':
      return markup`      <skipped message="${faults.join('; ')}"/>\n`;
  }
}

function totals(results: readonly Result[]): Markup {
  const time = results.reduce((sum, result) => sum + Number(seconds(result)), 0).toFixed(3);
  return markup`tests="${results.length}" failures="${count(results, 'broken')}" errors="0" skipped="${count(results, 'not measurable here')}" time="${time}"`;
}

/** How long it was played. */
function seconds({ timeline }: Result): string {
  const last = timeline?.at.reduce((latest, at, call) => Math.max(latest, at + timeline.ms[call]!), 0) ?? 0;
  return (last / 1000).toFixed(3);
}
