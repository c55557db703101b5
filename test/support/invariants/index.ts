/**
 * What must be true of rendered manifests and no schema says. Each invariant takes all manifests that are applied
 * together and returns its findings, one line each. A new one is an export of a file here, a line below, and a case in
 * test/invariants that plants what it must find.
 */
import type { Document } from '../documents';
import { dialledNamesExist } from './dialling';
import { labelsAreValid, namesAreValid, objectsAreUnique, partsHaveDifferentNames, portNamesAreValid } from './names';
import { namespacesAreDeclaredFirst, namespacesEnforceRestricted } from './namespaces';
import { podsPassRestricted } from './pod-security';
import {
  headlessPortsAreContainerPorts,
  networkPolicyPortsAreContainerPorts,
  portNumbersAreInRange,
  portsOfAPodDiffer,
  probePortsAreContainerPorts,
  targetPortsAreContainerPorts,
} from './ports';
import {
  autoscalersOwnTheReplicas,
  budgetsLetAPodGo,
  containersStateTheirResources,
  gracePeriodsCoverTheDrain,
  imagesArePinned,
  replicasSurviveDisruption,
  rootFileSystemsAreReadOnly,
  tokensAreWhereRolesAre,
} from './production';
import {
  autoscalerTargetsResolve,
  podReferencesResolve,
  roleBindingsResolve,
  statefulSetServicesResolve,
  volumeMountsResolve,
} from './references';
import { podsHaveOneDisruptionBudget, selectorsFindPods, workloadsSelectTheirOwnPods } from './selectors';

/** Findings about a set of manifests; none if all is well. */
export type Invariant = (documents: readonly Document[]) => string[];

/** All of them, by name. */
export const invariants = {
  autoscalerTargetsResolve,
  autoscalersOwnTheReplicas,
  budgetsLetAPodGo,
  containersStateTheirResources,
  dialledNamesExist,
  gracePeriodsCoverTheDrain,
  headlessPortsAreContainerPorts,
  imagesArePinned,
  labelsAreValid,
  namesAreValid,
  namespacesAreDeclaredFirst,
  namespacesEnforceRestricted,
  networkPolicyPortsAreContainerPorts,
  objectsAreUnique,
  partsHaveDifferentNames,
  podReferencesResolve,
  podsHaveOneDisruptionBudget,
  podsPassRestricted,
  portNamesAreValid,
  portNumbersAreInRange,
  portsOfAPodDiffer,
  probePortsAreContainerPorts,
  replicasSurviveDisruption,
  roleBindingsResolve,
  rootFileSystemsAreReadOnly,
  selectorsFindPods,
  statefulSetServicesResolve,
  targetPortsAreContainerPorts,
  tokensAreWhereRolesAre,
  volumeMountsResolve,
  workloadsSelectTheirOwnPods,
} satisfies Record<string, Invariant>;

/** What they find, apart from some that are broken on purpose. */
export function brokenInvariants(
  documents: readonly Document[],
  onPurpose: readonly (keyof typeof invariants)[] = [],
): string[] {
  return Object.entries<Invariant>(invariants)
    .filter(([name]) => !onPurpose.some((it) => it === name))
    .flatMap(([, invariant]) => invariant(documents));
}
