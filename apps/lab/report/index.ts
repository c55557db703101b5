import type { Catalogue } from '../../../lib';
import type { Results } from '../results';
import { junit } from './junit';
import { page } from './page';
import { replaceFiles } from './replace-files';

/**
 * Writes `index.html`, `results.json` and `junit.xml`.
 * @param folder - where; it is created if it does not exist
 * @param catalogue - what is known of the topologies besides what came of their claims
 * @throws if a file cannot be written, naming its path; no file is then half-written
 */
export async function writeReport(results: Results, folder: string, catalogue: Catalogue): Promise<void> {
  await replaceFiles(folder, {
    'results.json': `${JSON.stringify(results)}\n`,
    'junit.xml': junit(results),
    'index.html': page(results, catalogue),
  });
}
