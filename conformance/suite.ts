import type { Processes } from './lab/processes.ts';
import type { Ledger } from './report/ledger.ts';
import type { SystemProgram } from './tools/system-programs.ts';
import type { ToolName } from './tools/tools.ts';

/** What a run tells its suite: plain data, because it crosses into another process. */
export interface SuiteSpec {
  readonly suite: string;
  /** The repository. */
  readonly root: string;
  /** A folder of the suite's own. */
  readonly folder: string;
  /** The program under proof. */
  readonly isthmus: string;
  /** Where the tools stand that the suite asked for. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Where a suite stands: what it was told, and the servers it starts. */
export interface Ground {
  readonly spec: SuiteSpec;
  readonly processes: Processes;
  /** The path of a tool; throws when the suite did not ask for it. */
  readonly tool: (name: ToolName) => string;
}

/** Statements about isthmus that belong together and need the same servers. */
export interface Suite {
  /** What it proves, in one line, for lists and reports. */
  readonly title: string;
  readonly tools: readonly ToolName[];
  readonly system: readonly SystemProgram[];
  /** True where a user namespace is not enough: proxies run as a user of their own. Default: false. */
  readonly root?: boolean;
  /** Runs before the suite is cut off from the network, for what has to be fetched. */
  readonly prepare?: (spec: SuiteSpec) => void | Promise<void>;
  /** Runs as the first process of network, mount and process namespaces of its own: what it starts ends with it. */
  readonly prove: (ledger: Ledger, ground: Ground) => void | Promise<void>;
}
