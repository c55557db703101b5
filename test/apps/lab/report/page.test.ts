import { Headless } from '../../../../lib';
import { page } from '../../../../apps/lab/report/page';
import { broken, holds, HOSTILE, hostile, notMeasurable, resultsOf } from './results';

const all = [notMeasurable, holds, broken, hostile];
const html = page(resultsOf(...all), { headless: Headless });
/** Without what is the same on every page. */
const content = html.slice(html.indexOf('<body>'), html.indexOf('<script>\n'));

test('the first heading names the stage and says that it is a model', () => {
  expect(/<h1>(.*)<\/h1>/.exec(content)?.[1]).toBe('gRPC load balancing, played on loopback, a model');
  expect(content).toContain('<li>addresses</li>');
});

test('a stage that is the real thing is no model', () => {
  const { circumstances, ...results } = resultsOf(holds);
  const real = page({ ...results, circumstances, stage: { name: 'cluster' } }, {});
  expect(real).toContain('<h1>gRPC load balancing, played on cluster</h1>');
  expect(real).not.toContain('class="model"');
});

test('every claim has a verdict that leads to it', () => {
  all.forEach((_, index) => {
    expect(content).toContain(`href="#claim-${index + 1}"`);
    expect(content).toContain(`<article id="claim-${index + 1}">`);
  });
});

test('figures that are not as claimed say so, reasons do not', () => {
  expect(content).toContain('<li class="fault"><span>not as claimed:</span> 3 failed</li>');
  expect(content).toContain('<li>no gateway</li>');
});

test('a topology says who balances, if the catalogue has it', () => {
  expect(content).toContain(`<p>${Headless.summary}</p>`);
});

test('hostile names are text', () => {
  expect(content).not.toContain('<b onclick');
  expect(content).toContain('&lt;/script&gt;&lt;b onclick=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
});

test('it holds one script element for each timeline, whatever is in its data', () => {
  const data = [...content.matchAll(/<script type="application\/json">(.*?)<\/script>/gs)].map(
    ([, json]) => JSON.parse(json!) as { servers: { name: string }[] },
  );
  expect(data).toHaveLength(3);
  expect(data.at(-1)!.servers[0]!.name).toBe(HOSTILE);
});

test('it needs nothing from elsewhere', () => {
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"`);
  expect(content).not.toMatch(/(?:src|href)="(?!#)/);
});

test('a run without results is a page too', () => {
  expect(page(resultsOf(), {})).toContain('0 claims');
});
