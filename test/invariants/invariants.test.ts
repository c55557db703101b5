import { documentsOf } from '../support/documents';
import { brokenInvariants, invariants, type Invariant } from '../support/invariants';
import { kubernetesVersions, Schemas } from '../support/schema';
import type { Case } from './case';
import { diallingCases } from './cases/dialling';
import { nameCases } from './cases/names';
import { namespaceCases } from './cases/namespaces';
import { podSecurityCases } from './cases/pod-security';
import { portCases } from './cases/ports';
import { productionCases } from './cases/production';
import { referenceCases } from './cases/references';
import { selectorCases } from './cases/selectors';
import { goodShop } from './good';

// The type makes an invariant without a case an error: one that cannot fail is none.
const cases: Record<keyof typeof invariants, readonly Case[]> = {
  ...diallingCases,
  ...nameCases,
  ...namespaceCases,
  ...podSecurityCases,
  ...portCases,
  ...productionCases,
  ...referenceCases,
  ...selectorCases,
};

/** The shop's documents. */
function shop(break_?: Case) {
  const objects = goodShop();
  break_?.plant(objects);
  return [
    ...documentsOf('shop.k8s.yaml', Object.values(objects)),
    ...documentsOf('other.k8s.yaml', break_?.otherFile?.(objects) ?? []),
  ];
}

test.each(kubernetesVersions)('the good shop is valid for Kubernetes %s', (version) => {
  expect(new Schemas(version).findings(shop())).toEqual([]);
});

test('all invariants are asked, apart from those broken on purpose', () => {
  const [latest, host] = [productionCases.imagesArePinned[0]!, podSecurityCases.podsPassRestricted[0]!];
  const documents = shop({ ...latest, plant: (objects) => [latest.plant(objects), host.plant(objects)] });
  expect(brokenInvariants(documents)).toHaveLength(2);
  expect(brokenInvariants(documents, ['imagesArePinned'])).toEqual([expect.stringContaining(host.finding)]);
});

describe.each(Object.entries<Invariant>(invariants))('%s', (name, invariant) => {
  test('accepts the good shop', () => {
    expect(invariant(shop())).toEqual([]);
  });

  test.each(cases[name as keyof typeof cases])('finds $broken', (it) => {
    expect(invariant(shop(it))).toEqual([expect.stringContaining(it.finding)]);
  });
});
