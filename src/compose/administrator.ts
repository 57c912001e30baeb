// What looking at clusters from chat is made from: the reading half of AWS and Kubernetes, the bot's requests, and who is an administrator.
import { isUnknown } from "../domain/overview/unknown.ts";
import type { People } from "../ports/person/people.ts";
import type { AdministratorDeps } from "../usecases/administration/look-for-administrator.ts";
import type { Parts } from "./parts.ts";

/** Makes it. Nothing in it can write but the audit trail. */
export function administratorDeps({ aws, auditReader, awsAuthRows, settings, clock, random, log, sweepDeps }: Parts, people: People): AdministratorDeps {
  const { requests, trail, leaseKeys, provedEntries } = sweepDeps;
  return {
    people, settings, trail, auditReader, clock, random, log, awsAuthRows,
    clusters: aws.clusters, entryReader: aws.entryReader, principals: aws.principalsToShow, trustedClock: aws.trustedClock,
    requests: { listOpen: () => requests.listOpen() },
    judging: ({ name }, { entries }) => ({
      owner: settings.current().owner, keys: leaseKeys, now: aws.trustedClock.trusted().now,
      proved: new Set(isUnknown(entries) ? [] : entries.flatMap(({ principal }) => [...provedEntries.of(name, principal)])),
    }),
  };
}
