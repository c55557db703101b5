import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Markup } from './markup';

// Both packages export their modules only; the builds for browsers lie where these say.
const D3 = join(dirname(require.resolve('d3')), 'd3.min.js');
const PLOT = join(dirname(require.resolve('@observablehq/plot')), '../dist/plot.umd.min.js');

/** The page's look, to be inlined. */
export function style(): Markup {
  return new Markup(`<style>\n${readFileSync(ours('page.css'), 'utf8')}</style>`);
}

/** What draws the page's timelines, to be inlined: the page works offline. */
export function scripts(): Markup {
  const files = [D3, PLOT, ours('labels.js'), ours('timeline.js')];
  return new Markup(
    files
      .map((file) => `<script>\n${readFileSync(file, 'utf8').replaceAll('</script', '<\\/script')}</script>`)
      .join('\n'),
  );
}

function ours(file: string): string {
  return join(__dirname, 'browser', file);
}
