// The settings that make the services slower, stricter or different where AWS's own behaviour is not known.

/** All settings; spans are milliseconds of the sandbox's clock. */
export interface Knobs {
  /** Every answer takes this long on the machine's clock. */
  readonly latency: number;
  /** Reads of entries and associations answer from a state up to this old; each read draws its own age. */
  readonly readLag: number;
  /** For so long after a create, AssociateAccessPolicy does not find the entry. */
  readonly associateLag: number;
  /** For so long a new principal is invisible to EKS and IAM. */
  readonly iamLag: number;
  /** IAM sees the tags of an entry this much later. */
  readonly tagLag: number;
  /** What a caller whose rights depend on an entry's tags is told when the entry is gone. */
  readonly absentEntry: 404 | 403;
  /** CreateAccessEntry with tags needs `eks:TagResource` too. */
  readonly createNeedsTagResource: boolean;
  /** A create repeated with its token answers the first result, or that the entry exists. */
  readonly repeatedToken: "replay" | "conflict";
  /** Entries per cluster, and access policies per entry. */
  readonly quota: { readonly entries: number; readonly policies: number };
  /** How long a change of the authentication mode takes, and how it ends. */
  readonly modeUpdate: { readonly duration: number; readonly outcome: "ok" | "fail" | "cancel" };
  /** The entries that EKS makes when access entries are switched on. */
  readonly nodeEntries: "all" | "noFargate" | "none";
}

/** How AWS behaves when nothing is wrong; the quota of entries is that of the AWS General Reference (L-C56B9FC3). */
export const defaultKnobs: Knobs = {
  latency: 0, readLag: 0, associateLag: 0, iamLag: 0, tagLag: 0,
  absentEntry: 404, createNeedsTagResource: false, repeatedToken: "replay",
  quota: { entries: 3000, policies: 20 },
  modeUpdate: { duration: 20_000, outcome: "ok" },
  nodeEntries: "all",
};
