// All of the sandbox's AWS: accounts, principals, clusters, faults and the journal, in memory.
import type { Caller } from "./caller.ts";
import type { Clocks } from "./clocks.ts";
import { Faults } from "./faults/faults.ts";
import { makeSecret } from "./ids.ts";
import type { Journal } from "./journal.ts";
import { WrittenJournal } from "./journal.ts";
import type { PresignedVerdict } from "./sigv4/verify-presigned.ts";
import { verifyPresigned } from "./sigv4/verify-presigned.ts";
import type { KeyRing } from "./sigv4/verify-signature.ts";
import type { AwsTruth } from "./truth.ts";
import type { EksModel } from "../eks/eks-model.ts";
import { EksSeeds } from "../eks/eks-seeds.ts";
import { settleUpdates } from "../eks/settle-updates.ts";
import type { CallersEntry } from "../eks/callers-entry.ts";
import { findCallersEntry } from "../eks/callers-entry.ts";
import { clusterTruth } from "../eks/cluster-truth.ts";
import { Credentials } from "../iam/credentials.ts";
import { IamSeeds } from "../iam/iam-seeds.ts";
import { Principals } from "../iam/principals.ts";
import type { StsModel } from "../sts/assume-role.ts";

/** The sandbox's AWS as seeds, tests, the page and the Kubernetes service use it. */
export interface AwsWorld {
  readonly iam: IamSeeds;
  readonly eks: EksSeeds;
  readonly faults: Faults;
  readonly journal: Journal;
  /** Finishes what is due on the sandbox's clock; call it after the clock was moved, so that listeners hear of it. */
  settle(): void;
  /** Who holds an access key; undefined when it is unknown, the token is wrong, or the session is over. */
  identify(accessKeyId: string, sessionToken: string | undefined): Caller | undefined;
  /** Verifies a presigned GetCallerIdentity URL, as Kubernetes tokens carry it; `headers` are those the receiver adds, such as `x-k8s-aws-id`. */
  verifyPresigned(url: URL, headers: Readonly<Record<string, string>>): PresignedVerdict;
  /** The entry under the caller's principal (as it was `lag` ms ago), and whether it still stands for that principal; undefined when there is none. */
  accessEntryOf(clusterArn: string, caller: { readonly arn: string; readonly uniqueId: string }, lag?: number): CallersEntry | undefined;
  /** What the services work on; not for tests or the page. */
  readonly internals: AwsInternals;
}

/** The parts that the services share. */
export interface AwsInternals {
  readonly clocks: Clocks;
  readonly eks: EksModel;
  readonly sts: StsModel;
  readonly keyRing: KeyRing;
}

/** Makes an empty world. */
export function createAwsWorld(clocks: Clocks): AwsWorld {
  const clusters: EksModel["clusters"] = new Map();
  const principals = new Principals(clocks);
  const credentials = new Credentials(clocks, principals);
  const journal = new WrittenJournal(() => {
    settleUpdates(eks);
    return truthOf(eks);
  });
  const faults = new Faults(clocks, () => { journal.notify(); });
  const eks: EksModel = { clocks, clusters, principals, journal, faults, secret: makeSecret(40, clocks.random), places: new Map(), mappedRoles: undefined };
  const keyRing: KeyRing = { clocks, findKey: (accessKeyId, sessionToken) => credentials.find(accessKeyId, sessionToken) };
  return {
    iam: new IamSeeds({ clocks, principals, credentials, journal }),
    eks: new EksSeeds(eks),
    faults, journal,
    settle: () => { settleUpdates(eks); },
    identify: (accessKeyId, sessionToken) => {
      const key = credentials.find(accessKeyId, sessionToken);
      return key === undefined || key.isExpired ? undefined : key.caller;
    },
    verifyPresigned: (url, headers) => verifyPresigned(url, headers, keyRing),
    accessEntryOf: (clusterArn, caller, lag = 0) => findCallersEntry(eks, clusterArn, { caller, lag }),
    internals: { clocks, eks, sts: { principals, credentials, realNow: clocks.realNow }, keyRing },
  };
}

function truthOf(eks: EksModel): AwsTruth {
  return structuredClone({
    at: eks.clocks.now(),
    clusters: [...eks.clusters.values()].map((cluster) => clusterTruth(eks, cluster)).sort((one, other) => (one.arn < other.arn ? -1 : 1)),
    principals: eks.principals.all().map(({ arn, uniqueId, createdAt }) => ({ arn, uniqueId, createdAt })),
  });
}
