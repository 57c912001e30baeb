// Deliberate faults in the sandbox's AWS services. Each must make the tests fail: `node test/sandbox/aws/try-deliberate-faults.ts` tries them.

/** One text in one file of src/sandbox, and what replaces it. */
export interface DeliberateFault {
  readonly says: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** All of them. */
export const deliberateFaults: readonly DeliberateFault[] = [
  { says: "scope merged instead of replaced", file: "eks/associations.ts", find: "const association: AssociationTruth = { policyArn, scope,", replace: "const association: AssociationTruth = { policyArn, scope: { ...scope, namespaces: [...(present?.scope.namespaces ?? []), ...scope.namespaces] }," },
  { says: "associatedAt moved", file: "eks/associations.ts", find: "present?.associatedAt ?? now", replace: "now" },
  { says: "409 forgotten", file: "eks/create-entry.ts", find: "if (currentEntry(cluster, principalArn) !== undefined) throw", replace: "if (currentEntry(cluster, principalArn) === null) throw" },
  { says: "mode check missing on reads", file: "eks/entries.ts", find: "  const cluster = findClusterWithEntries(call);\n  return { accessEntry: wireEntry(cluster.name, readEntry(call, cluster)) };", replace: "  const cluster = findCluster(call);\n  return { accessEntry: wireEntry(cluster.name, readEntry(call, cluster)) };" },
  { says: "dead entry taken for alive", file: "eks/callers-entry.ts", find: "isAlive: entry.principalId === principalId", replace: "isAlive: true" },
  { says: "conditions ignored", file: "aws/policy/evaluate.ts", find: "statement.conditions.every(", replace: "statement.conditions.some(() => true) || statement.conditions.every(" },
  { says: "explicit deny ignored", file: "aws/policy/evaluate.ts", find: "if (statements.some(({ effect }) => effect === \"Deny\")) return \"deny\";", replace: "statements = statements.filter(({ effect }) => effect === \"Allow\");" },
  { says: "ForAllValues false on an absent key", file: "aws/policy/operators.ts", find: "if (ifExists || quantifier === \"all\") return true;", replace: "if (ifExists) return true;" },
  { says: "signature not compared", file: "aws/sigv4/verify-signature.ts", find: "return expected.length === given.length && timingSafeEqual(expected, given);", replace: "return expected.length === given.length;" },
  { says: "expiry of sessions ignored", file: "iam/credentials.ts", find: "isExpired: expiresAt !== undefined && this.clocks.realNow() >= expiresAt", replace: "isExpired: false" },
  { says: "update merges groups", file: "eks/entries.ts", find: "names.groups.length === 0 ? defaults.groups : [...names.groups]", replace: "names.groups.length === 0 ? entry.kubernetesGroups : [...names.groups]" },
  { says: "jumps of the mode allowed", file: "eks/mode-updates.ts", find: "if (modes.indexOf(mode) !== modes.indexOf(cluster.mode) + 1) throw", replace: "if (modes.indexOf(mode) <= modes.indexOf(cluster.mode)) throw" },
  { says: "same UUID for every create", file: "eks/create-entry.ts", find: "makeUuid(model.clocks.random))", replace: "\"00000000-0000-4000-8000-000000000001\")" },
  { says: "hidden id shown", file: "eks/wire.ts", find: "    principalArn: entry.principalArn,\n", replace: "    principalArn: entry.principalArn,\n    principalId: entry.principalId,\n" },
  { says: "paging token not bound to its call", file: "eks/paging.ts", find: "call.operation, call.labels, parameters, place]", replace: "place]" },
  { says: "page tokens by position", file: "eks/paging.ts", find: ".filter(({ place }) => after === undefined || place > after)", replace: ".filter(({ place }) => after === undefined || place >= after)" },
  { says: "external id ignored", file: "sts/assume-role.ts", find: "\"sts:ExternalId\": input.externalId,", replace: "\"sts:ExternalId\": \"e-1\"," },
  { says: "source identity can be changed", file: "sts/assume-role.ts", find: "if (caller.sourceIdentity !== undefined && caller.sourceIdentity !== sourceIdentity) throw", replace: "if (caller.sourceIdentity === \"\") throw" },
  { says: "reply lost before the commit", file: "aws/faults/faults.ts", find: "\"errorBefore\", \"hangBefore\"];", replace: "\"errorBefore\", \"hangBefore\", \"loseReply\"];" },
  { says: "path of the principal ignored", file: "eks/create-entry.ts", find: "const principal = model.principals.find(principalArn);", replace: "const named = parsePrincipalArn(principalArn);\n  const principal = named === undefined || named.kind === \"root\" ? undefined : model.principals.findByName(named.account, named.kind, named.name);" },
  { says: "tag keys of an untag not told to IAM", file: "eks/tags.ts", find: "authorizeOnTarget(call, { \"aws:TagKeys\": tagKeys })", replace: "authorizeOnTarget(call, {})" },
  { says: "denials before the cluster check forgotten", file: "eks/clusters.ts", find: "  authorizeOnCluster(call);\n  const cluster = findCluster(call);\n", replace: "  const cluster = findCluster(call);\n  authorizeOnCluster(call);\n" },
  { says: "journal keeps no copies", file: "aws/world.ts", find: "return structuredClone({", replace: "return ({" },
];
