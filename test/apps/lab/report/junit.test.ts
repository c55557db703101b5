import { junit } from '../../../../apps/lab/report/junit';
import { elementsOf } from './elements';
import { broken, holds, hostile, notMeasurable, resultsOf } from './results';

test('a suite for each topology, a case for each claim', () => {
  const elements = elementsOf(junit(resultsOf(notMeasurable, holds, broken)));
  const suites = elements.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes);
  expect(suites).toEqual([
    expect.stringMatching(/name="cluster-ip".* tests="1" failures="0" errors="0" skipped="1"/),
    expect.stringMatching(/name="headless".* tests="2" failures="1" errors="0" skipped="0"/),
  ]);
  expect(elements.filter(({ name }) => name === 'testcase')).toHaveLength(3);
});

test('what is broken has failed for its faults', () => {
  expect(junit(resultsOf(broken))).toContain('<failure message="3 failed">3 failed</failure>');
});

test('what is not measurable is skipped for its reason', () => {
  expect(junit(resultsOf(notMeasurable))).toContain('<skipped message="not measurable here: no gateway"/>');
});

test('a case took as long as it was played', () => {
  expect(junit(resultsOf(holds))).toContain('name="steady: every pod serves" time="0.582"');
});

test('it is well-formed whatever the names, and without results', () => {
  expect(elementsOf(junit(resultsOf(hostile))).map(({ name }) => name)).toEqual([
    'testsuites',
    'testsuite',
    'testcase',
    'failure',
    'system-out',
  ]);
  expect(elementsOf(junit(resultsOf()))).toHaveLength(1);
});
