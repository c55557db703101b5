/**
 * Keeps what a run of the lab resulted in, without the single calls: report/results.json → docs/results.json, from which
 * `npm run docs` fills the tables.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../apps/lab/results';

const root = join(__dirname, '..');
const { results, ...about } = JSON.parse(readFileSync(join(root, 'report/results.json'), 'utf8')) as Results;
const kept = { ...about, results: results.map((result) => ({ ...result, timeline: undefined })) };
writeFileSync(join(root, 'docs/results.json'), `${JSON.stringify(kept, undefined, 2)}\n`);
