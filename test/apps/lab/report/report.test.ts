import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from '../../../../apps/lab/report';
import { broken, holds, resultsOf } from './results';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('it is three files, in a folder that need not exist', async () => {
  const report = join(folder, 'new', 'report');
  await writeReport(resultsOf(holds, broken), report, {});
  expect(readdirSync(report).sort()).toEqual(['index.html', 'junit.xml', 'results.json']);
  expect(JSON.parse(readFileSync(join(report, 'results.json'), 'utf8'))).toEqual(resultsOf(holds, broken));
});

test('it takes the place of an older one', async () => {
  await writeReport(resultsOf(holds), folder, {});
  await writeReport(resultsOf(broken), folder, {});
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('rollouts lose no call');
});

test('a folder that cannot be one is an error that names it', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(writeReport(resultsOf(), file, {})).rejects.toThrow(`cannot write ${file}: EEXIST`);
});

test('a file that cannot be replaced is an error that names it, and nothing incomplete is left', async () => {
  const inTheWay = join(folder, 'index.html');
  mkdirSync(inTheWay);
  await expect(writeReport(resultsOf(), folder, {})).rejects.toThrow(`cannot write ${inTheWay}: `);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
