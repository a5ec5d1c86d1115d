import type { Reason } from '../risk.ts';
import { lossOfData, reclaiming } from './deletion.ts';
import { recreatedStorage, recreation } from './immutable.ts';
import { installed, podTemplate, release } from './restart.ts';
import { reasonsOf, type Rule, type Subject } from './rule.ts';
import { gatewayService, network, pruning, route, served } from './traffic.ts';
import { apiServer } from './trust/api-server.ts';
import { caAddress } from './trust/ca-address.ts';
import { carriedObjects } from './trust/carried-objects.ts';
import { ciFiles } from './trust/ci-files.ts';
import { clusterUid } from './trust/cluster-uid.ts';
import { code } from './trust/code.ts';
import { engine } from './trust/engine.ts';
import { imageSource } from './trust/image-source.ts';
import { insecureSettings } from './trust/insecure-settings.ts';
import { kustomize, unread } from './trust/kustomize.ts';
import { lockFile } from './trust/lock-file.ts';
import { membership } from './trust/membership.ts';
import { meshGuards } from './trust/mesh-guards.ts';
import { mtlsMode } from './trust/mtls-mode.ts';
import { otherFiles } from './trust/other-files.ts';
import { outside } from './trust/outside.ts';
import { privileges } from './trust/privileges.ts';
import { protection } from './trust/protection.ts';
import { proxyCode } from './trust/proxy-code.ts';
import { recipients } from './trust/recipients.ts';
import { secretAccess } from './trust/secret-access.ts';
import { secretStores } from './trust/secret-stores.ts';
import { signers } from './trust/signers.ts';
import { sourceRanges } from './trust/source-ranges.ts';
import { suppressions } from './trust/suppressions.ts';
import { trustDomain } from './trust/trust-domain.ts';
import { userInfo } from './trust/user-info.ts';
import { webhookRoots, webhooks } from './trust/webhooks.ts';
import { workloadCode } from './trust/workload-code.ts';

/** What a pull request can smuggle in. Nothing switches any of these off: not a flag, not the declaration. */
const trustRules: readonly Rule[] = [
  apiServer,
  caAddress,
  carriedObjects,
  ciFiles,
  clusterUid,
  code,
  engine,
  imageSource,
  insecureSettings,
  kustomize,
  lockFile,
  membership,
  meshGuards,
  mtlsMode,
  otherFiles,
  outside,
  privileges,
  protection,
  proxyCode,
  recipients,
  secretAccess,
  secretStores,
  signers,
  sourceRanges,
  suppressions,
  trustDomain,
  unread,
  userInfo,
  webhookRoots,
  webhooks,
  workloadCode,
];

const otherRules: readonly Rule[] = [
  lossOfData,
  recreatedStorage,
  reclaiming,
  recreation,
  route,
  served,
  network,
  gatewayService,
  pruning,
  podTemplate,
  release,
  installed,
];

/** Every reason why a change is more than nothing. */
export const allReasons = (subject: Subject): readonly Reason[] =>
  [...otherRules, ...trustRules].flatMap((rule) => reasonsOf(rule, subject));
