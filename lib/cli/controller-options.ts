import { homedir } from 'node:os';
import { accessRequest, type ClusterAccessFlags, clusterAccessOptions } from './cluster-access-options.ts';
import type { Io } from './io.ts';
import { durationOf } from './remote-secret/duration-option.ts';
import { servedCertificate, type ServedCertificate } from './seal/served-certificate.ts';

/** How a controller is asked. */
export const controllerOptions = {
  controller: { type: 'string', requiresArg: true, describe: "NAMESPACE/NAME of the controller's Service" },
  ...clusterAccessOptions,
} as const;

/** The same flags as a command module names them. */
export interface ControllerFlags extends ClusterAccessFlags {
  readonly controller: string | undefined;
}

/** What asks the controller that the flags name for its certificate; undefined where they name none. */
export const askedBy = (flags: ControllerFlags, io: Io): ServedCertificate | undefined => {
  const { controller, timeout } = flags;
  if (controller === undefined) return undefined;
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  const access = accessRequest(flags, process.env, homedir(), interactive);
  return servedCertificate({ controller, access, timeoutMs: durationOf(timeout, '--timeout') }, io);
};
