import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(__dirname, '../build.json');

/** The hash of the code this program was bundled from, or `source` when it runs unbundled. */
export const build = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { build: string }).build : 'source';
