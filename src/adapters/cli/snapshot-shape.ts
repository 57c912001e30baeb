// The form of a snapshot: what was read of a cluster, as one JSON object. Every fact must be there; a missing one is no empty one.
import { z } from "zod";

const texts = z.array(z.string());
const sectionText = z.string().nullable();

const policy = z.strictObject({
  policyArn: z.string(),
  accessScope: z.strictObject({ type: z.enum(["cluster", "namespace"]), namespaces: texts.optional() }),
});

const entry = z.strictObject({
  principalArn: z.string(),
  type: z.string(),
  groups: texts,
  policies: z.array(policy),
  username: z.string().nullable(),
  tags: z.record(z.string(), z.string()).optional(),
  managedByTool: z.boolean().optional(),
});

const cluster = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/, "must be twelve digits, as text"),
  partition: z.string().regex(/^aws[a-z-]*$/, "must be a partition, e.g. aws"),
  status: z.string(),
  accessEntriesSupported: z.boolean(),
  hybridNodes: z.boolean(),
});

// `null`: there is no such principal. "unknown": IAM could not be asked.
const realArns = z.record(z.string(), z.string().nullable());

const place = { namespace: z.string().nullable(), name: z.string() };
const rule = z.strictObject({ verbs: texts, apiGroups: texts.optional(), resources: texts.optional(), resourceNames: texts.optional(), nonResourceURLs: texts.optional() });
const role = z.strictObject({ ...place, rules: z.array(rule) });
const named = z.strictObject({ kind: z.string(), name: z.string() });
const binding = z.strictObject({ ...place, role: named, subjects: z.array(named) });

// Notes for people may stand beside the facts.
const note = z.unknown().optional();

/** A snapshot as parsed JSON. */
export const snapshotShape = z.strictObject({
  cluster,
  authMode: z.enum(["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]),
  targetMode: z.string(),
  mapRoles: sectionText,
  mapUsers: sectionText,
  mapAccounts: sectionText,
  otherKeys: z.record(z.string(), z.string()),
  existingEntries: z.array(entry),
  iamRolePaths: realArns,
  iamUserPaths: realArns,
  managedNodegroupRoles: texts,
  nodegroupAmiTypes: z.record(z.string(), texts).optional(),
  fargatePodExecutionRoles: texts,
  rbac: z.strictObject({ userSubjects: texts, groupSubjects: texts, roles: z.array(role).optional(), bindings: z.array(binding).optional() }).nullable(),
  id: note, title: note, level: note, source: note, why: note, effectiveMapping: note, expected: note,
});

/** A snapshot of the right form. */
export type Snapshot = z.infer<typeof snapshotShape>;
